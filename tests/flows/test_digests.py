"""The weekly digests: when, for which week, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows import gsm
from flows.calendar import OUTAGE, VACATION, Block, Calendar, closed_on
from flows.digests import MENTOR, OFFICER, PROVINCE, digest, leaves_at, week_due
from flows.policy import POLICY
from flows.sending import after
from flows.texts import render
from flows.week import (
    ClusterWeek,
    Counts,
    DistrictWeek,
    Gathering,
    Presence,
    ProvinceWeek,
    Silences,
    Week,
    is_in_vacation,
    week_of,
)
from tests.people import PROGRAMME

WEEK = Week(date(2026, 11, 23))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=POLICY.zone)


# --- when ------------------------------------------------------------------------------------


def test_a_week() -> None:
    assert week_of(date(2026, 11, 29)) == WEEK
    assert (WEEK.key, WEEK.saturday) == ("2026-W48", date(2026, 11, 28))
    assert Week(date(2026, 12, 28)).key == "2026-W53"
    assert WEEK.bounds(POLICY) == (datetime(2026, 11, 22, 19, tzinfo=UTC), datetime(2026, 11, 29, 19, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "closed", "leaves"),
    [
        (MENTOR, [], at(28, 15)),
        (MENTOR, [28], at(30, 15)),
        (OFFICER, [], at(30, 9, 30)),
        (OFFICER, [30], at(1, 9, 30, month=12)),
    ],
)
def test_a_holiday_puts_it_off(kind: str, closed: list[int], leaves: datetime) -> None:
    calendar = closed_on(date(2026, 11, day) for day in closed)
    assert leaves_at(kind, WEEK, POLICY, calendar) == leaves


@pytest.mark.parametrize(
    ("kind", "now", "due"),
    [
        (MENTOR, at(28, 14, 59), False),
        (MENTOR, at(28, 15), True),
        (MENTOR, at(28, 18, 59), True),
        (MENTOR, at(28, 19), False),  # the window is shut
        (MENTOR, at(29, 12), False),  # and on Sunday
        (MENTOR, at(30, 9), True),  # what could not leave on Saturday comes on Monday
        (MENTOR, at(30, 18, 59), True),
        (MENTOR, at(1, 9, month=12), False),  # then it is too old
        (OFFICER, at(30, 9, 29), False),
        (OFFICER, at(30, 9, 30), True),
        (OFFICER, at(1, 9, month=12), True),
        (OFFICER, at(1, 21, 29, month=12), False),
        (OFFICER, at(2, 9, month=12), False),
    ],
)
def test_the_hours_at_which_a_week_is_due(kind: str, now: datetime, due: bool) -> None:
    assert week_due(kind, POLICY, Calendar(), now) == (WEEK if due else None)


@pytest.mark.parametrize(
    ("kind", "closed", "until"),
    [
        (MENTOR, [], at(1, 3, month=12)),
        (MENTOR, [30], at(2, 3, month=12)),
        (OFFICER, [], at(1, 21, 30, month=12)),
    ],
)
def test_a_day_on_which_nothing_leaves_makes_it_no_older(kind: str, closed: list[int], until: datetime) -> None:
    calendar = closed_on(date(2026, 11, day) for day in closed)
    assert after(leaves_at(kind, WEEK, POLICY, calendar), POLICY.digest_max_age, POLICY, calendar) == until


def test_after_long_holidays_only_the_last_week_has_one() -> None:
    calendar = closed_on(date(2026, 11, 28) + timedelta(days=n) for n in range(9))  # to Sunday 6 December
    assert week_due(MENTOR, POLICY, calendar, at(7, 14, month=12)) is None
    assert week_due(MENTOR, POLICY, calendar, at(7, 15, month=12)) == WEEK.earlier(-1)
    assert week_due(OFFICER, POLICY, calendar, at(7, 9, 30, month=12)) == WEEK.earlier(-1)


# --- figures ---------------------------------------------------------------------------------


def test_a_percentage_needs_five_schools() -> None:
    assert Presence(5, 81, 100).percent(POLICY) == 81
    assert Presence(4, 81, 100).percent(POLICY) is None
    assert Presence().percent(POLICY) is None


@pytest.mark.parametrize(
    ("presence", "change"),
    [
        (Presence(6, 82, 100, 5, 81, 100, 79, 100), 2),
        (Presence(6, 82, 100, 5, 70, 100, 79, 100), -9),
        (Presence(6, 82, 100, 5, 79, 100, 79, 100), 0),
        (Presence(6, 82, 100, 4, 81, 100, 10, 100), 0),  # too few of them had counted before
    ],
)
def test_a_change_is_that_of_the_same_schools(presence: Presence, change: int) -> None:
    assert presence.change(POLICY) == change


def test_sums_of_clusters_are_the_districts() -> None:
    one = Counts(3, 30, 40, Presence(3, 30, 40, 2, 20, 30, 25, 30), Presence(2, 40, 50))
    assert one + one == Counts(6, 60, 80, Presence(6, 60, 80, 4, 40, 60, 50, 60), Presence(4, 80, 100))


# --- words -----------------------------------------------------------------------------------

GIRLS = Presence(20, 162, 200, 18, 150, 185, 146, 185)
BOYS = Presence(22, 252, 300)
COUNTS = Counts(24, 162, 252, GIRLS, BOYS)
TO_COME = Gathering(date(2026, 12, 2), date(2026, 12, 3), coming=25, cannot=3)
HELD = Gathering(date(2026, 11, 25), date(2026, 11, 26), coming=25, cannot=3, came=(23, 21))

PISHIN_03 = ClusterWeek(
    name="Pishin-03",
    district_id=7,
    week=WEEK,
    today=date(2026, 11, 28),
    mentees=34,
    in_touch=27,
    counts=COUNTS,
    open=4,
    oldest_on=date(2026, 11, 23),
    workshop=TO_COME,
)
QUIET = replace(PISHIN_03, in_touch=0, counts=Counts(), open=0, oldest_on=None, workshop=None)
PISHIN = DistrictWeek("Pishin", WEEK, 10, 8, COUNTS, waiting=3, overdue=1, oldest=83, answered=5)
HEAD = "Saathi Pishin-03 to 28 Nov: 27 of 34 in touch."


def words(facts: ClusterWeek | DistrictWeek, language: str = "en", spoke_lately: bool = True) -> str:
    text = digest(facts, spoke_lately, PROGRAMME, POLICY, language)
    return render(text, language) if text else ""


def mentors(**more: Any) -> str:
    return words(replace(PISHIN_03, **more))


def officers(**more: Any) -> str:
    return words(replace(PISHIN, **more))


def test_a_mentors() -> None:
    assert words(PISHIN_03) == (
        f"{HEAD} Girls 81% (+2), boys 84%. Questions 4, oldest 5 days. Workshop 2-3 Dec: 25 coming, 3 cannot. "
        "Answer: *778*1#"
    )
    assert words(PISHIN_03, "ur_Latn") == (
        "Saathi Pishin-03, 28 Nov tak: 34 mein 27 raabte mein. Larkiyan 81% (+2), larkay 84%. Sawal 4, purana 5 din. "
        "Workshop 2-3 Dec: 25 aa rahe, 3 nahin. Jawab *778*1#"
    )


def test_an_officers() -> None:
    assert words(PISHIN) == (
        "Saathi Pishin to 28 Nov: 8 of 10 clusters active. Girls 81% (+2), boys 84%. "
        "Waiting for you 3, overdue 1 (E83). Answered with your help: 5. Reply: *778*1#"
    )
    assert words(PISHIN, "ur_Latn") == (
        "Saathi Pishin, 28 Nov tak: 10 mein 8 cluster faal. Larkiyan 81% (+2), larkay 84%. "
        "Aap ke muntazir 3, der 1 (E83). Aap ki madad se jawab 5. Jawab: *778*1#"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"workshop": HELD}, "Workshop 25-26 Nov: 23 came, 21 on day 2."),
        ({"workshop": replace(HELD, came=(23,))}, "Workshop 25-26 Nov: 23 came."),
        ({"open": 1, "oldest_on": date(2026, 11, 27)}, "Questions 1, oldest 1 day."),
        ({"counts": Counts(3, 41, 38, Presence(3, 41, 50), Presence(3, 38, 50))}, "41 girls, 38 boys in 3 schools."),
        ({"counts": Counts(1, 15, 0)}, "15 girls in 1 school."),
        ({"counts": Counts(9, 90, 0, Presence(9, 90, 100))}, "Girls 90%."),
        ({"counts": Counts(9, 0, 90, boys=Presence(9, 90, 100))}, "Boys 90%."),
        (
            {"quiet": 2},
            "oldest 5 days. Not heard from 2: see menu 2. Workshop 2-3 Dec: 25 coming, 3 cannot. Answer: *778*1#",
        ),
        ({"quiet": 2, "open": 0, "oldest_on": None}, "25 coming, 3 cannot. *778*2#"),
        ({"counts": Counts(9, 90, 80)}, "90 girls, 80 boys in 9 schools."),  # no register is known
    ],
)
def test_what_else_a_mentors_says(facts: dict[str, Any], said: str) -> None:
    assert said in mentors(**facts)


def test_what_is_not_there_is_not_said() -> None:
    assert mentors(counts=Counts(), open=0, oldest_on=None, workshop=None) == f"{HEAD} *778#"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"overdue": 0}, "Waiting for you 3. Answered"),
        ({"overdue": 2}, "Waiting for you 3, overdue 2 (oldest E83)."),
        ({"waiting": 0, "overdue": 0}, "Nothing waits for you. Answered"),
        ({"answered": 0}, "(E83). Reply: *778*1#"),
        ({"silences": Silences(no_network=("Pishin-03",))}, "help: 5. No network in Pishin-03? Reply: *778*1#"),
        ({"silences": Silences(quiet=("Pishin-03", "Pishin-04"))}, "Quiet for 3 weeks: Pishin-03, Pishin-04."),
        ({"silences": Silences(may_need_help=("A", "B", "C", "D", "E"))}, "May need a hand: A, B, C +2."),
        ({"silences": Silences(no_mentor=("Pishin-03",))}, "No mentor now: Pishin-03."),
        ({"weather": 2}, "boys 84%. Snow, flood or road in 2 clusters. Waiting"),
        ({"weather": 1}, "Snow, flood or road in 1 cluster."),
        (
            {"waiting": 0, "overdue": 0, "decisions": 1, "decision": 7},
            "past its day (F7). Answered with your help: 5. *778*5#",
        ),
        ({"waiting": 0, "overdue": 0}, "help: 5. *778#"),
        ({"counts": Counts(4, 41, 38, Presence(4, 41, 50))}, "active. Waiting"),  # four schools: no figure at all
    ],
)
def test_what_else_an_officers_says(facts: dict[str, Any], said: str) -> None:
    assert said in officers(**facts)


@pytest.mark.parametrize(
    ("facts", "name"),
    [(QUIET, "Pishin-03"), (replace(PISHIN, active=0, waiting=0, overdue=0, answered=0, counts=Counts()), "Pishin")],
)
def test_nothing_to_say_is_not_said_but_once_a_month_all_is_well(facts: ClusterWeek | DistrictWeek, name: str) -> None:
    assert words(facts, spoke_lately=True) == ""
    assert words(facts, spoke_lately=False) == f"Saathi {name}: all quiet, nothing waits for you. Thank you. *778#"
    assert "sab khairiyat" in words(facts, "ur_Latn", spoke_lately=False)


def test_silence_is_not_told_as_all_is_well() -> None:
    dark = replace(PISHIN, active=0, waiting=0, overdue=0, answered=0, counts=Counts(), silences=Silences(quiet=("A",)))
    assert (
        words(dark)
        == "Saathi Pishin to 28 Nov: 0 of 10 clusters active. Nothing waits for you. Quiet for 3 weeks: A. *778#"
    )
    assert (
        words(replace(QUIET, quiet=9))
        == "Saathi Pishin-03 to 28 Nov: 0 of 34 in touch. Not heard from 9: see menu 2. *778*2#"
    )


def test_anything_is_something_to_say() -> None:
    for something in ({"in_touch": 1}, {"open": 1, "oldest_on": WEEK.monday}, {"workshop": TO_COME}):
        assert words(replace(QUIET, **something)).startswith("Saathi Pishin-03 to 28 Nov")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "ur_Latn"])
def test_one_part_as_a_rule_and_two_at_most(language: str) -> None:
    assert gsm.parts(words(PISHIN_03, language)) == gsm.parts(words(PISHIN, language)) == 1
    large = replace(
        PISHIN_03, name="Usta Muhammad-10", mentees=134, in_touch=127, open=114, oldest_on=date(2026, 1, 1),
        workshop=Gathering(date(2026, 11, 30), date(2026, 12, 1), 125, 13),
    )  # fmt: skip
    large_too = replace(PISHIN, name="Usta Muhammad", waiting=113, overdue=101, oldest=11183, answered=105)
    for facts in (large, large_too):
        assert gsm.encoding(words(facts, language)) == "GSM-7"
        assert gsm.parts(words(facts, language)) <= 2


def test_what_matters_least_goes_first() -> None:
    """A name in Urdu letters leaves 134 signs for two parts."""
    said = words(replace(PISHIN_03, name="کلسٹر حرمزئی پشین نمبر تین"))
    assert gsm.parts(said) == 2
    assert "27 of 34" in said
    assert "Questions 4" in said
    assert "Workshop" not in said
    assert said.endswith("Answer: *778*1#")


# --- vacations, decisions, the province -------------------------------------------------------

VACATION_OF = {
    "the whole week": (Block(VACATION, WEEK.monday, WEEK.saturday, why="winter", confirmed=True), True),
    "more than it": (Block(VACATION, date(2026, 11, 1), date(2027, 2, 28), why="winter", confirmed=True), True),
    "all but Monday": (Block(VACATION, date(2026, 11, 24), WEEK.saturday, why="winter", confirmed=True), False),
    "all but Saturday": (Block(VACATION, WEEK.monday, date(2026, 11, 27), why="winter", confirmed=True), False),
    "no vacation but an outage": (Block(OUTAGE, WEEK.monday, WEEK.saturday, why="x", confirmed=True), False),
}


@pytest.mark.parametrize("case", VACATION_OF)
def test_a_week_is_in_vacation_when_no_school_day_is_left(case: str) -> None:
    block, expected = VACATION_OF[case]
    assert is_in_vacation(WEEK, Calendar((block,))) is expected
    assert not is_in_vacation(WEEK, Calendar((block,), school=False))  # offices have none


@pytest.mark.parametrize("spoke_lately", [True, False])
def test_no_digest_in_a_vacation_but_what_waits_for_an_officer(spoke_lately: bool) -> None:
    assert words(replace(PISHIN_03, vacation=True), spoke_lately=spoke_lately) == ""
    out = replace(PISHIN, vacation=True, silences=Silences(quiet=("A",)))
    assert words(replace(out, waiting=0, overdue=0), spoke_lately=spoke_lately) == ""
    assert words(out, spoke_lately=spoke_lately) == (
        "Saathi Pishin to 28 Nov: vacation. Waiting for you 3, overdue 1 (E83). Reply: *778*1#"
    )
    assert words(replace(out, decisions=2, decision=7)).endswith(
        "2 meeting decisions are past their day (F7). Reply: *778*1#"
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "(E83). Answered"),
        (1, "(E83). 1 meeting decision is past its day (F12). Answered"),
        (3, "(E83). 3 meeting decisions are past their day (F12). Answered"),
    ],
)
def test_decisions_past_their_day(number: int, said: str) -> None:
    assert said in officers(decisions=number, decision=12 if number else 0)


PROVINCE_WEEK = ProvinceWeek("Balochistan", WEEK, date(2026, 11, 30), clusters=166, active=140)
ABOVE = {"teaching": 5, "policy": 2, "oldest_on": date(2026, 11, 18), "first": 77}
PROVINCES_HEAD = "Saathi Balochistan to 28 Nov: 140 of 166 clusters active."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, f"{PROVINCES_HEAD} *778#"),
        (ABOVE, f"{PROVINCES_HEAD} For you: 5 teaching, 2 policy, oldest 12 days. Reply first to E77: *778*1#"),
        (
            {**ABOVE, "oldest_on": date(2026, 11, 29)},
            f"{PROVINCES_HEAD} For you: 5 teaching, 2 policy, oldest 1 day. Reply first to E77: *778*1#"),
        ({"overdue": 9, "empty": 4}, f"{PROVINCES_HEAD} Overdue in districts 9. Mentor posts empty 4. *778*3#"),
        ({**ABOVE, "under": "2"}, f"{PROVINCES_HEAD} For you: 5 teaching, 2 policy, oldest 12 days. Reply first to E77: *778*2#"),
        ({"active": 0, "empty": 4}, ""),  # an empty post alone is no news every week
    ],
)  # fmt: skip
def test_the_provinces(facts: dict[str, Any], said: str) -> None:
    text = digest(replace(PROVINCE_WEEK, **facts), True, PROGRAMME, POLICY, "en")
    assert (render(text, "en") if text else "") == said


@pytest.mark.parametrize("language", ["en", "ur_Latn"])
def test_the_provinces_fits(language: str) -> None:
    week = replace(
        PROVINCE_WEEK, teaching=999, policy=999, oldest_on=date(2026, 1, 1), first=99999, overdue=999, empty=99
    )
    text = digest(week, True, PROGRAMME, POLICY, language)
    assert text
    assert gsm.parts(gsm.plain(render(text, language))) <= 2


def test_the_provinces_leaves_on_monday_at_its_hour() -> None:
    assert week_due(PROVINCE, POLICY, Calendar(), leaves_at(PROVINCE, WEEK, POLICY, Calendar())) == WEEK
    assert (
        week_due(PROVINCE, POLICY, Calendar(), leaves_at(PROVINCE, WEEK, POLICY, Calendar()) - timedelta(minutes=1))
        is None
    )
