"""The rules of silence as tables: how things stand -> who hears what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows import gsm, notices
from flows.calendar import OUTAGE, VACATION, Block, Calendar
from flows.facts import QuietSchool
from flows.policy import POLICY
from flows.silence import (
    CHECK_IN,
    DEPUTY,
    NEIGHBOUR,
    OFFERED,
    Area,
    ClusterTouch,
    Holder,
    Term,
    is_dark,
    is_named,
    may_need_help,
    waiting,
    words,
)
from flows.texts import render
from gateway.jobs.silence import AREAS, NAMES
from tests.people import ABDUL_WADOOD, FAR_CLUSTER, FAR_SCHOOL, PROGRAMME, ZARMINA

TODAY = date(2026, 11, 25)  # a Wednesday


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def school(weeks: int, *done: str, id: int = 1, peace: int | None = None, offered: int | None = None) -> QuietSchool:
    """Offered to its mentor a fortnight ago, where OFFERED is `done`, or so many days."""
    until = None if peace is None else ago(-peace)
    days = 14 if OFFERED in done else offered
    offered_on = None if days is None else ago(days)
    return QuietSchool(id, f"GPS {id}", ago(7 * weeks), weeks, frozenset(done), until, offered_on)


IN_TOUCH = Holder(ago(1), 0)
HERE = ClusterTouch(3, "Pishin-03", 7, mentor=IN_TOUCH, nearby=(8, 9), mentees=10, lately=8)
QUIET_MENTOR = Holder(ago(15), 2)


def said(cluster: ClusterTouch) -> list[str]:
    """ "D70 1,2": the text and the schools it is about; ">8": the school that is asked."""
    found = []
    for word in words(cluster, TODAY, POLICY):
        ids = ",".join(str(each.id) for each in word.schools)
        found.append(" ".join(filter(None, [word.kind.value, ids, f">{word.neighbour}" if word.neighbour else ""])))
    return found


# --- schools -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schools", "heard"),
    [
        ((), []),
        ((school(1),), []),
        ((school(2),), []),  # in the list; nobody is written to
        ((school(3),), ["D70 1"]),
        ((school(3), school(4, id=2)), ["D70 2,1"]),  # one message, the longest first
        ((school(3), school(2, id=2)), ["D70 1"]),
        ((school(4, OFFERED),), []),  # told once a spell
        ((school(4, OFFERED), school(3, id=2)), ["D70 1,2"]),  # a new one: he hears how many there are
        ((school(3, CHECK_IN),), []),  # he has seen to it
        ((school(3, NEIGHBOUR),), []),
        ((school(3, peace=5),), []),  # he said why
        ((school(3, peace=0),), []),
        ((school(3, peace=-1),), ["D70 1"]),  # that is over
        ((school(5, OFFERED),), ["D72 1 >9"]),
        ((school(8),), ["D70 1"]),  # however late it is found: the mentor first
        ((school(8, offered=6),), []),
        ((school(8, offered=7),), ["D72 1 >9"]),
        ((school(8, CHECK_IN, offered=6),), []),  # by himself: a week for the answer
        ((school(8, CHECK_IN, offered=7),), ["D72 1 >9"]),
        ((school(5, OFFERED, peace=5),), []),
        ((school(5, OFFERED, CHECK_IN),), ["D72 1 >9"]),  # no answer to it
        ((school(5, OFFERED, NEIGHBOUR),), []),
        ((school(6, OFFERED, DEPUTY),), []),
        ((school(5, OFFERED), school(6, OFFERED, id=2)), ["D72 2 >8", "D72 1 >9"]),  # each neighbour once a night
    ],
)
def test_a_quiet_school(schools: tuple[QuietSchool, ...], heard: list[str]) -> None:
    assert said(replace(HERE, schools=schools)) == heard


@pytest.mark.parametrize(
    ("stands", "heard"),
    [
        ({"offered_on": ago(1)}, []),  # once a week: Tuesday
        ({"offered_on": ago(2)}, []),  # Monday of this week
        ({"offered_on": ago(3)}, ["D70 1"]),  # Sunday
        ({"mentor": None}, []),  # nobody to tell; the list waits for whoever comes
        ({"mentor": None, "schools": (school(5),)}, ["D72 1 >9"]),
        ({"mentor": QUIET_MENTOR}, ["D73"]),  # how is he himself?
        ({"dark": True}, []),
        ({"dark": True, "schools": (school(9),)}, []),
        ({"has_deputy": True}, ["D70 1"]),
        ({"has_deputy": True, "schools": (school(5, OFFERED), school(7, OFFERED, id=2))}, ["D71 2,1"]),
        ({"nearby": (), "schools": (school(5, OFFERED),)}, []),
    ],
)
def test_who_is_nearest(stands: dict[str, object], heard: list[str]) -> None:
    assert said(replace(HERE, **{"schools": (school(3),), **stands})) == heard  # type: ignore[arg-type]


def test_the_list_holds_the_longest_first_and_leaves_in_peace_what_was_explained() -> None:
    schools = [school(2), school(1, id=2), school(9, id=3), school(4, id=4, peace=3), school(4, id=5, peace=-1)]
    assert [each.id for each in waiting(schools, TODAY, POLICY)] == [3, 5, 1]


# --- the mentor himself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stands", "heard", "help"),
    [
        ({"mentor": Holder(ago(10), 1)}, [], False),
        ({}, ["D73"], False),
        ({"lined_on": ago(20)}, ["D73"], False),  # of an earlier spell: he was heard since
        ({"lined_on": ago(6)}, [], False),
        ({"lined_on": ago(7)}, ["D74"], False),
        ({"lined_on": ago(7), "deputy_told": True}, [], False),
        ({"lined_on": ago(13), "deputy_told": True}, [], False),
        ({"lined_on": ago(14), "deputy_told": True}, [], True),
        ({"lined_on": ago(6), "has_deputy": False}, [], False),
        ({"lined_on": ago(7), "has_deputy": False}, [], True),
        ({"lined_on": ago(14), "mentor": IN_TOUCH}, [], False),
        ({"lined_on": ago(14), "dark": True}, [], False),
        ({"mentor": None}, [], False),
    ],
)
def test_a_quiet_mentor(stands: dict[str, object], heard: list[str], help: bool) -> None:
    cluster = replace(HERE, **{"mentor": Holder(ago(18), 3), "has_deputy": True, **stands})  # type: ignore[arg-type]
    assert said(cluster) == heard
    assert may_need_help(cluster, TODAY) == help


# --- a whole cluster ---------------------------------------------------------------------------

FEW = replace(HERE, lately=2, schools=(school(2), school(2, id=2)))


@pytest.mark.parametrize(
    ("stands", "heard", "named"),
    [
        ({}, ["D70b"], False),  # the mentor is asked first
        ({"lately": 3}, [], False),  # 30 % are in touch
        ({"mentees": 4, "lately": 0}, [], False),  # too few to speak of
        ({"asked_on": ago(6)}, [], False),
        ({"asked_on": ago(7)}, [], True),
        ({"asked_on": ago(60)}, ["D70b"], False),  # long ago: asked anew
        ({"asked_on": ago(7), "lately": 3}, [], False),
        ({"asked_on": ago(7), "dark": True}, [], False),
        ({"asked_on": ago(7), "schools": (school(2, peace=5), school(2, id=2, peace=5))}, [], False),  # explained
        ({"asked_on": ago(7), "schools": (school(2, peace=5), school(2, id=2))}, [], True),
        ({"mentor": None}, [], True),  # nobody can be asked
        ({"schools": (school(3), school(2, id=2))}, ["D70b 1"], False),  # instead of the offer, not beside it
    ],
)
def test_a_quiet_cluster(stands: dict[str, object], heard: list[str], named: bool) -> None:
    cluster = replace(FEW, **stands)  # type: ignore[arg-type]
    assert said(cluster) == heard
    assert is_named(cluster, TODAY, POLICY) == named


# --- what counts as a week ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "days"),
    [
        ((), 11),  # from Thursday 12 to Tuesday 24, less two Sundays
        ((Block(VACATION, date(2026, 11, 16), date(2026, 11, 21)),), 5),
        ((Block(OUTAGE, date(2026, 11, 12), date(2026, 11, 24)),), 0),
    ],
)
def test_only_days_on_which_the_school_works_and_can_be_reached(blocks: tuple[Block, ...], days: int) -> None:
    assert Term(Calendar(blocks), TODAY).quiet_days(date(2026, 11, 11)) == days


def test_today_is_not_over() -> None:
    assert Term(Calendar(), TODAY).quiet_days(ago(1)) == 0


# --- the area, not the people ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "dark"),
    [
        (Area([7] * 10), True),  # all of them, in the same week
        (Area([7] * 7), False),  # too few to say so
        (Area([5] * 10), False),  # not for long enough
        (Area([7, 8, 9, 10, 7, 20, 30, 40, 50, 60]), True),  # half had been quiet before
        (Area([7, 9, 8, 20, 30, 40, 50, 60, 70, 80]), False),  # it dwindled: these are people
        (Area([7] * 9 + [0]), True),  # one found a hill
        (Area([7] * 8 + [0, 0]), False),
        (Area([23] * 10), True),
        (Area([24] * 10), False),  # after four weeks nobody hides behind the network
        (Area([0] * 10, tried=10, unreached=9), True),  # nothing arrives
        (Area([0] * 10, tried=10, unreached=8), False),
        (Area([0] * 10, tried=7, unreached=7), False),
    ],
)
def test_a_dark_area(area: Area, dark: bool) -> None:
    assert is_dark(area, POLICY) == dark


# --- the words ---------------------------------------------------------------------------------

LONG = replace(PROGRAMME, ussd_code="*99999#", short_code="99999", desk="081-99999999")


@pytest.mark.parametrize("language", ["en", "ur_Latn"])
def test_each_is_one_part_with_the_longest_names(language: str) -> None:
    cluster, name = FAR_CLUSTER.name, FAR_SCHOOL.name
    areas, posts = (notices.some_of([cluster] * 30, most) for most in (AREAS, NAMES))
    texts = [
        notices.check_in(ZARMINA, ABDUL_WADOOD),
        notices.check_in(ABDUL_WADOOD, ABDUL_WADOOD),
        notices.quiet_schools(cluster, 1, 3, LONG),
        notices.quiet_schools(cluster, 40, 3, LONG),
        notices.quiet_cluster(cluster, 3, LONG),
        notices.to_deputy(cluster, notices.some_of([name] * 9, NAMES - len(cluster)), 5),
        notices.to_neighbour(name),
        notices.to_mentor(LONG),
        notices.for_mentor(cluster),
        notices.area_to_desk(areas, TODAY),
        notices.area_to_officer(areas, TODAY),
        notices.vacant_posts(posts),
        notices.number_out_of_use(name, LONG),
        notices.number_out_of_use(name, replace(LONG, desk="")),
    ]
    assert [text.id for text in texts if gsm.parts(render(text, language)) > 1] == []


def test_as_many_names_as_there_is_room_for() -> None:
    assert notices.some_of(["GPS A"], 20) == "GPS A"
    assert notices.some_of(["GPS A", "GPS B"], 20) == "GPS A, GPS B"
    assert notices.some_of(["GPS A", "GPS B", "GPS C", "GPS D"], 20) == "GPS A, GPS B +2"
    assert notices.some_of(["GPS Killi Haji Malik"], 9) == "GPS Killi"
