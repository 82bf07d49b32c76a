"""What follows a workshop: a table of facts and hours. And the words, the agenda, the next date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from flows import gsm, notices
from flows.afterwards import Held, due
from flows.agenda import Agenda, Item, agenda, next_first_day
from flows.calendar import EXAMS, HOLIDAY, OUTAGE, POLIO, RAMADAN, VACATION, Block, Calendar, Calendars, Place
from flows.facts import Plan, Question, Workshop
from flows.keywords import read
from flows.mentee.home import home as mentee_home
from flows.mentor.home import home
from flows.outcomes import DayJudged, PlanMade, PlanTried, QuestionAsked, WorkshopNoted
from flows.policy import POLICY
from flows.texts import render
from flows.written import Written
from tests.people import ABDUL_WADOOD, PROGRAMME, QUESTION, WORKSHOP, ZARMINA, abdul_wadood, zarmina
from tests.talks import LANGUAGES, play

# WORKSHOP is on Wednesday 2 and Thursday 3 December. Friday 4 is open until 12 and from 15; ten days on is Sunday 13.
HELD = Held(WORKSHOP, 3)
BOTH = frozenset([date(2026, 12, 2), date(2026, 12, 3)])


def at(day: int, hour: int = 10, minute: int = 0, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=POLICY.zone)


def noted(day: int, hour: int, minute: int = 0) -> Held:
    return replace(HELD, workshop=replace(WORKSHOP, noted_at=at(day, hour, minute)), noted_days=BOTH)


def off(kind: str, first: date, last: date) -> Calendar:
    return Calendar((Block(kind, first, last, why="closed"),))


@pytest.mark.parametrize(
    ("what", "held", "kinds_by", "at"),
    [
        ("the day before, not yet", HELD, "", at(1, 14, 59)),
        ("the day before at three", HELD, "D49", at(1, 15)),
        ("day 1 is not over", HELD, "", at(2, 14, 59)),
        ("day 1 is over", HELD, "D45", at(2, 15)),
        ("its steps are noted", replace(HELD, noted_days=BOTH), "", at(2, 15)),
        ("the last day is over", HELD, "D45 D45", at(3, 15)),
        ("the day after, thanks without notes", replace(HELD, noted_days=BOTH), "D46", at(4, 13, 30)),
        ("and no earlier", replace(HELD, noted_days=BOTH), "", at(4, 11)),
        ("noted on the last afternoon: not yet", noted(3, 16), "", at(3, 16, 29)),
        ("half an hour later", noted(3, 16), "D46 D47", at(3, 16, 30)),
        ("noted while it still runs", noted(3, 12), "", at(3, 14)),
        ("then when it ends", noted(3, 12), "D46 D47", at(3, 15)),
        ("noted much later: those who could not come still hear it", noted(14, 16), "D46- D47 D50 D51", at(14, 17)),
        ("later than is of use", noted(3, 16), "D46- D47- D50 D51", at(20, 10)),
        ("ten days on is a Sunday: not yet", noted(3, 16), "D46- D47", at(13, 18)),
        ("but Monday", noted(3, 16), "D46- D47 D50 D51", at(14, 13, 30)),
        ("a next one is called", replace(noted(3, 16), next_called=True), "D46- D47 D50", at(14, 13, 30)),
        ("long after, all is dropped", noted(3, 16), "D46- D47- D50- D51-", at(24, 10)),
    ],
)  # fmt: skip
def test_what_is_due(what: str, held: Held, kinds_by: str, at: datetime) -> None:
    past_agenda = [each for each in due(held, POLICY, Calendar(), at) if each.kind != "D49" or not each.too_late]
    told = [
        each.kind + ("-" if each.too_late else "") for each in past_agenda if each.kind != "D45" or not each.too_late
    ]
    assert " ".join(sorted(told)) == kinds_by, what


@pytest.mark.parametrize(
    ("what", "kind", "held", "now", "leaves"),
    [
        ("noted at night: in the morning", "D47", noted(3, 21), at(3, 22), at(4, 9)),
        ("at Friday prayer: after it", "D46", replace(HELD, noted_days=BOTH), at(4, 13, 30), at(4, 15)),
        ("at once inside the window", "D45", HELD, at(2, 15, 5), at(2, 15, 5)),
    ],
)
def test_when_it_leaves(what: str, kind: str, held: Held, now: datetime, leaves: datetime) -> None:
    assert [each.due_at for each in due(held, POLICY, Calendar(), now) if each.kind == kind] == [leaves], what


@pytest.mark.parametrize(
    ("what", "calendar", "now", "state"),
    [
        ("a vacation begins before", off(VACATION, date(2026, 12, 12), date(2026, 12, 16)), at(16, 14), "not yet"),
        ("on its first school day", off(VACATION, date(2026, 12, 12), date(2026, 12, 16)), at(17, 14), "due"),
        ("an outage that day", off(OUTAGE, date(2026, 12, 14), date(2026, 12, 14)), at(14, 14), "not yet"),
        ("the day after it", off(OUTAGE, date(2026, 12, 14), date(2026, 12, 14)), at(15, 14), "due"),
        ("a winter vacation: asked no more", off(VACATION, date(2026, 12, 12), date(2027, 2, 1)), at(2, 14, 0, 2, 2027), "dropped"),
    ],
)  # fmt: skip
def test_day_ten_waits_for_a_school_day(what: str, calendar: Calendar, now: datetime, state: str) -> None:
    asked = [each for each in due(noted(3, 16), POLICY, calendar, now) if each.kind == "D50"]
    assert ("dropped" if asked[0].too_late else "due") == state if asked else state == "not yet", what


@pytest.mark.parametrize(("hour", "state"), [(14, "not yet"), (15, "due")])
def test_after_a_vacation_the_agenda_comes_on_a_day_of_it(hour: int, state: str) -> None:
    """Of a workshop on the first school day, Monday 1 March: on Saturday."""
    held = replace(HELD, workshop=replace(WORKSHOP, first_day=date(2027, 3, 1), last_day=date(2027, 3, 2)))
    winter = off(VACATION, date(2026, 12, 16), date(2027, 2, 28))
    agendas = [each for each in due(held, POLICY, winter, at(27, hour, 0, 2, 2027)) if each.kind == "D49"]
    assert [each.too_late for each in agendas] == ([False] if state == "due" else [])


# --- the words -------------------------------------------------------------------------------

LONG = "children count in tens with bottle tops, then write the carried ten above the next column, and one more thing"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("points", ["", "carrying with tops", LONG, LONG * 3])
@pytest.mark.parametrize("plan", ["", "tops in class 2, by 15 Dec", LONG])
def test_each_text_is_one_part(points: str, plan: str, language: str) -> None:
    workshop = replace(WORKSHOP, points=points, plan=plan, said_coming=999, said_cannot=999)
    items = tuple(
        Item("", topic, 99) for topic in ("maths", "multigrade", "absence", "materials", "parents", "community")
    )
    before = replace(WORKSHOP, tried=99, said=99)
    texts = [
        notices.thanks(workshop, language),
        notices.points(workshop, language),
        notices.steps_wanted(workshop, workshop.first_day, PROGRAMME),
        notices.steps_wanted(workshop, workshop.last_day, PROGRAMME),
        notices.tomorrow(workshop, Agenda(items, 9), before, PROGRAMME, language),
        notices.tomorrow(workshop, Agenda(items[1:], 9), None, PROGRAMME, language),
        notices.tomorrow(workshop, Agenda(), None, PROGRAMME, language),
        notices.next_suggested(date(2027, 1, 5), PROGRAMME),
        notices.next_suggested(None, PROGRAMME),
    ]
    texts += [notices.plan_asked(plan, PROGRAMME, language)] if plan else []
    for text in texts:
        words = gsm.plain(render(text, language))
        assert gsm.fits_sms(words), words
        assert "{" not in words


def test_points_and_plan_both_keep_their_beginning() -> None:
    workshop = replace(WORKSHOP, points=LONG, plan="bottle-top counters, class 2, by 15 Dec")
    words = render(notices.points(workshop, "en"), "en")
    assert words.startswith("Workshop 2-3 Dec. Could not come? No worry. Main points: children count in tens")
    assert words.endswith("Plan: bottle-top counters, class 2, by 15 Dec")


def test_the_last_plan_is_counted_only_where_nobody_can_be_guessed() -> None:
    def said(n: int) -> str:
        before = replace(WORKSHOP, tried=3, said=n)
        return render(notices.tomorrow(WORKSHOP, Agenda(), before, PROGRAMME, "en"), "en")

    assert "Last plan tried by 3 of 5." in said(5)
    assert "tried" not in said(4)


# --- the agenda ------------------------------------------------------------------------------

SHARED = replace(QUESTION, seen_by="cluster")


@pytest.mark.parametrize(
    ("what", "questions", "said"),
    [
        ("nothing", [], "no question is open for the workshop. Please choose something from the book."),
        ("content first, then what most ask", [replace(SHARED, topic="absence"), replace(SHARED, topic="absence"), SHARED],
         "Maths 1, Absence 2. Solved there? Answer it: dial *778# then 1."),
        ("a private one stays out", [SHARED, replace(QUESTION, topic="parents")],
         "Maths 1. Solved there? Answer it: dial *778# then 1."),
        ("kept for the workshop it is counted, no more", [SHARED, replace(QUESTION, topic="parents", state="for_workshop")],
         "Maths 1. Private: 1, with leave only. Solved there? Answer it: dial *778# then 1."),
        ("with leave it is one of them", [replace(QUESTION, state="for_workshop", leave_given=True)],
         "Maths 1. Solved there? Answer it: dial *778# then 1."),
        ("no content: says so", [replace(SHARED, kind="supplies", topic="")],
         "Supplies 1. Please add a subject. Solved there? Answer it: dial *778# then 1."),
    ],
)  # fmt: skip
def test_the_agenda(what: str, questions: Sequence[Question], said: str) -> None:
    assert play(home, abdul_wadood(questions=questions, workshops=[WORKSHOP]), "3", "5").last == f"Agenda: {said}", what
    assert QUESTION.words not in said


def test_nothing_of_a_private_question_is_in_the_agenda() -> None:
    private = replace(QUESTION, state="for_workshop", topic="parents")
    assert agenda([private]) == Agenda((), 1)


# --- the next date ---------------------------------------------------------------------------

COLD = Block(VACATION, date(2026, 12, 16), date(2027, 2, 28), Place(zone="winter"))
MARCH_EXAMS = Block(EXAMS, date(2027, 3, 3), date(2027, 3, 10))
FEBRUARY = date(2027, 2, 2)  # a Tuesday; 28 days on is Tuesday 2 March


@pytest.mark.parametrize(
    ("what", "blocks", "held", "today", "first_day"),
    [
        ("a month later, the same weekday", [], FEBRUARY, date(2027, 2, 14), date(2027, 3, 2)),
        ("asked late: never too soon to be announced", [], FEBRUARY, date(2027, 3, 1), date(2027, 3, 15)),
        ("not into a Friday", [], date(2027, 2, 4), date(2027, 2, 14), date(2027, 3, 8)),
        ("board exams on the second day", [MARCH_EXAMS], FEBRUARY, date(2027, 2, 14), date(2027, 3, 15)),
        ("polio days", [Block(POLIO, date(2027, 3, 2), date(2027, 3, 2))], FEBRUARY, date(2027, 2, 14), date(2027, 3, 3)),
        ("a holiday", [Block(HOLIDAY, date(2027, 3, 3), date(2027, 3, 3), why="a day")], FEBRUARY, date(2027, 2, 14), date(2027, 3, 8)),
        ("Ramadan is no hindrance", [Block(RAMADAN, date(2027, 2, 20), date(2027, 3, 8))], FEBRUARY, date(2027, 2, 14), date(2027, 3, 2)),
        ("a winter vacation: when schools are open again", [COLD], date(2026, 12, 2), date(2026, 12, 14), date(2027, 3, 1)),
    ],
)  # fmt: skip
def test_the_next_date(what: str, blocks: list[Block], held: date, today: date, first_day: date) -> None:
    calendar = Calendars(tuple(blocks), {3: Place("winter", 7, 3)}).of_cluster(3)
    assert next_first_day(held, today, POLICY, calendar) == first_day, what


def test_another_zone_has_no_winter_vacation() -> None:
    warm = Calendars((COLD,), {3: Place("summer", 7, 3)}).of_cluster(3)
    assert next_first_day(date(2026, 12, 2), date(2026, 12, 14), POLICY, warm) == date(2026, 12, 30)


def test_it_is_the_first_key_where_a_workshop_is_called() -> None:
    held = replace(WORKSHOP, first_day=date(2026, 10, 27), last_day=date(2026, 10, 28))
    talk = play(home, abdul_wadood(held=[held]), "3")
    assert talk.last.startswith("First workshop day? 1 = 7-8 Dec (suggested), or type DDMM.")
    called = play(home, abdul_wadood(held=[held]), "3", "1", "9", "GGHS Pishin", "Maths", "1").outcomes[0]
    assert getattr(called, "first_day", None) == date(2026, 12, 7)


# --- what the mentor notes -------------------------------------------------------------------

LAST_DAY = replace(WORKSHOP, first_day=date(2026, 11, 24), last_day=date(2026, 11, 25))
OVER = replace(LAST_DAY, first_day=date(2026, 11, 11), last_day=date(2026, 11, 12), steps=("1345", ""))


def notes(*typed: str, **more: object) -> WorkshopNoted:
    outcome = play(home, abdul_wadood(**more), *typed).outcomes[0]
    assert isinstance(outcome, WorkshopNoted)
    return outcome


def test_on_the_last_day_steps_points_and_plan_follow_each_other() -> None:
    said = notes("3", "6", "2", "1354", "carrying with tops", "tops in class 2", workshops=[LAST_DAY])
    wanted = WorkshopNoted(ABDUL_WADOOD.id, 9, LAST_DAY.last_day, "1345", "carrying with tops", "tops in class 2")
    assert said == wanted


def test_on_the_first_day_only_the_steps() -> None:
    first = replace(LAST_DAY, first_day=date(2026, 11, 25), last_day=date(2026, 11, 26))
    assert notes("3", "6", "12", workshops=[first]) == WorkshopNoted(4, 9, date(2026, 11, 25), "12")


def test_for_two_weeks_each_can_be_noted_again() -> None:
    talk = play(home, abdul_wadood(held=[OVER]), "3", "1")
    assert (
        talk.last == "Notes 11-12 Nov\n1 Day 1: steps 1345\n2 Day 2: not noted yet\n3 Main points\n4 The plan\n0 Back"
    )
    assert notes("3", "1", "4", "tops in class 3", held=[OVER]).plan == "tops in class 3"
    older = replace(OVER, first_day=date(2026, 11, 9), last_day=date(2026, 11, 10))
    assert play(home, abdul_wadood(held=[older]), "3").last.startswith("First workshop day?")


def test_only_the_six_steps_are_taken() -> None:
    talk = play(home, abdul_wadood(workshops=[LAST_DAY]), "3", "6", "2", "1378")
    assert talk.last.startswith("Please type digits from 1 to 6.\nDay 2: which steps")


@pytest.mark.parametrize(
    ("words", "workshop", "wanted"),
    [
        ("QADAM 1 3 5", LAST_DAY, WorkshopNoted(4, 9, date(2026, 11, 25), "135")),
        ("khaas carrying with tops", LAST_DAY, WorkshopNoted(4, 9, points="carrying with tops")),
        ("PLAN: tops in class 2", LAST_DAY, WorkshopNoted(4, 9, plan="tops in class 2")),
    ],
)
def test_notes_by_sms(words: str, workshop: Workshop, wanted: WorkshopNoted) -> None:
    reading = read(Written(words, role="mentor"))
    talk = play(home, abdul_wadood(workshops=[workshop]), answers=reading.answers, by_sms=True)
    assert talk.outcomes == (wanted,)
    assert not play(home, abdul_wadood(), answers=reading.answers, by_sms=True).outcomes


def test_the_words_of_a_teacher_are_hers() -> None:
    for words in ("khaas baat yeh hai", "plan nahin bana", "qadam qadam par mushkil"):
        assert read(Written(words)).rule == "free", words


# --- her plan --------------------------------------------------------------------------------

PLAN = Plan("tops in class 2.", 9)


def test_each_answer_is_thanked_alike() -> None:
    for key, tried in (("1", "well"), ("2", "partly"), ("4", "changed")):
        talk = play(mentee_home, zarmina(plans=[PLAN]), "5", "2", key, "2")
        assert talk.outcomes == (PlanTried(ZARMINA.id, 9, tried, "some"),)
        assert talk.last == "Thank you, noted. It helps the next workshop; only totals are shown, without names."
    assert play(mentee_home, zarmina(plans=[PLAN]), "5", "2", "3").outcomes == (PlanTried(ZARMINA.id, 9, "not_yet"),)


def test_by_sms_the_answer_is_kept_before_the_second_question() -> None:
    for n, tried in enumerate(("well", "partly", "not_yet", "changed"), 1):
        reading = read(Written(f"PLAN {n}"))
        talk = play(mentee_home, zarmina(plans=[PLAN]), answers=reading.answers, by_sms=True)
        assert talk.outcomes == (PlanTried(ZARMINA.id, 9, tried),)


def test_the_word_after_the_number_changes_nothing() -> None:
    for role in ("mentee", "mentor"):
        assert read(Written("PLAN 1 acha", role=role)).answers["tried"] == "well"
    assert read(Written("PLAN 2 cards each", role="mentor")).answers == {"task": "note", "plan": "'2 cards each"}


def test_help_is_a_private_question() -> None:
    asked = play(mentee_home, zarmina(plans=[PLAN]), "5", "3", "too few tops").outcomes[0]
    assert isinstance(asked, QuestionAsked)
    assert (asked.seen_by, asked.words) == ("mentor", "too few tops")


def test_her_own_plan_takes_its_place() -> None:
    made = play(mentee_home, zarmina(plans=[PLAN]), "5", "4", "stones instead of tops", "1").outcomes
    assert made == (PlanMade(ZARMINA.id, 9, "stones instead of tops"),)


def test_without_a_plan_nothing_is_said_of_one() -> None:
    assert "1 See it" not in play(mentee_home, zarmina(), "5").last
    assert play(mentee_home, zarmina(), answers={"menu": "plan"}, by_sms=True).last.startswith("No plan is noted yet")


def test_the_mentor_hears_whether_what_he_changes_still_goes_out() -> None:
    old = replace(OVER, points="tops", noted_at=at(20, 12, month=11))
    for workshop, said in ((OVER, "It goes out by SMS"), (old, "What went out by SMS stays as it was")):
        assert said in play(home, abdul_wadood(held=[workshop]), "3", "1", "3", "carrying").last


# --- was it of use ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "hour", "asks", "offered"),
    [("the day runs", 14, True, False), ("it is over", 15, True, True), ("she has said", 16, False, False)],
)
def test_the_end_of_a_day_is_one_tap(what: str, hour: int, asks: bool, offered: bool) -> None:
    today = replace(LAST_DAY, checked_in_today=True, asks_useful=asks, code_today="4821")
    talk = play(mentee_home, zarmina(now=at(25, hour, month=11), workshop=today), "4")
    assert ("5 Was today useful?" in talk.last) == offered, what
    if offered:
        judged = play(mentee_home, zarmina(now=at(25, hour, month=11), workshop=today), "4", "5", "1", "1")
        assert judged.outcomes == (DayJudged(ZARMINA.id, 9, LAST_DAY.last_day, "very", "content"),)


def test_the_mentor_sees_totals_or_nothing() -> None:
    assert "4 " not in play(home, abdul_wadood(held=[OVER]), "3").last
    told = replace(OVER, useful=(("very", 4), ("no", 1)), wishes=(("materials", 3),))
    assert play(home, abdul_wadood(held=[told]), "3", "4").last == (
        "Useful for the class? Very 4, some 0, a little 0, no 1. Most wished for the next: Low-cost material (3). Thank you."
    )
