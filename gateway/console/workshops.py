"""Workshops: those to come and those that are over, a page for each, and what its mentor does with it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows import access
from flows.agenda import agenda, next_first_day
from flows.conversation import Conversation
from flows.facts import Mentor, Post, Workshop
from flows.mentee.workshop import REASONS
from flows.mentor.afterwards import LONGEST_PLAN, LONGEST_POINTS, note_workshop, to_note
from flows.mentor.calling import LONGEST_TOPIC, LONGEST_TRAVEL, LONGEST_VENUE, call_workshop
from flows.mentor.roll import take_roll
from flows.mentor.workshop import arrange_workshop
from flows.texts import T, at, on, span
from flows.topics import TAUGHT, about, named
from gateway.console import acting, wording
from gateway.console.acting import given
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import facts_of, places, workshops_seen
from store.workshops_seen import Seen

FAMILY = Family("workshops", T("workshops", "Workshops"), "start")

GONE = T("workshops", "This can no longer be done with this workshop. Nothing was changed.")


@FAMILY.page("/workshops", may="workshops")
def start(visit: Visit) -> Any:
    """Those of somebody's area: to come, the next first; or over, the last first."""
    past, district = request.args.get("when") == "past", request.args.get("district", "")[:60]
    page = visit.asked_page
    found, every = workshops_seen.listing(visit.db, visit.who, past, district, page, visit.moment)
    args = {"when": "past" if past else "ahead", "district": district}
    return visit.render(
        "workshops/start.html",
        found=found,
        all=every,
        page=page,
        last=max(1, -(-every // workshops_seen.A_PAGE)),
        args={name: value for name, value in args.items() if value},
        past=past,
        district=district,
        districts=workshops_seen.districts(visit.db, visit.who),
        calls=visit.who.may("call workshops"),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"span": span, "at": at, "on": on, "named": named, "about": about}


# --- one -------------------------------------------------------------------------------------


@FAMILY.page("/workshops/<int:number>", may="workshops")
def one(visit: Visit, number: int) -> Any:
    """When and where, who said what, who came, what was done; for its mentor all that his keypad has."""
    return _page(visit, _find(visit, number), {})


def _find(visit: Visit, number: int) -> Seen:
    seen = workshops_seen.one(visit.db, visit.who, number, visit.moment)
    if seen is None:
        raise NotFound
    return seen


def _page(visit: Visit, seen: Seen, wrong: dict[str, str]) -> str:
    person_id = visit.who.person.id
    mentor = _mentor(visit, seen.cluster_id) if seen.mine else None
    known = _known(mentor, seen.workshop.id) if mentor else None
    today = visit.moment.today
    ahead = known is not None and known.last_day >= today
    notes = to_note(mentor) if mentor else None
    return visit.render(
        "workshops/one.html",
        seen=seen,
        workshop=seen.workshop,
        reasons=workshops_seen.reasons(visit.db, seen),
        why=REASONS,
        replies=workshops_seen.words(visit.db, seen, person_id),
        rolls=workshops_seen.rolls(visit.db, seen, visit.moment, person_id),
        begun=workshops_seen.begun(seen.workshop, today),
        agenda=agenda(mentor.questions) if mentor and ahead else None,
        can_note=notes is not None and notes.id == seen.workshop.id,
        can_roll=known is not None,
        can_change=ahead,
        can_move=ahead and seen.workshop.first_day >= today,
        is_last_day=seen.workshop.last_day <= today,
        steps=wording.STEPS,
        longest={"venue": LONGEST_VENUE, "points": LONGEST_POINTS, "plan": LONGEST_PLAN},
        typed=request.form,
        wrong=wrong,
        **_words(),
    )


def _known(mentor: Mentor, number: int) -> Workshop | None:
    """The same as the keypad has it; None: it is too long over, or cancelled."""
    return next((each for each in (*mentor.workshops, *mentor.held) if each.id == number), None)


def _mentor(visit: Visit, cluster_id: int | None) -> Mentor | None:
    post = next((each for each in _posts(visit) if each.cluster_id == cluster_id), None)
    return facts_of.mentor(visit.db, visit.who.person, None, post, visit.moment) if post else None


def _posts(visit: Visit) -> list[Post]:
    return visit.who.posts_as(access.MENTOR)


@FAMILY.act("/workshops/<int:number>", may="call workshops")
def act(visit: Visit, number: int) -> Any:
    """Another day or place, cancelled, notes, who came: by the conversations of the keypad."""
    seen = _find(visit, number)
    mentor = _mentor(visit, seen.cluster_id)
    known = _known(mentor, number) if mentor else None
    meant = _meant(visit, mentor, known, request.form.get("step", "")) if mentor and known else None
    if meant is None:
        visit.tell(GONE, good=False)
        return visit.go("workshops_one", number=number)
    wrong = acting.refused(visit, *meant)
    if wrong:
        return _page(visit, seen, wrong)
    acting.put(visit, *meant)
    return visit.go("workshops_one", number=number)


def _meant(visit: Visit, mentor: Mentor, known: Workshop, step: str) -> tuple[Conversation, dict[str, str]] | None:
    """The conversation that a form is for and its answers; None where the keypad would not offer it."""
    today = visit.moment.today
    noted = to_note(mentor)
    if step in ("steps", "points", "plan"):
        return (lambda ask: note_workshop(ask, mentor), _notes(step)) if noted and noted.id == known.id else None
    if step == "roll":
        return (lambda ask: take_roll(ask, mentor, known), _roll(mentor, known)) if known.first_day <= today else None
    if step not in ("day", "place", "cancel") or known.last_day < today:
        return None
    if step != "place" and known.first_day < today:
        return None
    answers = {
        "workshop": str(known.id),
        "change": step,
        "first_day": acting.ddmm(given("first_day"), today),
        "venue": f"'{given('venue')}",
        "sure": "cancel" if step == "cancel" else "send",
    }
    return lambda ask: arrange_workshop(ask, mentor), answers


def _notes(step: str) -> dict[str, str]:
    if step == "steps":
        digits = "".join(sorted(set(request.form.getlist("steps"))))
        return {"note": given("day"), "steps": digits, "points": "=by_sms", "plan": "=by_sms"}
    return {"note": step, step: f"'{given(step)}"}


def _roll(mentor: Mentor, known: Workshop) -> dict[str, str]:
    """Those ticked as away, as the numbers of the mentor's list."""
    day = given("day")
    days = {f"{each}": each for each in workshops_seen.begun(known, mentor.today)}
    if day not in days or mentor.roll is None:
        return {}
    away = set(request.form.getlist("away"))
    teachers = mentor.roll(known.id, days[day])
    numbers = [f"{n:02}" for n, each in enumerate(teachers, 1) if str(each.person_id) in away]
    return {"roll day": day, "away": "".join(numbers) or "all", "roll sure": "send"}


# --- a new one ---------------------------------------------------------------------------------


@FAMILY.page("/workshops/call", may="call workshops")
def new(visit: Visit) -> Any:
    """The form to call one, with a day that would do."""
    return _form(visit, {})


def _chosen(visit: Visit) -> Mentor:
    """The mentor's facts for the cluster that is named, else for the first one."""
    named_one = request.values.get("cluster", "")
    ids = [post.cluster_id for post in _posts(visit)]
    mentor = _mentor(visit, next((id for id in ids if str(id) == named_one), ids[0] if ids else None))
    if mentor is None:
        raise NotFound
    return mentor


def _form(visit: Visit, wrong: dict[str, str]) -> str:
    mentor = _chosen(visit)
    last = next(iter(mentor.held), None)
    held: date = last.first_day if last else visit.moment.today
    clusters = [(post.cluster_id, places.name_of(visit.db, post)) for post in _posts(visit)]
    return visit.render(
        "workshops/new.html",
        mentor=mentor,
        clusters=clusters,
        suggested=next_first_day(held, visit.moment.today, visit.moment.policy, mentor.calendar),
        topics=[("", visit.say(T("workshops", "Typed below"))), *((id, visit.say(it)) for id, it in TAUGHT.items())],
        longest={"venue": LONGEST_VENUE, "topic": LONGEST_TOPIC, "travel": LONGEST_TRAVEL},
        hours=[(hour, visit.say(at(time(hour)))) for hour in range(7, 17)],
        typed=request.form,
        wrong=wrong,
    )


@FAMILY.act("/workshops/call", may="call workshops")
def call(visit: Visit) -> Any:
    """It is called: teachers hear in time, as when the keypad calls it."""
    mentor = _chosen(visit)
    own, listed = given("topic"), given("listed")
    answers = {
        "first_day": acting.ddmm(given("first_day"), visit.moment.today),
        "hour": given("hour"),
        "venue": f"'{given('venue')}",
        "topic": f"'{own}" if own or listed not in TAUGHT else "=list",
        "topic_listed": listed,
        "sure": "travel" if given("travel") else "send",
        "travel": f"'{given('travel')}",
        "travel_sure": "send",
    }
    wrong = acting.refused(visit, lambda ask: call_workshop(ask, mentor), answers)
    if wrong:
        return _form(visit, wrong)
    acting.put(visit, lambda ask: call_workshop(ask, mentor), answers)
    return visit.go("workshops_start")
