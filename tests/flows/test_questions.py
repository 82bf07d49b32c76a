"""Asking: by menu, by SMS, to the focal person. The cast is in tests/people.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import gsm
from flows.facts import Mentee
from flows.mentee.home import home
from flows.mentee.questions import ask_question
from flows.outcomes import KindSaid, QuestionAsked, SensitiveAsked, WordsAdded
from tests.people import ANSWERED, HURAMZAI, PISHIN_03, QUESTION, TODAY, ZARMINA, gul_khan, mentee, zarmina
from tests.talks import LANGUAGES, everything, play

HERE = "How do I teach carrying to three classes at once?"
ALERT = replace(QUESTION, urgency="today", escalation=81, asked_on=TODAY)


def test_a_private_question_in_six_inputs() -> None:
    talk = play(home, gul_khan(), "2", "1", "1", "1", "2", HERE)
    assert talk.screens == (
        "Saathi\n1 Attendance today\n2 Question/problem\n3 Answers\n4 Workshop\n5 My plan\n6 School closed/other day\n7 Settings, stop",
        (
            "What is it about?\n1 Subject/teaching\n2 My growth\n3 School management\n4 Supplies/travel\n"
            "5 Rules/pay/transfer\n6 Safety/personal\n0 Back"
        ),
        "Which?\n1 Maths\n2 Science\n3 Social Studies\n4 Language\n5 Multigrade\n6 Assessment\n7 Book/guide\n9 More\n0 Back",
        "Who may see it?\n1 Only my mentor (private)\n2 My cluster, no name\n3 My cluster, with my name\n0 Back",
        "How soon?\n1 Today: child or building at risk\n2 This week\n3 At the workshop is fine\n0 Back",
        "Write it in a few words here,\nor 1 = I will SMS it\n2 = my mentor should ask me\n0 Back",
    )
    assert talk.outcomes == (QuestionAsked(2, "teaching", "maths", "mentor", "week", HERE),)
    assert talk.said(ref="Q214") == "Saved: Q214 (private). You hear from us by 30 Nov, answered or not. Thank you."


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["1", "9", "15", "2", "3", HERE], QuestionAsked(2, "teaching", "parents", "cluster", "workshop", HERE)),
        (["1", "11", "2", "3", HERE], QuestionAsked(2, "teaching", "classroom", "cluster", "workshop", HERE)),
        (["4", "3", "2", HERE], QuestionAsked(2, "supplies", "", "cluster_named", "week", HERE)),
        (["5", "1", "2", "1"], QuestionAsked(2, "rules", "", "mentor", "week")),
        (["2", "1", "2", "2"], QuestionAsked(2, "growth", "", "mentor", "week", ask_me=True)),
        (["3", "1", "1", "1", HERE], QuestionAsked(2, "management", "", "mentor", "today", HERE, tell_officer=True)),
        (["3", "1", "1", "2", HERE], QuestionAsked(2, "management", "", "mentor", "today", HERE)),
        (
            ["3", "1", "1", "3", "1", HERE],
            QuestionAsked(2, "management", "", "mentor", "today", HERE, tell_officer=True),
        ),
        (["3", "1", "1", "3", "0", "2", HERE], QuestionAsked(2, "management", "", "mentor", "today", HERE)),
    ],
    ids=[
        "topic of page 2",
        "its number on page 1",
        "with my name",
        "by SMS",
        "ask me",
        "danger",
        "mentor only",
        "helplines",
        "back",
    ],
)
def test_what_is_asked(typed: list[str], asked: QuestionAsked) -> None:
    assert play(ask_question, gul_khan(), *typed).outcomes == (asked,)


def test_danger_shows_the_helplines_and_says_that_nothing_is_saved_yet() -> None:
    talk = play(ask_question, zarmina(), "3", "1", "1", "3")
    assert (
        talk.last == "Police 15, women 1089\nYour question is not saved yet.\n1 Yes, tell now\n2 Only my mentor\n0 Back"
    )


def test_helplines_that_nobody_checked_are_not_offered() -> None:
    nowhere = mentee(ZARMINA, replace(HURAMZAI, cluster=replace(PISHIN_03, helplines="")))
    assert "Helplines" not in play(ask_question, nowhere, "3", "1", "1").last
    assert "Helplines" not in play(ask_question, nowhere, "6").last


def test_the_officer_is_not_promised_an_alert_that_would_not_leave() -> None:
    talk = play(ask_question, gul_khan(questions=[ALERT, ALERT]), "3", "1", "1")
    assert "Yes, tell now" not in talk.last
    assert talk.last.startswith("The district officer has your alerts of this week")
    last_week = replace(ALERT, asked_on=TODAY.replace(day=10))
    assert "1 Yes, tell now" in play(ask_question, gul_khan(questions=[ALERT, last_week]), "3", "1", "1").last


@pytest.mark.parametrize(
    ("teacher", "words"),
    [
        (
            gul_khan(),
            "Saved: Q214 (private). Now SMS Q214 then your words to 8778. You hear from us by 30 Nov, answered or not.",
        ),
        (
            zarmina(),
            "Saved: Q214 (private). Now SMS Q214 then your words to 8778, and delete that SMS. You hear from us by 30 Nov.",
        ),
    ],
    ids=["her own phone", "a shared phone"],
)
def test_words_that_come_by_sms(teacher: Mentee, words: str) -> None:
    assert play(ask_question, teacher, "2", "1", "2", "1").said(ref="Q214") == words


def test_a_dropped_call_is_told_as_a_question_and_no_more() -> None:
    about = play(ask_question, zarmina(), "6", "2").turn.about
    assert about is not None
    assert about.words == "a question"


# --- to the focal person ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["6", "1", "He waits at the gate"], SensitiveAsked(1, "He waits at the gate", may_call=True)),
        (["6", "1", "1"], SensitiveAsked(1, "", may_call=True)),
        (["6", "2", "He waits at the gate"], SensitiveAsked(1, "He waits at the gate", may_call=False)),
        (["6", "3", "2", "He waits"], SensitiveAsked(1, "He waits", may_call=False)),
    ],
    ids=["call and words", "only call", "write", "after the helplines"],
)
def test_safety_goes_to_the_focal_person_alone(typed: list[str], asked: SensitiveAsked) -> None:
    talk = play(ask_question, zarmina(), *typed)
    assert talk.outcomes == (asked,)
    assert talk.said(ref="S12") == (
        "Saved: S12, only for the focal person. Her answer: dial *778# then 3. Thank you for your trust."
    )


def test_the_focal_person_is_named_before_anything_is_written() -> None:
    assert play(ask_question, zarmina(), "6").last == (
        "This goes only to the focal person (a woman), not to mentor or officers.\n"
        "1 She may call me\n2 Write here only\n3 Helplines\n4 Not to her\n0 Back"
    )


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["6", "4", "2", "It is she"], SensitiveAsked(1, "It is she", may_call=False, past_her=True)),
        (["6", "4", "1", "1"], SensitiveAsked(1, "", may_call=True, past_her=True)),
    ],
)
def test_what_is_about_the_focal_person_goes_past_her_in_one_step_more(typed: list[str], asked: SensitiveAsked) -> None:
    talk = play(ask_question, zarmina(), *typed)
    assert talk.outcomes == (asked,)
    assert talk.said(ref="S12") == (
        "Saved: S12, for the stand-in, not for the focal person. Answer: dial *778# then 3. Thank you for your trust."
    )


# --- by SMS ----------------------------------------------------------------------------------

Q = {"menu": "question", "seen_by": "mentor", "words": "'" + HERE}
QC = {**Q, "seen_by": "cluster"}


def test_one_sms_is_a_question_at_once_and_the_next_names_its_kind() -> None:
    talk = play(home, gul_khan(), answers=Q, by_sms=True)
    assert talk.outcomes == (QuestionAsked(2, "", "", "mentor", "week", HERE),)
    assert talk.end.then == {"menu": "kind", "ref": "{ref}"}
    assert talk.said(ref="Q214") == (
        "Saved: Q214 (private). You hear from us by 30 Nov. About? SMS to 8778: "
        "1 teaching 2 growth 3 school 4 supplies 5 rules/pay 6 safety."
    )


def test_qc_is_for_the_cluster_without_a_name() -> None:
    assert play(home, gul_khan(), answers=QC, by_sms=True).outcomes == (
        QuestionAsked(2, "", "", "cluster", "week", HERE),
    )


def test_words_of_a_call_that_went_on_by_sms_keep_what_was_said_before() -> None:
    begun = play(home, gul_khan(), "2", "4", "2", "3").turn
    talk = play(home, gul_khan(), HERE, answers=begun.answers, by_sms=True)
    assert talk.outcomes == (QuestionAsked(2, "supplies", "", "cluster", "workshop", HERE),)


@pytest.mark.parametrize("ref", ["Q214", "214"])
def test_its_kind_may_follow(ref: str) -> None:
    talk = play(home, gul_khan(questions=[QUESTION]), "4", answers={"menu": "kind", "ref": ref}, by_sms=True)
    assert talk.outcomes == (KindSaid(2, 214, "supplies"),)
    assert talk.last == "Thank you, noted. Q214: Supplies/travel."


def test_a_safety_matter_moves_and_the_sms_does_not_say_to_whom() -> None:
    talk = play(home, zarmina(questions=[QUESTION]), "6", answers={"menu": "kind", "ref": "Q214"}, by_sms=True)
    assert talk.outcomes == (KindSaid(1, 214, "safety"),)
    said = talk.said(ref="S13")
    assert said.startswith("Thank you. It is S13 now: one person only will read it")
    assert "focal" not in said


def test_more_words_to_a_question_of_hers() -> None:
    sms = {"menu": "words", "ref": "214", "words": "'class 3 has no books"}
    talk = play(home, zarmina(questions=[QUESTION]), answers=sms, by_sms=True)
    assert talk.outcomes == (WordsAdded(1, 214, "class 3 has no books"),)
    assert talk.last == "Added to Q214 (private). Thank you. You may delete the SMS that you sent."


@pytest.mark.parametrize("menu", ["words", "kind"])
def test_a_question_of_somebody_else_is_refused_kindly(menu: str) -> None:
    talk = play(
        home, gul_khan(questions=[QUESTION]), answers={"menu": menu, "ref": "77", "words": "'hello"}, by_sms=True
    )
    assert talk.outcomes == ()
    assert talk.last == (
        "Q77 is not one of your questions; nothing was added. Yours: dial *778# then 3. A new one: SMS Q then your words to 8778."
    )


# --- every screen ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [zarmina(), gul_khan(questions=[ALERT, ALERT])], ids=["shared phone", "two alerts"])
def test_every_screen_fits(facts: Mentee, language: str) -> None:
    screens = list(everything(ask_question, facts, language))
    assert len(screens) > 500
    assert [screen for screen in screens if not gsm.fits_screen(screen)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "facts", [zarmina(questions=[ANSWERED, QUESTION]), gul_khan(questions=[QUESTION])], ids=["shared", "own"]
)
def test_what_goes_back_by_sms_is_one_part(facts: Mentee, language: str) -> None:
    kind = {"menu": "kind", "ref": "Q214"}
    talks = [play(home, facts, answers=each, by_sms=True, language=language) for each in (Q, QC)]
    talks += [play(home, facts, typed, answers=kind, by_sms=True, language=language) for typed in "123456"]
    talks += [
        play(home, facts, answers={"menu": "words", "ref": ref, "words": "'a"}, by_sms=True, language=language)
        for ref in ("214", "999999")
    ]
    assert [talk.last for talk in talks if not gsm.fits_sms(talk.last)] == []
