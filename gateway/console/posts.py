"""Who holds which post, vacant ones first; given to somebody, for a while or for good, or ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from flows.texts import T
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import places, staff
from store.roster import cells
from store.roster.cells import Unreadable
from store.staff import Appointment, CannotAppoint, PostLine

FAMILY = Family("posts", T("posts", "Posts"), "start")

A_PAGE = 100


@FAMILY.page("/posts", may="posts")
def start(visit: Visit) -> Any:
    """The posts of somebody's area; those that nobody holds come first."""
    vacant = request.args.get("vacant") == "yes"
    lines = staff.listing(visit.db, visit.moment.today, visit.who.posts_seen())
    vacancies = sum(1 for line in lines if line.since is None)
    shown = [line for line in lines if line.since is None or not vacant]
    shown.sort(key=lambda line: line.since is not None)
    page = visit.asked_page
    return visit.render(
        "posts/start.html",
        lines=shown[(page - 1) * A_PAGE : page * A_PAGE],
        vacancies=vacancies,
        all=len(lines),
        vacant=vacant,
        page=page,
        last=max(1, -(-len(shown) // A_PAGE)),
        words=wording.POSTS,
        changes=visit.who.may("change posts"),
        others=[kind for kind in places.OF_PROVINCE if kind not in {line.kind for line in lines}],
    )


@FAMILY.page("/posts/give", may="change posts")
def give(visit: Visit) -> Any:
    """One post: who held it so far, and the form to give it."""
    kind, place = request.args.get("kind", ""), request.args.get("place", "")[:60]
    if kind not in staff.KINDS:
        return visit.go("posts_start")
    held: list[PostLine] = []
    try:
        held = staff.history(visit.db, kind, _place(kind, place))
    except CannotAppoint as why:
        visit.tell(why.said, good=False)
    return visit.render(
        "posts/give.html", kind=kind, place=place, held=held, words=wording.POSTS, today=visit.moment.today
    )


@FAMILY.act("/posts/give", may="change posts")
def appoint(visit: Visit) -> Any:
    """To somebody, by number. With a last day they only act, and it falls back by itself."""
    kind, place = request.form.get("kind", ""), request.form.get("place", "")[:60]
    back = visit.go("posts_give", kind=kind, place=place)
    if kind not in staff.KINDS:
        return visit.go("posts_start")
    try:
        wanted = Appointment(
            kind,
            cells.msisdn(request.form.get("number", "")),
            cells.plain_text(request.form.get("name", ""), 40),
            _place(kind, place),
            sex=cells.choice(request.form.get("sex", ""), cells.SEXES),
            since=_day("since"),
            until=_day("until"),
        )
        if not wanted.msisdn:
            visit.tell(T("posts", "A number is needed."), good=False)
            return back
        done = staff.appoint(visit.db, wanted, visit.moment.now)
    except (CannotAppoint, Unreadable) as why:
        visit.tell(why.said, good=False)
        return back
    except ValueError:
        visit.tell(T("posts", "A day could not be read: please choose it again."), good=False)
        return back
    visit.note("post given", f"{kind} {place}")
    visit.tell(T("posts", "{name} holds it from {day}.", name=done.name, day=done.since))
    return visit.go("posts_start")


@FAMILY.act("/posts/end", may="change posts")
def end(visit: Visit) -> Any:
    """Nobody holds it from now on. Access ends at once; what is open stays with the post."""
    kind, place = request.form.get("kind", ""), request.form.get("place", "")[:60]
    try:
        if kind in staff.KINDS:
            staff.end(visit.db, kind, _place(kind, place), visit.moment.now)
            visit.note("post ended", f"{kind} {place}")
            visit.tell(T("posts", "The post is vacant now. What is open stays with it."))
    except CannotAppoint as why:
        visit.tell(why.said, good=False)
    return visit.go("posts_start")


def _place(kind: str, place: str) -> str:
    """A post of the province is named without one; a district may have a focal person of its own."""
    of_place = kind in (*staff.OF_CLUSTER, *staff.OF_DISTRICT) or (kind == "focal_person" and place != places.PROVINCE)
    return place if of_place else ""


def _day(name: str) -> date | None:
    typed = request.form.get(name, "")
    return date.fromisoformat(typed) if typed else None
