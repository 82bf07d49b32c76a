"""The monthly meeting of a district: when it is, what its pack has, what was decided; by the conversations of the keypad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows import access
from flows.conversation import Conversation
from flows.facts import MeetingDesk, Mentor, Officer, Post
from flows.meetings import LONGEST_AGENDA_WORDS, LONGEST_DECISION, LONGEST_PLACE, agenda, suggested
from flows.mentor.meeting import prepare_meeting
from flows.officer.decisions import named
from flows.officer.meeting import add_by_sms, arrange_meeting
from flows.texts import T, at, on
from gateway.console import acting
from gateway.console.acting import given
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import calling, decisions, facts_of, people, places

FAMILY = Family("meetings", T("meetings", "Meetings"), "start")

GONE = T("meetings", "This can no longer be done. Nothing was changed.")
DONE_FOR = timedelta(days=62)  # what was done is shown so long: two meetings
_OF_MEETING = ("call", "day", "place", "cancel")
_MENUS = ("step", "meeting", "decision")  # where the keypad offers no such thing (any more)


@dataclass(frozen=True)
class Desk:
    """The meeting of one district for whoever looks: its officer, or a mentor of one of its clusters."""

    district_id: int
    district: str
    meeting: MeetingDesk
    officer: Officer | None = None
    mentor: Mentor | None = None


@FAMILY.page("/meetings", may="meetings")
def start(visit: Visit) -> Any:
    """The next meeting of each district that somebody has to do with; of one alone its page at once."""
    own = _districts(visit)
    province = bool(visit.who.posts_as(access.PROVINCE))
    if len(own) == 1 and not province:
        return _page(visit, _desk(visit, own[0][0]), {})
    days = calling.next_of_districts(visit.db, visit.moment.today)
    ids = {name: id for id, name in own}
    return visit.render(
        "meetings/start.html",
        lines=[(ids.get(name), name, day) for name, day in days if province or name in ids],
        on=on,
    )


def _districts(visit: Visit) -> list[tuple[int, str]]:
    """Those of somebody's posts, each once."""
    found: dict[int, str] = {}
    for post in visit.who.posts_as(access.OFFICER, access.MENTOR):
        id = _district_of(visit, post)
        found.setdefault(id, places.district(visit.db, id))
    return list(found.items())


def _district_of(visit: Visit, post: Post) -> int:
    return post.district_id or people.district_of(visit.db, post.cluster_id or 0)


def _desk(visit: Visit, district_id: int) -> Desk:
    """Raises NotFound where somebody has nothing to do with it."""
    own = dict(_districts(visit))
    person, db, moment = visit.who.person, visit.db, visit.moment
    offices = [post for post in visit.who.posts_as(access.OFFICER) if post.district_id == district_id]
    if offices:
        officer = facts_of.officer(db, person, offices, moment)
        if officer.meeting:
            return Desk(district_id, own[district_id], officer.meeting(), officer=officer)
    for post in visit.who.posts_as(access.MENTOR):
        if _district_of(visit, post) == district_id:
            mentor = facts_of.mentor(db, person, None, post, moment)
            if mentor.meeting:
                return Desk(district_id, own[district_id], mentor.meeting(), mentor=mentor)
    raise NotFound


@FAMILY.page("/meetings/<int:number>", may="prepare meetings")
def one(visit: Visit, number: int) -> Any:
    """The meeting of a district."""
    return _page(visit, _desk(visit, number), {})


def _page(visit: Visit, desk: Desk, wrong: dict[str, str]) -> str:
    meeting, today = desk.meeting, visit.moment.today
    coming = meeting.next
    offered = None
    done: list[Any] = []
    if desk.officer:
        done = decisions.done_since(visit.db, desk.district_id, today - DONE_FOR)
        last = meeting.last.day if meeting.last else None
        offered = suggested(last, desk.officer.calendar, meeting.schools, today)
    owners = [("officer", visit.say(T("meetings", "District office"))), *meeting.clusters]
    return visit.render(
        "meetings/one.html",
        desk=desk,
        meeting=meeting,
        coming=coming,
        ahead=coming is not None and coming.day > today,
        items=agenda(meeting),
        done=done,
        offered=offered,
        owners=[*owners, ("province", visit.say(T("meetings", "Province")))],
        hours=[(hour, visit.say(at(time(hour)))) for hour in range(8, 16)],
        longest={"place": LONGEST_PLACE, "words": LONGEST_AGENDA_WORDS, "decision": LONGEST_DECISION},
        today=today,
        typed=request.form,
        step=request.form.get("step", ""),
        wrong=wrong,
        named=named,
        on=on,
        at=at,
    )


@FAMILY.act("/meetings/<int:number>", may="prepare meetings")
def act(visit: Visit, number: int) -> Any:
    """Called, moved, cancelled; words for the agenda; a decision noted, done, or with another day."""
    desk = _desk(visit, number)
    meant = _meant(visit, desk, request.form.get("step", ""))
    wrong = acting.refused(visit, *meant) if meant else {"step": ""}
    if meant is None or any(key in _MENUS for key in wrong):
        visit.tell(GONE, good=False)
        return visit.go("meetings_one", number=number)
    if wrong:
        return _page(visit, desk, wrong)
    acting.put(visit, *meant)
    return visit.go("meetings_one", number=number)


def _meant(visit: Visit, desk: Desk, step: str) -> tuple[Conversation, dict[str, str]] | None:
    answers = _answers(visit, step)
    officer, mentor = desk.officer, desk.mentor
    if officer and step == "add" and given("words"):
        return lambda ask: add_by_sms(ask, officer.person.id, desk.meeting), answers
    if officer and step in (*_OF_MEETING, "decide", "done", "move"):
        menu = "decisions" if step in ("done", "move") else step
        return lambda ask: arrange_meeting(ask, officer, desk.meeting), {"step": menu, **answers}
    if mentor and step in ("add", "done", "move"):
        menu = "add" if step == "add" else "decisions"
        return lambda ask: prepare_meeting(ask, mentor, desk.meeting), {"meeting": menu, **answers}
    return None


def _answers(visit: Visit, step: str) -> dict[str, str]:
    """What stands in a form, as the keypad would have it."""
    today = visit.moment.today
    if step in ("done", "move"):
        return {"decision": given("decision"), "what": step, "until": acting.ddmm(given("until"), today)}
    if step == "add":
        return {"words": f"'{given('words')}"}
    if step == "decide":
        until = acting.ddmm(given("until"), today)
        words = {"words": f"'{given('decided')}", "owner": given("owner")}
        return {**words, "when": "other", "until": until, "sure": "send"}
    return {
        "day": acting.ddmm(given("day"), today),
        "hour": given("hour"),
        "place": f"'{given('place')}",
        "sure": "cancel" if step == "cancel" else "send",
    }
