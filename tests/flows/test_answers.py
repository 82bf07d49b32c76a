"""My answers: the list, an answer, what next, and where each question is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from flows import gsm
from flows.facts import Answer, Look, Mentee, Question
from flows.mentee.answers import my_answers
from flows.mentee.home import home
from flows.outcomes import AnswerRead, AskerDecided, Helped, Outcome, SensitiveAsked, SensitiveTurned, WordsAdded
from tests.people import ANSWERED, ESCALATED, QUESTION, SENSITIVE, gul_khan, zarmina
from tests.talks import LANGUAGES, everything, play

LEAVE = replace(QUESTION, asks_leave=True, summary="Maths: help needed")
BY_OFFICER = replace(ANSWERED, with_whom="officer", answer=Answer("Books arrive on 7 Dec.", "officer"))
SOLVED = replace(ANSWERED, id=190, state="helped", new=False)
PROMISED = replace(ESCALATED, state="promised", promised_on=date(2026, 12, 2))
FOR_WORKSHOP = replace(QUESTION, id=180, state="for_workshop")
S12_ANSWERED = replace(SENSITIVE, answered=True, answer="I call you tomorrow at four.")
LATE = date(2026, 11, 20)


def test_the_list_says_where_each_is_and_news_come_first() -> None:
    mine = [QUESTION, ESCALATED, SOLVED, ANSWERED, replace(LEAVE, id=201), FOR_WORKSHOP]
    talk = play(my_answers, gul_khan(questions=mine, sensitive=[SENSITIVE]), "9")
    assert talk.screens == (
        (
            "Your questions\n1 Q198 Maths: NEW\n2 Q201 Maths: you decide\n3 Q214 Maths: with mentor, day 3\n"
            "4 Q177 Supplies: at district, day 5\n9 More\n0 Back"
        ),
        "Your questions\n11 Q190 Maths: Solved\n12 Q180 Maths: for workshop\n13 S12: sent 24 Nov\n0 Back",
    )


def test_who_read_a_private_one_and_when_is_told_to_its_asker() -> None:
    looks = (Look("specialist", date(2026, 11, 23)), Look("mentor", date(2026, 11, 24)))
    talk = play(my_answers, gul_khan(questions=[replace(QUESTION, looks=looks)]), "1", "4")
    assert talk.screens[0] == "Your questions\n1 Q214 Maths: read 24 Nov, day 3\n0 Back"
    assert talk.last == "Q214 was read by:\na specialist 23 Nov\nyour mentor 24 Nov"
    assert play(my_answers, gul_khan(questions=[replace(ANSWERED, looks=looks)]), "1", "4").last.startswith("Q198 was")
    passed_up = replace(ESCALATED, looks=looks[:1])
    assert play(my_answers, gul_khan(questions=[passed_up]), "1", "4").last == "Q177 was read by:\na specialist 23 Nov"


def test_no_questions_yet_tells_how_to_ask_one() -> None:
    assert play(home, gul_khan(), "3").last == (
        "No questions of yours yet. To ask one: dial *778# then 2, or SMS Q then your words to 8778."
    )


def test_an_answer_is_read_word_for_word_with_its_author() -> None:
    assert play(my_answers, gul_khan(questions=[ANSWERED]), "1").last == (
        "Q198 from your mentor: Class 3 counts bottle tops, class 2 watches. Guide page 34.\n"
        "1 Helped\n2 Not yet\n3 Ask more\n0 Back"
    )
    assert play(my_answers, gul_khan(questions=[BY_OFFICER]), "1").last.startswith(
        "Q198 from the district officer: Books"
    )


READ = AnswerRead(2, 198)


@pytest.mark.parametrize(
    ("typed", "outcomes", "words"),
    [
        (["1"], (READ, Helped(2, 198)), "Good to hear. Your thanks go to whoever answered, Q198 is marked as solved."),
        (
            ["2", "4"],
            (READ, AskerDecided(2, 198, "for_workshop")),
            "Q198 is kept for the next workshop. Your mentor is told. Thank you.",
        ),
        (
            ["2", "5"],
            (READ, AskerDecided(2, 198, "close")),
            "Q198 is closed. You can open it again any time in this menu. Thank you.",
        ),
        (
            ["2", "3"],
            (READ, AskerDecided(2, 198, "pass_up")),
            "Q198 goes to the district officer: the cluster and one line, no name, no school. Thank you.",
        ),
        (["3", "And class 1?"], (READ, WordsAdded(2, 198, "And class 1?")), "Added to Q198 (private). Thank you."),
        (["3", "1"], (READ,), "SMS Q198 then your words to 8778. No hurry."),
    ],
    ids=["helped", "workshop", "close", "district", "more", "more by SMS"],
)
def test_she_says_what_becomes_of_it(typed: list[str], outcomes: tuple[Outcome, ...], words: str) -> None:
    talk = play(my_answers, gul_khan(questions=[ANSWERED]), "1", *typed)
    assert talk.outcomes == outcomes
    assert talk.last == words


def test_numbers_are_kept_for_what_comes_later() -> None:
    assert play(my_answers, gul_khan(questions=[ANSWERED]), "1", "2").last == (
        "Thank you for telling us. What next?\n1 Ask my cluster (no name)\n3 Pass to district\n4 Keep for workshop\n5 Close it\n0 Back"
    )


def test_she_sees_what_would_travel_before_it_may() -> None:
    talk = play(my_answers, zarmina(questions=[LEAVE]), "1")
    assert talk.last == (
        "Q214 takes time. The district would read only: 'Maths: help needed'. What next?\n"
        "3 Pass to district\n4 Keep for workshop\n5 Close it\n6 Stay with my mentor\n0 Back"
    )


@pytest.mark.parametrize(("key", "wish"), [("3", "pass_up"), ("4", "for_workshop"), ("5", "close"), ("6", "wait")])
def test_a_private_question_moves_only_by_her_word(key: str, wish: str) -> None:
    assert play(my_answers, zarmina(questions=[LEAVE]), "1", key).outcomes == (AskerDecided(1, 214, wish),)
    assert play(my_answers, zarmina(questions=[replace(LEAVE, summary="")]), "1", key).outcomes == (
        AskerDecided(1, 214, wish),
    )


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        (QUESTION, "Q214 Maths, asked 23 Nov: with your mentor. You hear from us by Mon 30 Nov, answered or not."),
        (
            replace(QUESTION, due_on=LATE, hears_by=date(2026, 12, 9)),
            "Q214 Maths, asked 23 Nov: with your mentor. It takes longer than we hoped. You hear again by Wed 9 Dec.",
        ),
        (FOR_WORKSHOP, "Q180 Maths, asked 23 Nov: kept for the next workshop."),
        (
            replace(QUESTION, words=""),
            "Q214 Maths: your words are still to come. SMS Q214 then your words to 8778, or:",
        ),
    ],
    ids=["in time", "late", "workshop", "no words"],
)
def test_what_is_with_the_mentor_can_be_added_to_or_closed(question: Question, shown: str) -> None:
    facts = gul_khan(questions=[question])
    talk = play(my_answers, facts, "1")
    assert talk.last == shown + "\n1 Add words\n2 Close it\n3 Ask others\n0 Back"
    assert play(my_answers, facts, "1", "1", "more").outcomes == (WordsAdded(2, question.id, "more"),)
    assert play(my_answers, facts, "1", "2").outcomes == (AskerDecided(2, question.id, "close"),)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            ESCALATED,
            "Q177 (Supplies) is with the district officer, day 5. You hear from us by Mon 30 Nov, answered or not.",
        ),
        (PROMISED, "The district officer has Q177 (Supplies) and will reply by Wed 2 Dec. You hear from us."),
        (
            replace(ESCALATED, due_on=LATE, hears_by=date(2026, 12, 9)),
            "Q177 (Supplies) is with the district officer, day 5. It takes longer than we hoped. You hear again by Wed 9 Dec.",
        ),
    ],
    ids=["passed up", "promised", "late"],
)
def test_what_is_at_the_district_has_a_status(question: Question, words: str) -> None:
    talk = play(my_answers, gul_khan(questions=[question]), "1")
    assert (talk.last, talk.outcomes) == (words, ())


def test_what_is_solved_can_be_read_again_and_opened_again() -> None:
    talk = play(my_answers, gul_khan(questions=[SOLVED]), "1")
    assert talk.last.startswith("Q190, Solved: Class 3 counts bottle tops")
    assert talk.last.endswith("34.\n3 Ask more\n0 Back")
    assert play(my_answers, gul_khan(questions=[SOLVED]), "1", "3", "And class 1?").outcomes == (
        WordsAdded(2, 190, "And class 1?"),
    )


def test_a_sensitive_item_waits_and_is_answered_in_the_menu_only() -> None:
    waiting = play(my_answers, zarmina(sensitive=[SENSITIVE]), "1")
    assert (
        waiting.last
        == "S12 is with the focal person since 24 Nov. Nobody else sees it. Her answer comes here, in this menu.\n"
        "1 Not to her\n0 Back"
    )
    turned = play(my_answers, zarmina(sensitive=[SENSITIVE]), "1", "1")
    assert turned.outcomes == (SensitiveTurned(1, 12),)
    assert turned.last == "S12 goes to the stand-in. The focal person no longer sees it. The answer comes here."
    past_her = replace(SENSITIVE, past_her=True)
    assert play(my_answers, zarmina(sensitive=[past_her]), "1").last == (
        "S12 is with the stand-in since 24 Nov. The focal person does not see it. The answer comes here, in this menu."
    )
    facts = zarmina(sensitive=[S12_ANSWERED])
    answered = play(my_answers, facts, "1")
    assert answered.screens == (
        "Your questions\n1 S12: answered\n0 Back",
        "S12, the focal person: I call you tomorrow at four.\n1 I have read it\n2 Write again\n0 Back",
    )
    read = AnswerRead(1, 12, sensitive=True)
    assert play(my_answers, facts, "1", "1").outcomes == (read,)
    assert play(my_answers, facts, "1", "2", "2", "Not at four").outcomes == (
        read,
        SensitiveAsked(1, "Not at four", may_call=False),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("teacher", [gul_khan, zarmina])
def test_every_screen_fits(teacher: Callable[..., Mentee], language: str) -> None:
    long = "How do I teach carrying to three classes at once? " * 30
    questions = [
        QUESTION, replace(LEAVE, summary="s" * 60), PROMISED, SOLVED, FOR_WORKSHOP, replace(QUESTION, words=""), ESCALATED,
        replace(ANSWERED, answer=Answer(long, "officer")), replace(SOLVED, state="closed", answer=None),
    ]  # fmt: skip
    mine = [replace(question, id=10000 + n, topic="retention") for n, question in enumerate(questions)]
    sensitive = [replace(S12_ANSWERED, id=99999, answer=long), SENSITIVE]
    screens = list(everything(my_answers, teacher(questions=mine, sensitive=sensitive), language))
    assert len(screens) > 50
    assert [screen for screen in screens if not gsm.fits_screen(screen)] == []
