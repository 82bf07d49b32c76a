"""The district officer's menus: what waits, a promise, an answer, "not my office"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from flows import gsm
from flows.facts import Answer, Meeting, MeetingDesk
from flows.officer.home import home
from flows.officer.questions import look_at_waiting
from flows.outcomes import NotMyOffice, Outcome, Promised, QuestionAnswered
from tests.people import ESCALATED, TODAY, nasreen
from tests.talks import LANGUAGES, everything, play

ROOF = replace(
    ESCALATED, id=190, escalation=81, urgency="today", summary="classroom roof unsafe, children moved out", day=1
)
RULE = replace(ESCALATED, id=150, kind="rules", escalation=83, summary="", day=9)
DONE = replace(ESCALATED, id=140, escalation=70, state="answered", answer=Answer("Books arrive on 7 Dec.", "officer"))
DESK = nasreen(waiting=[ROOF, ESCALATED, RULE], overdue=[RULE], answered=[DONE])


def test_from_the_menu_to_one_item() -> None:
    assert play(home, DESK, "1", "2").screens == (
        "District Pishin\n1 Waiting for you (3)\n2 Overdue (1)\n3 Answered",
        (
            "Waiting\n1 E81 URGENT: classroom roof unsafe, children moved out\n"
            "2 E77 day 5: no class 3 maths books in 3 schools since 12 Nov\n3 E83 2 days over: Rules\n0 Back"
        ),
        (
            "E77 Pishin-03: no class 3 maths books in 3 schools since 12 Nov"
            "\n1 I have it\n2 Answer\n3 To province\n4 Not my office\n5 Same as another\n6 Ask the teacher\n0 Back"
        ),
    )


BOOKS = [
    replace(ESCALATED, id=100 + n, escalation=n, cluster=f"Pishin-{n}", topic="maths", summary=f"line {n}")
    for n in (77, 81, 83, 90)
]
SAME = nasreen(waiting=[ROOF, *BOOKS])
MATHS = "Maths: 4 clusters, E77 E81 E83 E90"


def test_the_same_problem_of_several_clusters_is_one_item() -> None:
    assert play(home, SAME, "1", "2").screens[1:] == (
        f"Waiting\n1 E81 URGENT: classroom roof unsafe, children moved out\n2 {MATHS}\n0 Back",
        f"{MATHS}\n1 I have it\n2 Answer\n4 Not my office\n5 One by one\n6 Same as another\n0 Back",
    )


@pytest.mark.parametrize(
    ("typed", "outcomes", "words"),
    [
        (
            ["2", "Books arrive on 7 Dec."],
            [QuestionAnswered(5, each.id, "Books arrive on 7 Dec.", by="officer") for each in BOOKS],
            "Thank you. Your answer to E77 E81 E83 E90 goes to each teacher and mentor, word for word.",
        ),
        (
            ["1", "2"],
            [Promised(5, each.id, date(2026, 12, 2)) for each in BOOKS],
            "Done. The mentors of E77 E81 E83 E90 are told: reply by Wed 2 Dec. Thank you for the support.",
        ),
        (
            ["4", "1"],
            [NotMyOffice(5, each.id, "officer") for each in BOOKS],
            "Thank you for saying so. E77 E81 E83 E90 go back to their mentors, who are told to look for another way.",
        ),
        (
            ["5", "3", "2", "Only yours."],
            [QuestionAnswered(5, 183, "Only yours.", by="officer")],
            "Thank you. Your answer to E83 goes to the teacher and the mentor, word for word.",
        ),
    ],
    ids=["one answer for all", "one day for all", "not his, all of them", "one by one"],
)
def test_what_he_does_with_them(typed: list[str], outcomes: list[Outcome], words: str) -> None:
    talk = play(home, SAME, "1", "2", *typed)
    assert talk.outcomes == tuple(outcomes)
    assert talk.said(ref="E83") == words


def test_what_the_province_gives_back_together_goes_to_the_districts() -> None:
    team = nasreen(by="province", waiting=[replace(each, with_whom="tlrt") for each in BOOKS])
    talk = play(lambda ask, officer: look_at_waiting(ask, officer, officer.waiting), team, "1", "4", "1")
    assert talk.screens[-1].startswith("E77 E81 E83 E90 go back to the districts, or to the mentors where private.")
    assert talk.last.startswith("Thank you. E77 E81 E83 E90 go back to the districts,")
    assert talk.outcomes == tuple(NotMyOffice(5, each.id, "tlrt") for each in BOOKS)


def test_one_of_them_can_be_read_by_itself() -> None:
    assert play(home, SAME, "1", "2", "5", "1").screens[-2:] == (
        "Waiting\n1 E77 day 5: line 77\n2 E81 day 5: line 81\n3 E83 day 5: line 83\n4 E90 day 5: line 90\n0 Back",
        "E77 Pishin-77: line 77\n1 I have it\n2 Answer\n3 To province\n4 Not my office\n6 Ask the teacher\n0 Back",
    )


def test_no_name_no_school_and_not_her_words() -> None:
    seen = "".join(everything(home, nasreen(waiting=[ESCALATED]), "en"))
    for hidden in (ESCALATED.asker_name, ESCALATED.asker_school, ESCALATED.words):
        assert hidden not in seen


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_an_empty_list_says_what_comes_there(key: str) -> None:
    assert "Thank you for the support." in play(home, nasreen(), key).last or key == "3"
    assert play(home, nasreen(), key).outcomes == ()


@pytest.mark.parametrize(
    ("typed", "outcomes", "words"),
    [
        (
            ["1", "1"],
            (Promised(5, 177, date(2026, 11, 27)),),
            "Done. The mentor is told: 'District officer has E77, reply by Fri 27 Nov.' Thank you for the support.",
        ),
        (
            ["1", "2"],
            (Promised(5, 177, date(2026, 12, 2)),),
            "Done. The mentor is told: 'District officer has E77, reply by Wed 2 Dec.' Thank you for the support.",
        ),
        (
            ["2", "Books arrive on 7 Dec."],
            (QuestionAnswered(5, 177, "Books arrive on 7 Dec.", by="officer"),),
            "Thank you. Your answer to E77 goes to the teacher and the mentor, word for word.",
        ),
        (["2", "1"], (), "SMS A E77 then your answer to 8778. It travels word for word. Thank you."),
        (
            ["4", "1"],
            (NotMyOffice(5, 177, "officer"),),
            "Thank you for saying so. E77 goes back to the mentor, who is told to look for another way.",
        ),
    ],
    ids=["two days", "a week", "answer", "answer by SMS", "not my office"],
)
def test_what_the_officer_does(typed: list[str], outcomes: tuple[Outcome, ...], words: str) -> None:
    talk = play(home, nasreen(waiting=[ESCALATED]), "1", "1", *typed)
    assert talk.outcomes == outcomes
    assert talk.said(ref="E77") == words


def test_a_promise_is_kept_on_working_days() -> None:
    (promised,) = play(home, nasreen(waiting=[ESCALATED], today=TODAY.replace(day=28)), "1", "1", "1", "1").outcomes
    assert promised == Promised(5, 177, date(2026, 12, 1))  # Saturday; Sunday is no day of two


@pytest.mark.parametrize(("in_days", "offered"), [(9, True), (0, False)])
def test_a_promise_for_the_next_meeting_where_one_is_called(in_days: int, offered: bool) -> None:
    meets = Meeting(1, TODAY + timedelta(days=in_days), time(10), "DEO office", TODAY)
    officer = nasreen(waiting=[ESCALATED], meeting=lambda: MeetingDesk(1, next=meets))
    shown = play(home, officer, "1", "1", "1").last
    assert ("3 At the meeting, 4 Dec" in shown) == offered
    if offered:
        assert play(home, officer, "1", "1", "1", "3").outcomes == (Promised(5, 177, meets.day),)
    assert "3 At" not in play(home, nasreen(waiting=[ESCALATED], meeting=lambda: MeetingDesk(1)), "1", "1", "1").last


def test_a_promise_given_is_shown() -> None:
    promised = replace(ESCALATED, state="promised", promised_on=date(2026, 12, 2))
    shown = play(home, nasreen(waiting=[promised]), "1", "1").last
    assert "since 12 Nov (reply by 2 Dec)\n1 I have it" in shown


def test_what_is_not_his_says_first_where_it_goes() -> None:
    one = play(home, nasreen(waiting=[ESCALATED]), "1", "1", "4")
    assert one.turn.end is None
    assert one.last == (
        "E77 goes back to the mentor of Pishin-03, who looks for another way. Not for your office?\n"
        "1 Yes, send back\n0 Back"
    )
    assert play(home, nasreen(waiting=[ESCALATED]), "1", "1", "4", "0").last.startswith("E77 Pishin-03")
    assert play(home, SAME, "1", "2", "4").last.startswith("E77 E81 E83 E90 go back to their mentors")


def test_overdue_are_the_same_items() -> None:
    assert play(home, DESK, "2", "1", "4", "1").outcomes == (NotMyOffice(5, 150, "officer"),)


def test_what_was_answered_can_be_read_again() -> None:
    assert play(home, DESK, "3", "1", "1").screens[1:] == (
        "Answered\n1 E70: no class 3 maths books in 3 schools since 12 Nov\n0 Back",
        (
            "E70 Pishin-03: no class 3 maths books in 3 schools since 12 Nov. You answered: Books arrive on 7 Dec.\n"
            "1 See others\n0 Back"
        ),
        "Answered\n1 E70: no class 3 maths books in 3 schools since 12 Nov\n0 Back",
    )


@pytest.mark.parametrize("ref", ["77", "E77"])
def test_an_answer_in_one_sms(ref: str) -> None:
    sms = {"desk": "answer", "ref": ref, "words": "'Books arrive on 7 Dec."}
    assert play(home, DESK, answers=sms, by_sms=True).outcomes == (
        QuestionAnswered(5, 177, "Books arrive on 7 Dec.", by="officer"),
    )


def test_an_answer_to_what_does_not_wait() -> None:
    talk = play(home, DESK, answers={"desk": "answer", "ref": "99", "words": "'ok"}, by_sms=True)
    assert (talk.outcomes, talk.last) == (
        (),
        "E99 does not wait for you, so nothing was sent. What waits: dial *778# then 1.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("summary", ["s" * 60, "کمرے کی چھت خراب ہے، بچے باہر بیٹھے ہیں"], ids=["Latin", "Urdu script"])
def test_every_screen_fits(language: str, summary: str) -> None:
    answer = Answer("Books arrive on 7 Dec. " * 40, "officer")
    items = [
        replace(ESCALATED, escalation=10000 + n, summary=summary, day=99, cluster="Usta Muhammad-10") for n in range(6)
    ]
    items[2] = replace(items[2], promised_on=date(2026, 12, 2))
    facts = nasreen(waiting=items, answered=[replace(item, answer=answer) for item in items], district="Usta Muhammad")
    screens = list(everything(home, facts, language))
    assert len(screens) > 50
    assert [screen for screen in screens if not gsm.fits_screen(screen)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_many_that_are_alike_fits(language: str) -> None:
    many = [
        replace(ESCALATED, id=n, escalation=10000 + n, summary="s" * 60, day=99, cluster=f"Usta Muhammad-{n}")
        for n in range(10, 22)
    ]
    screens = list(everything(home, nasreen(waiting=many, district="Usta Muhammad"), language))
    assert any("+7" in screen for screen in screens)
    assert [screen for screen in screens if not gsm.fits_screen(screen)] == []
