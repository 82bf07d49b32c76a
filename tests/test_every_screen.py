"""Walked, not trusted: every screen and every last word that anybody can reach, in every language, with the longest names.

Each case is a menu with the facts that open one more part of it. A new conversation is
walked as soon as a menu leads to it; new facts deserve a new case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import pytest

from flows import catalogue, gsm, inputs, resuming, screens
from flows.conversation import Ask, Conversation, End, Turn, reply, resume
from flows.facts import (
    Added,
    Answer,
    AskedBack,
    Bank,
    Charge,
    Colleague,
    Count,
    Decision,
    Idea,
    Look,
    Meeting,
    MeetingDesk,
    Mentee,
    Move,
    NewNumber,
    Owner,
    Pin,
    Plan,
    Poll,
    PollDesk,
    Province,
    Question,
    QuietSchool,
    SavedAnswer,
    Sensitive,
    Specialist,
    Stage,
    Whose,
)
from flows.focal import home as focal
from flows.joining import home as joining
from flows.mentee import home as mentee
from flows.mentee.about_you import say_sex
from flows.mentee.plan import LONGEST_PLAN
from flows.mentee.practice import practise
from flows.mentor import home as mentor
from flows.mentor import specialist
from flows.mentor.calling import LONGEST_TOPIC, LONGEST_TRAVEL, LONGEST_VENUE
from flows.mentor.questions import LONGEST_SUMMARY
from flows.officer import home as officer
from flows.officer.asking_back import LONGEST_ASKED
from flows.outcomes import AttendanceCounted, Joined
from flows.province import home as province
from flows.screens import Screen
from flows.status import Standing
from flows.texts import T, render
from flows.walk import every_path
from flows.week import ClusterWeek, Counts, Presence, Silences, week_of
from tests import people
from tests.people import PISHIN_03, TODAY

LANGUAGES = catalogue.languages()
NUMBERS = "03339999999 03331234567 0333-123-4570"  # new, known, one's own
CODES = {
    "number": NUMBERS,
    "old": NUMBERS,
    "old_pin": "4711 12",
    "pin": "4711 0000",
    "pin_new": "4711 12",
    "pin_again": "4711 4712",
    "from": "3112 9999",
    "until": "3101 9999 0411 0212",
    "code": "99999 30703 88010 4821",  # some known, some not
    "first_day": "9999 0411 0212",
    "steps": "1345 9",
    "away": "0203 99",
    "day": "9999 0411 0212",
}
SAVED = {"ref": "Q99999", "due": date(2026, 12, 28)}  # what saving may fill in
MOST_INPUTS_TO_COUNT = 4
MOST_INPUTS = 6  # to anything else, the shortest way
REMEMBERED = {"offer", "sent_before"}
NOT_TYPED = {
    "task",
    "day",
    "sent_before",
    "fewer_why",
    "offer",
}  # a mentor's own class is a key further; a reason comes after it is sent; what is offered was not chosen
DETOURS = {"sent", "what", "boys_over", "girls_over"}  # another day, more than the register, counted already

# --- the cases -------------------------------------------------------------------------------


def long(words: str, length: int) -> str:
    """So many letters of these words over and over."""
    return (words * length)[:length].strip().ljust(length, "x")


def far(about: Mentee) -> Mentee:
    """The same facts at the school with the longest name, in the cluster with the longest name."""
    programme = replace(about.programme, ussd_code="*99999#", short_code="99999", desk="081-99999999")
    return replace(about, school=people.FAR_SCHOOL, programme=programme)


FAR_WORKSHOP = replace(
    people.WORKSHOP,
    first_day=TODAY,
    last_day=TODAY + timedelta(days=10),
    starts=time(9, 30),
    venue=long("Government Girls High School ", LONGEST_VENUE),
    topic=long("multigrade arithmetic ", LONGEST_TOPIC),
    travel=long("bus stand, separate room for women, ", LONGEST_TRAVEL),
    code_today="4821",
    said_coming=999,
    said_cannot=999,
    codes=("4821", "7350"),
)
FIRST_DAY = replace(FAR_WORKSHOP, last_day=TODAY + timedelta(days=1))
BEGUN = replace(FAR_WORKSHOP, first_day=TODAY - timedelta(days=1), last_day=TODAY, steps=("123456", ""))
HELD = replace(
    BEGUN, id=8, first_day=TODAY - timedelta(days=3), last_day=TODAY - timedelta(days=2), steps=("135", "246"), tried=9, said=14,
    useful=(("very", 99), ("no", 99)), wishes=(("materials", 99),),
)  # fmt: skip
TO_JUDGE = replace(BEGUN, checked_in_today=True, asks_useful=True)
EVENING = people.NOW + timedelta(hours=3)
PLAN = Plan(long("bottle-top counters in class 2, ", LONGEST_PLAN), 8)
URDU_WORKSHOP = replace(
    FAR_WORKSHOP, venue="گورنمنٹ گرلز ہائی سکول پشین", topic="ریاضی", travel="بس اڈے کے قریب، خواتین کا الگ کمرہ"
)
FULL = {TODAY - timedelta(days=n): Count(TODAY - timedelta(days=n), 999, 999, 999, 999) for n in range(15)}


def questions() -> list[Question]:
    """One in every state a question can be in, with long words."""
    open_one = replace(
        people.QUESTION,
        id=99990,
        kind="management",
        topic="",
        words=long("where do the children sit when it rains ", 300),
    )
    open_one = replace(open_one, asker_school=people.FAR_SCHOOL.name, cluster=people.FAR_CLUSTER.name, day=20, days=20)
    answered = replace(
        open_one, state="answered", new=True, answer=Answer(long("one class counts, one reads ", 400), "mentor")
    )
    up = replace(
        open_one,
        with_whom="officer",
        escalation=99999,
        summary=long("no books in three schools ", LONGEST_SUMMARY),
        leave_given=True,
    )
    every = [
        open_one,
        replace(open_one, urgency="today", seen_by="cluster"),
        replace(open_one, asks_leave=True, summary=up.summary),
        replace(open_one, asks_leave=True),
        replace(open_one, words="", ask_me=True),
        replace(open_one, words="", urgency="workshop"),
        replace(open_one, kind=""),
        replace(open_one, words="بچوں کو حاصل کیسے سکھائیں؟ " * 12),
        answered,
        replace(answered, state="not_yet", new=False),
        replace(answered, answer=Answer("بوتل کے ڈھکن گنیں " * 12, "officer")),
        replace(open_one, state="for_workshop"),
        up,
        replace(up, state="promised", promised_on=TODAY + timedelta(days=7)),
        replace(up, due_on=TODAY - timedelta(days=9), urgency="today"),
        replace(answered, state="helped", new=False),
        replace(open_one, state="closed"),
    ]
    return [replace(question, id=question.id - n) for n, question in enumerate(every)]


IDEAS = (
    Idea(9990, long("let the big ones teach the small ones ", 400), "Syed Muhammad Ibrahim Achakzai", new=True),
    Idea(9991, "بچوں کو پتھر گننے دیں " * 12),
)

LOOKS = tuple(Look(by, TODAY) for by in ("mentor", "deputy", "specialist", "office"))


def shared() -> list[Question]:
    """What colleagues ask, and mine that they answered."""
    mine = [replace(question, ideas=IDEAS) for question in questions()]
    return [replace(mine[n], seen_by="cluster", asker_name="Bibi Hawa Kakar" if n else "") for n in (0, 1, 8, 11, 15)]


def sensitive() -> list[Sensitive]:
    """One that waits, one answered, one without words."""
    item = replace(people.SENSITIVE, id=9990, words=long("somebody waits at the gate ", 400))
    answered = replace(item, id=9991, answered=True, answer=long("you did right to write ", 400))
    kept = [replace(each, id=each.id + 5, past_her=True) for each in (item, answered)]
    read = [replace(each, id=each.id + 8, read_on=(TODAY,)) for each in (item, kept[0])]
    return [item, answered, replace(item, id=9992, words=""), *kept, *read]


Root = Callable[[Ask, Any], End]
ASKED = questions()
TO_SPECIALISTS = [
    replace(people.QUESTION, id=99980, topic="materials", specialists=2),
    replace(people.QUESTION, id=99981, topic="social", specialists=1, seen_by="cluster"),
    replace(people.QUESTION, id=99982, topic="materials", specialists=1, asks_leave=True, leave_for="specialist"),
    replace(people.QUESTION, id=99983, topic="materials", asks_leave=True, seen_by="cluster"),
    replace(people.QUESTION, id=99984, topic="materials", specialist_asked=True),
]
FROM_SPECIALISTS = [
    replace(
        people.ANSWERED, id=99970 + n, topic="materials", answer=Answer(long("bottle tops ", 200), "specialist", credit)
    )
    for n, credit in enumerate(("", "Syed Muhammad Ibrahim Achakzai"))
]
ASKED_OF_ME = Specialist(
    people.ABDUL_WADOOD, people.PROGRAMME, [replace(ASKED[0], topic="materials", cluster=""), *TO_SPECIALISTS[1:2]]
)
PASSED_UP = [question for question in ASKED if question.escalation]
ALIKE = [
    replace(people.ESCALATED, id=n, escalation=99900 + n, cluster=f"Usta Muhammad-{n}", topic="social")
    for n in range(10, 17)
]
QUIET = [
    QuietSchool(s.id, s.name, TODAY - timedelta(days=99), 99, frozenset([done]))
    for s in people.FAR_SCHOOLS[:6]
    for done in ["check_in" if s.id % 2 else ""]
]
FAR_NEWCOMER = people.newcomer(programme=replace(people.FREE, ussd_code="*99999#", desk="081-99999999"))
GUL_KHAN = people.gul_khan()


def charge(**more: Any) -> Charge:
    """A post with the longest name, which may be handed over to whoever has these numbers."""
    known = Whose(known=True, name="Syed Muhammad Ibrahim Achakzai")
    return replace(
        Charge(1, "mentor", "Usta Muhammad-10", lambda number: known if number.endswith("7") else Whose()), **more
    )


OFFICE = charge(kind="district_officer", place="Usta Muhammad")
ACTING = replace(OFFICE, post_id=2, acting=True, after="holder")
AT_REST = replace(people.FAR_CLUSTER, standing=Standing("paused"))
CLOSED = [
    replace(question, closed_to_mentor=True, leave_refused=question.id % 2 == 0)
    for question in questions()
    if question.with_whom == "mentor" and question.state in ("open", "for_workshop")
]
OWN = far(people.abdul_wadood().own or GUL_KHAN)
OWN = replace(OWN, programme=OWN.programme.behind(mentor.OWN_CLASS))
WADOOD = people.abdul_wadood(cluster=people.FAR_CLUSTER, own=OWN)

MEETING = Meeting(1, TODAY + timedelta(days=9), time(10), long("DEO office Usta Muhammad ", 36), TODAY)
DECISIONS = [
    Decision(9990 + n, long("count the books of every school ", 60), owner, TODAY + timedelta(days=9))
    for n, owner in enumerate((Owner("officer"), Owner("province"), Owner("mentor", "Usta Muhammad-12", 7)))
]
NO_MEETING = MeetingDesk(1, clusters=[(7, "Usta Muhammad-12")])
DESK = MeetingDesk(1, next=MEETING, last=MEETING, passed_up=PASSED_UP, taught=ASKED[:1], decisions=DECISIONS, overdue=DECISIONS[:1],
                   added=[Added(long("more chalk please ", 160), "Usta Muhammad-12")], clusters=[(7, "Usta Muhammad-12")])  # fmt: skip
FULL_DESK = replace(DESK, decisions=[replace(DECISIONS[0], id=n) for n in range(12)])

ABOVE = [replace(each, with_whom=office) for each in PASSED_UP for office in ("tlrt", "director")]
BACK = (
    AskedBack(long("how many children share a book ", LONGEST_ASKED)),
    AskedBack("?", long("three or four a book ", 300), over=True),
)
ASKED_BACK = [
    replace(each, id=each.id - 200 - n, seen_by=seen_by, asked_back=back, with_whom=office)
    for each in PASSED_UP
    for n, (back, seen_by, office) in enumerate(
        ((BACK[0], "mentor", "officer"), (BACK[1], "cluster", "officer"), (BACK[0], "cluster", "tlrt"))
    )
]
FROM_ABOVE = replace(ASKED[8], answer=Answer(long("the bridge cards help ", 400), "province"))
PRIVATE = [
    replace(each, seen_by="mentor", kind=kind)
    for each, kind in zip(PASSED_UP, ("teaching", "supplies", ""), strict=True)
]
MAY_GO_ON = [
    replace(each, id=each.id - n, seen_by="mentor", leave_given=False, asks_leave=True, leave_for=office)
    for each in PASSED_UP
    for n, office in enumerate(("tlrt", "director"), 100)
]


def offered(what: str) -> Root:
    """A menu that begins with what waits."""
    return lambda ask, about: (ask.remember("offer", lambda: what), mentee.home(ask, about))[1]


NO_DESK = replace(people.PROGRAMME, desk="")
PIN = Pin(shared=True, is_set=True, opens=lambda typed: typed == "4711")


def practice(ask: Ask, about: Mentee) -> End:
    """The menus to try out."""
    return practise(ask, about, lambda ask, about: mentee.home(ask, about, practising=True))


def asked_once(ask: Ask, about: Mentee) -> End:
    """What a later visit begins with."""
    say_sex(ask, about)
    return End(T("end", "Thank you."))


def at_province(waiting: list[Question]) -> Province:
    """Its desk with what waits there, and a district of the longest name for every screen."""
    desk = people.nasreen(district="", waiting=waiting, by="province")
    return Province(desk, [(f"Usta Muhammad Extra {n}", 999) for n in range(8)] if waiting else [])


SAVED_ANSWERS = [
    SavedAnswer(n, "materials", long("one class counts, one reads ", 300), long("What did class 2 do ", 80), name)
    for n, name in enumerate(("", "Syed Muhammad Ibrahim Achakzai"))
]
BANK = Bank(
    {"materials": 99, "maths": 1},
    lambda topic: SAVED_ANSWERS,
    helped=[replace(ASKED[8], topic="maths"), ASKED[9]],
    shared=[ASKED[8], ASKED[10]],
)
WITH_TOPICS = [replace(each, with_whom="tlrt", topic="maths") for each in PASSED_UP[:2]]
ANSWERED_ABOVE = [*PASSED_UP, ASKED[8]]
EMPTY_BANK = Bank({}, lambda topic: ())
CLUSTER_WEEK = ClusterWeek(
    "Usta Muhammad-10", 1, week_of(TODAY), TODAY, 999, 999,
    Counts(40, 9999, 9999, Presence(40, 9999, 9999, 40, 9000, 9999, 8000, 9999), Presence(40, 9999, 9999, 40, 9000, 9999, 8000, 9999)),
    open=999, oldest_on=TODAY - timedelta(days=99), answered=99, quiet=99, shared=99,
)  # fmt: skip


COLLEAGUES = [
    Colleague(n, f"{people.FAR_SCHOOL.name} {n}", stage, n == 2, checked_in=n > 1, away=n == 3)
    for n, stage in enumerate(("", "inquirer", "friend"), 1)
]
MOVES = [Move(n, f"{people.FAR_SCHOOL.name} {n}", f"{people.FAR_SCHOOL.name} {n + 1}") for n in range(1, 6)]
WISHES = [
    NewNumber(n, people.FAR_SCHOOL.name, "2223", [(m, "Syeda Muhammad Ibrahim Achakzai Kakar") for m in range(n)])
    for n in (1, 6)
]
UNDER_WAY = PollDesk("cluster", 1, "Usta Muhammad-10", Poll(1, "cluster", "", ("day",), TODAY), answered=9999)
CLUSTER_WEEKS = [CLUSTER_WEEK, replace(CLUSTER_WEEK, name="Pishin-03", mentees=3, counts=Counts(), oldest_on=None)]
SILENCES = Silences(quiet=("Usta Muhammad-10",), no_mentor=("Usta Muhammad-10",))
FAR_PROVINCE = replace(
    at_province([]),
    meetings=[(f"Usta Muhammad Extra {n}", TODAY if n % 2 else None) for n in range(8)],
    quiet=[(f"Usta Muhammad Extra {n}", 99, 99) for n in range(8)],
)


CASES: dict[str, tuple[Root, Any]] = {
    "a stranger": (joining.home, people.newcomer()),
    "a stranger, longest names": (joining.home, FAR_NEWCOMER),
    "a stranger, no desk": (joining.home, people.newcomer(programme=replace(people.PROGRAMME, desk=""))),
    "a stranger, an empty cluster": (joining.home, people.newcomer(schools_of=lambda _: ())),
    "expected by the roster": (joining.home, people.expected()),
    "expected, language known": (joining.home, people.expected(known=replace(people.ZARMINA, joined=False))),
    "unknown in a menu": (joining.unknown, FAR_NEWCOMER),
    "unknown in a menu, no desk": (joining.unknown, people.newcomer(programme=replace(people.FREE, desk=""))),
    "girls only": (mentee.home, people.zarmina(counted=people.last_week())),
    "boys only": (mentee.home, people.mentee(people.GUL_KHAN, people.MALIKYAR, counted=people.last_week(40))),
    "boys and girls": (mentee.home, people.gul_khan(counted=people.last_week())),
    "unknown register": (mentee.home, people.bibi_hawa()),
    "nobody on the register": (mentee.home, people.mentee(people.GUL_KHAN, replace(people.BOSTAN, boys=0, girls=0))),
    "longest names": (mentee.home, far(people.gul_khan(workshop=FAR_WORKSHOP, new_answers=99))),
    "counted already": (mentee.home, far(people.gul_khan(counted=FULL))),
    "a Sunday": (mentee.home, people.zarmina(today=people.SUNDAY)),
    "workshop to come": (mentee.home, people.zarmina(workshop=people.WORKSHOP)),
    "workshop, nothing said of travel": (mentee.home, people.zarmina(workshop=replace(people.WORKSHOP, travel=""))),
    "workshop today, checked in": (mentee.home, far(people.zarmina(workshop=replace(FAR_WORKSHOP, checked_in_today=True)))),
    "workshop in Urdu": (mentee.home, people.zarmina(workshop=URDU_WORKSHOP)),
    "stopped": (mentee.home, people.zarmina(person=replace(people.ZARMINA, stopped=True))),
    "no mentor now": (mentee.home, people.zarmina(has_mentor=False)),
    "all kinds of answers": (mentee.home, far(people.zarmina(questions=ASKED, sensitive=sensitive(), new_answers=3))),
    "colleagues": (mentee.home, far(people.gul_khan(questions=shared(), cluster_asks=shared()))),
    "only colleagues ask": (mentee.home, far(people.gul_khan(cluster_asks=[replace(each, ideas=()) for each in shared()][:2]))),
    "fewer than usual": (mentee.home, far(people.gul_khan(usual=lambda _: {"boys": 990.0, "girls": 990.0}))),
    "fewer boys than usual": (mentee.home, people.gul_khan(usual=lambda _: {"boys": 990.0, "girls": 1.0})),
    "boys only, fewer than usual": (mentee.home, people.mentee(people.GUL_KHAN, people.MALIKYAR, usual=lambda _: {"boys": 30.0})),
    "schools nearby": (mentee.home, far(people.zarmina(neighbours=[(s.id, s.name) for s in people.FAR_SCHOOLS]))),
    "what was read": (mentee.home, far(people.gul_khan(questions=[replace(each, looks=LOOKS) for each in questions()]))),
    "offered, an answer": (offered("answers"), far(people.zarmina(new_answers=1, questions=[people.ANSWERED]))),
    "offered, a workshop": (offered("workshop"), far(people.zarmina(workshop=people.WORKSHOP))),
    "offered, her plan": (offered("plan"), far(people.zarmina(plans=[PLAN]))),
    "a PIN": (mentee.home, replace(far(people.zarmina(questions=ASKED[:1], sensitive=sensitive())), pin=lambda: PIN)),
    "a PIN, no desk": (mentee.home, replace(people.zarmina(questions=ASKED[:1], programme=NO_DESK), pin=lambda: PIN)),
    "offered, a PIN": (offered("settings"), far(people.zarmina())),
    "practice": (practice, far(people.gul_khan(workshop=FAR_WORKSHOP, questions=ASKED[:2], new_answers=2))),
    "what is asked once": (asked_once, far(people.zarmina(person=replace(people.ZARMINA, sex="")))),
    "a class of his own": (mentor.home, WADOOD),
    "mentor where nothing leaves": (mentor.home, replace(WADOOD, own=None, cluster=replace(WADOOD.cluster, standing=Standing("planned")))),
    "mentor of two clusters": (mentor.home_of, [replace(WADOOD, own=None), replace(WADOOD, own=None, cluster=PISHIN_03)]),
    "mentor without a class": (mentor.home, replace(WADOOD, own=None)),
    "mentor with questions": (mentor.home, replace(WADOOD, own=None, questions=ASKED)),
    "mentor with a bank": (mentor.home, replace(WADOOD, own=None, questions=TO_SPECIALISTS, bank=lambda: BANK, mine=ANSWERED_ABOVE)),
    "mentor with an empty bank": (mentor.home, replace(WADOOD, own=None, bank=lambda: EMPTY_BANK, notes_left=lambda: 0)),
    "mentor with numbers": (mentor.home, replace(WADOOD, own=None, week=lambda: CLUSTER_WEEK)),
    "province with a bank": (province.home, replace(at_province([]), desk=replace(at_province(WITH_TOPICS).desk, bank=lambda: BANK))),
    "mentor, a teacher and he": (mentor.home, replace(WADOOD, own=None, colleagues=COLLEAGUES)),
    "mentor, teachers who moved": (mentor.home, replace(WADOOD, own=None, moves=MOVES)),
    "mentor, a new number": (mentor.home, replace(WADOOD, own=None, new_numbers=WISHES[:1])),
    "mentor, new numbers": (mentor.home, replace(WADOOD, own=None, new_numbers=WISHES)),
    "mentor, all he may do": (mentor.home, replace(WADOOD, own=None, moves=MOVES[:1], poll=lambda: UNDER_WAY,
        new_numbers=WISHES[:1], charges=[charge()], bank=lambda: EMPTY_BANK,
        specialist=lambda: replace(ASKED_OF_ME, questions=[]), meeting=lambda: NO_MEETING)),
    "a poll": (mentee.home, far(people.zarmina(polls=[Poll(1, "cluster", "", ("topic", "day", "coming"), TODAY)]))),
    "a poll of the hardest": (mentee.home, people.zarmina(polls=[Poll(1, "province", "", ("hardest", "help"), TODAY)], new_answers=99)),
    "a poll of how long": (mentee.home, far(people.zarmina(polls=[Poll(1, "province", "", ("length",), TODAY)]))),
    "offered, a poll": (offered("poll"), far(people.zarmina(polls=[Poll(1, "cluster", "", ("day",), TODAY)]))),
    "mentor, a poll to start": (mentor.home, replace(WADOOD, own=None, poll=lambda: PollDesk("cluster", 1, "Usta Muhammad-10"))),
    "mentor, a poll under way": (mentor.home, replace(WADOOD, own=None, poll=lambda: UNDER_WAY)),
    "mentor, the next poll": (mentor.home, replace(WADOOD, own=None, poll=lambda: replace(UNDER_WAY, open=None, next_on=TODAY))),
    "mentor, a poll of the district": (mentor.home, replace(WADOOD, own=None, polls=[Poll(1, "district", "", ("day",), TODAY)],
        poll=lambda: UNDER_WAY)),
    "officer, a poll": (officer.home, people.nasreen(district="Usta Muhammad", poll=lambda: PollDesk("district", 1, "Usta Muhammad"))),
    "province, a poll": (province.home, replace(at_province([]), desk=replace(at_province([]).desk, poll=lambda: UNDER_WAY))),
    "mentor, who came": (mentor.home, replace(WADOOD, own=None, workshops=[BEGUN], roll=lambda _, __: COLLEAGUES)),
    "her mentor and she": (mentee.home, far(people.zarmina(stages=[Stage(1, "coach", False)]))),
    "her mentor and she, agreed": (mentee.home, far(people.zarmina(stages=[Stage(1, "coach", True)], questions=ASKED[:1]))),
    "officer of two districts": (officer.home_of, [people.nasreen(district="Usta Muhammad"), people.nasreen()]),
    "officer, clusters": (officer.home, people.nasreen(clusters=lambda: CLUSTER_WEEKS, silences=lambda: SILENCES)),
    "officer, no clusters": (officer.home, people.nasreen(district="Usta Muhammad", clusters=lambda: ())),
    "province, districts": (province.home, FAR_PROVINCE),
    "mentor, specialists": (mentor.home, replace(WADOOD, own=None, questions=TO_SPECIALISTS, specialist=lambda: ASKED_OF_ME)),
    "a specialist": (specialist.home, ASKED_OF_ME),
    "a specialist, nothing waits": (specialist.home, replace(ASKED_OF_ME, questions=[])),
    "a question for a specialist": (mentee.home, far(people.zarmina(questions=[*TO_SPECIALISTS, *FROM_SPECIALISTS]))),
    "mentor with workshops": (mentor.home, replace(WADOOD, own=None, workshops=[FAR_WORKSHOP, replace(people.WORKSHOP, id=10)])),
    "mentor, a workshop's first day": (mentor.home, replace(WADOOD, own=None, workshops=[FIRST_DAY])),
    "mentor, a workshop's last day": (mentor.home, replace(WADOOD, own=None, workshops=[BEGUN], questions=ASKED)),
    "mentor, a workshop is over": (mentor.home, replace(WADOOD, own=None, held=[HELD])),
    "the end of a workshop": (mentee.home, far(people.zarmina(now=EVENING, workshop=TO_JUDGE))),
    "a plan": (mentee.home, far(people.zarmina(plans=[PLAN], new_answers=99))),
    "mentor with quiet schools": (mentor.home, replace(WADOOD, own=None, quiet=QUIET, nearby=[(s.id, s.name) for s in people.FAR_SCHOOLS])),
    "mentor with quiet schools, all of them": (mentor.home, replace(WADOOD, own=None, quiet=QUIET[:2])),
    "officer, nothing waits": (officer.home, people.nasreen()),
    "officer, no meeting": (officer.home, people.nasreen(meeting=lambda: NO_MEETING)),
    "officer, a meeting": (officer.home, people.nasreen(district="Usta Muhammad", meeting=lambda: DESK)),
    "officer, many decisions": (officer.home, people.nasreen(meeting=lambda: FULL_DESK)),
    "mentor, a meeting": (mentor.home, replace(WADOOD, own=None, meeting=lambda: DESK)),
    "mentor, no meeting": (mentor.home, replace(WADOOD, own=None, meeting=lambda: NO_MEETING)),
    "officer, several alike": (officer.home, people.nasreen(district="Usta Muhammad", waiting=ALIKE)),
    "officer": (officer.home, people.nasreen(district="Usta Muhammad", waiting=PASSED_UP, overdue=PASSED_UP[:1], answered=[
        replace(question, state="answered", answer=Answer(long("the books are on the way ", 300), "officer")) for question in PASSED_UP])),
    "officer, a post to hand over": (officer.home, people.nasreen(charges=[OFFICE])),
    "officer of two posts, one acting": (officer.home, people.nasreen(charges=[OFFICE, ACTING])),
    "officer without a name": (officer.home, people.nasreen(person=replace(people.NASREEN, name="", language=""))),
    "officer, no SMS": (officer.home, people.nasreen(standing=Standing("active", "self-run"))),
    "mentor, a post to hand over": (mentor.home, replace(WADOOD, own=None, charges=[charge()], closed=range(99))),
    "mentor with a deputy": (mentor.home, replace(WADOOD, own=None, charges=[charge(deputy="+923331234568")])),
    "mentor, private ones closed": (mentor.home, replace(WADOOD, own=None, questions=ASKED[:3], closed=range(99))),
    "mentor where Saathi rests": (mentor.home, replace(WADOOD, own=None, cluster=AT_REST, questions=ASKED[1:3])),
    "private questions, a new mentor": (mentee.home, far(people.zarmina(questions=CLOSED, new_answers=3))),
    "where Saathi rests": (mentee.home, people.mentee(people.GUL_KHAN, replace(people.FAR_SCHOOL, cluster=AT_REST), questions=ASKED)),
    "where Saathi rests, a shared phone": (mentee.home, people.mentee(people.ZARMINA, replace(people.HURAMZAI, cluster=AT_REST))),
    "a stranger where Saathi rests": (joining.home, people.expected(school=replace(people.HURAMZAI, cluster=AT_REST))),
    "province, nothing waits": (province.home, at_province([])),
    "province": (province.home, at_province(ABOVE)),
    "province, several alike": (province.home, at_province([replace(each, with_whom="tlrt") for each in ALIKE])),
    "officer, the teacher asked": (officer.home, people.nasreen(district="Usta Muhammad", waiting=ASKED_BACK)),
    "province, the teacher asked": (province.home, at_province(ASKED_BACK[2::3])),
    "an office asks": (mentee.home, far(people.zarmina(questions=ASKED_BACK))),
    "an office asks the mentor": (mentor.home, replace(WADOOD, own=None, mine=ASKED_BACK[1:3])),
    "officer, private ones": (officer.home, people.nasreen(waiting=PRIVATE)),
    "private ones that may go on": (mentee.home, far(people.zarmina(questions=MAY_GO_ON))),
    "at the province": (mentee.home, far(people.zarmina(questions=[*ABOVE, FROM_ABOVE]))),
    "focal person, nothing waits": (focal.home, people.shaista()),
    "focal person": (focal.home, people.shaista(items=sensitive())),
}  # fmt: skip


@cache
def walked(case: str, language: str) -> list[Turn]:
    """Everything the case leads to."""
    return list(every_path(conversation(case), language, codes=CODES))


def conversation(case: str) -> Conversation:
    root, facts = CASES[case]
    return lambda ask: root(ask, facts)


def screens_of(case: str, language: str) -> Iterator[tuple[Turn, Screen]]:
    for turn in walked(case, language):
        if turn.screen is not None:
            yield turn, turn.screen


each_case = pytest.mark.parametrize("case", CASES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


# --- what holds for every screen -------------------------------------------------------------


@each_language
@each_case
def test_every_screen_fits(case: str, language: str) -> None:
    too_long = {screen.text for _, screen in screens_of(case, language) if not gsm.fits_screen(screen.text)}
    assert not too_long


def _chosen(end: End) -> str:
    """The language somebody joined in: in that one she reads the last words."""
    return next((outcome.language for outcome in end.outcomes if isinstance(outcome, Joined)), "")


@each_language
@each_case
def test_every_last_word_fits(case: str, language: str) -> None:
    ends = [turn.end for turn in walked(case, language) if turn.end]
    shown = {gsm.plain(render(end.text.filled(**SAVED), _chosen(end) or language)) for end in ends}
    assert not {text for text in shown if not gsm.fits_screen(text)}
    parts = 2 if language == "ur" else 1
    by_sms = {gsm.plain(render((end.sms or end.text).filled(**SAVED), language)) for end in ends if end.sms}
    assert not {text for text in by_sms if gsm.parts(text) > parts}


@each_language
@each_case
def test_nothing_is_left_unfilled(case: str, language: str) -> None:
    texts = {screen.text for _, screen in screens_of(case, language)}
    texts |= {render(turn.end.text.filled(**SAVED), language) for turn in walked(case, language) if turn.end}
    assert not {text for text in texts if "{" in text or "}" in text}


@each_language
@each_case
def test_every_choice_is_shown_once_and_leads_somewhere(case: str, language: str) -> None:
    told = conversation(case)
    for turn, screen in screens_of(case, language):
        for number in screen.choices:
            led = reply(told, turn.answers, screen, number, language)
            assert not led.wrong, f"{number} of {screen.text!r}"
            assert led.end or led.answers != turn.answers, f"{number} of {screen.text!r} leads nowhere"


@each_language
@each_case
def test_every_choice_stands_on_a_page(case: str, language: str) -> None:
    pages: dict[tuple[object, ...], list[str]] = {}
    choices: dict[tuple[object, ...], Mapping[str, str]] = {}
    for turn, screen in screens_of(case, language):
        if screen.kind == "choice":
            before = {key: value for key, value in turn.answers.items() if key != screen.key + "+"}
            question = (screen.key, *before.items())
            pages.setdefault(question, []).extend(screen.text.split("\n"))
            choices[question] = screen.choices
    for question, lines in pages.items():
        unseen = [number for number in choices[question] if not any(line.startswith(f"{number} ") for line in lines)]
        assert not unseen, f"{unseen} of {lines}"


@each_language
@each_case
def test_a_way_back_is_offered_where_it_is_taken(case: str, language: str) -> None:
    for _, screen in screens_of(case, language):
        if screen.kind in {"choice", "number"}:
            assert screen.back == any(
                line.startswith("0 ") and "0" not in screen.choices for line in screen.text.split("\n")
            )
            assert screen.home == any(line.startswith("00 ") for line in screen.text.split("\n"))


@each_language
@each_case
def test_a_wrong_key_has_room_for_its_line(case: str, language: str) -> None:
    for _, screen in screens_of(case, language):
        for typed in ("", "8", "9999999", "x" * 200):
            wrong = inputs.read(screen, typed)
            if not isinstance(wrong, inputs.Wrong):
                continue
            line = gsm.plain(render(wrong.why, language))
            shown = screens.with_line(line, screen)
            assert gsm.fits_screen(shown.text), shown.text
            kept = shown.text.split("\n")
            assert [text for text in (screen.bare or screen.text).split("\n")[1:] if text not in kept] == []


@each_language
@each_case
def test_what_lies_unfinished_can_be_offered(case: str, language: str) -> None:
    for turn, _ in screens_of(case, language):
        if turn.about:
            assert gsm.fits_screen(resuming.offer(render(turn.about, language), language).text)


@each_case
def test_a_count_takes_four_inputs_at_most(case: str) -> None:
    for turn in walked(case, "en"):
        outcomes = (*turn.looks, *(turn.end.outcomes if turn.end else ()))
        if any(isinstance(outcome, AttendanceCounted) for outcome in outcomes):
            typed = turn.answers.keys() - NOT_TYPED
            if not typed & DETOURS:
                assert len(typed) <= MOST_INPUTS_TO_COUNT


def test_nothing_takes_more_than_six_inputs() -> None:
    shortest: dict[tuple[str, str], int] = {}
    for case, (root, _) in CASES.items():
        for turn in walked(case, "en"):
            for outcome in turn.end.outcomes if turn.end else ():
                whose = root.__module__, type(outcome).__name__
                kept = {key for key, value in turn.answers.items() if value == TODAY.isoformat()}
                typed = len(turn.answers.keys() - REMEMBERED - kept)
                shortest[whose] = min(typed, shortest.get(whose, typed))
    assert len(shortest) > 80
    assert {whose: n for whose, n in shortest.items() if n > MOST_INPUTS} == {}


# --- what comes by SMS -----------------------------------------------------------------------

OPENINGS: list[dict[str, str]] = [
    {"menu": "attendance", "boys": "999", "girls": "999", "sure": "send"},
    {"menu": "attendance", "boys": "18", "girls": "15", "sure": "send", "day": "2026-11-24"},
    {"menu": "closed", "what": "closed"},
    {"menu": "closed", "what": "closed", "why": "weather"},
    {"menu": "workshop", "workshop": "coming"},
    {"menu": "workshop", "workshop": "cannot"},
    {"menu": "workshop", "workshop": "check_in", "code": "4821"},
    {"menu": "question", "seen_by": "mentor", "words": "'the roof leaks"},
    {"menu": "keep", "words": "'the roof leaks"},
    {"menu": "band"},
    {"menu": "fewer", "day": "2026-11-24", "fell": "girls", "share": "999/999"},
    {"menu": "plan", "plan": "success"},
    {"menu": "success", "success": "'the big ones read to the small ones"},
    {"menu": "success", "success": "'the big ones read to the small ones", "noted": "yes"},
    {"menu": "idea", "ref": "99990", "words": "'let the big ones teach the small ones"},
    {"menu": "poll"},
    {"menu": "poll", "digits": "1 2 3"},
    {"menu": "poll", "digits": "9"},
    {"menu": "plan"},
    {"menu": "plan", "plan": "tried", "tried": "well"},
    {"menu": "plan", "plan": "tried", "tried": "not_yet"},
]
MENTEES = [case for case, (root, _) in CASES.items() if root is mentee.home]


@each_language
@pytest.mark.parametrize("answers", OPENINGS, ids=lambda answers: " ".join(answers.values()))
@pytest.mark.parametrize("case", MENTEES)
def test_every_answer_to_an_sms_is_one_part(case: str, answers: dict[str, str], language: str) -> None:
    turn = resume(conversation(case), answers, language, by_sms=True)
    text = turn.screen.text if turn.screen else ""
    if turn.end:
        text = gsm.plain(render((turn.end.sms or turn.end.text).filled(**SAVED), language))
    assert text
    assert "{" not in text
    parts = 1 if gsm.is_gsm7(text) else 2  # in Urdu, or where somebody typed Urdu
    assert gsm.parts(text) <= parts, text


# --- the walk sees what is wrong -------------------------------------------------------------


def too_long(ask: Ask) -> End:
    """Eight lines of thirty letters."""
    ask.choice("key", T("X", "Which?"), {str(n): "x" * 30 for n in range(8)})
    return End(T("X", "y" * 161))


def nowhere(ask: Ask) -> End:
    """A choice after which the same is asked again."""
    ask.confirm("key", T("X", "Sure?"), again=[])
    return End(T("X", "{gone} and done"))


BREACHES = {
    test_every_screen_fits: too_long,
    test_every_last_word_fits: too_long,
    test_nothing_is_left_unfilled: nowhere,
    test_every_choice_is_shown_once_and_leads_somewhere: nowhere,
}


@pytest.mark.parametrize("check", BREACHES, ids=lambda check: check.__name__)
def test_the_walk_finds_what_is_wrong(check: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CASES, check.__name__, (lambda ask, _: BREACHES[check](ask), None))
    with pytest.raises((AssertionError, KeyError)):
        check(check.__name__, "en")
