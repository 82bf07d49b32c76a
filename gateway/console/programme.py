"""The programme's settings: the calendar, districts with their status, helplines and clusters. Each change is confirmed first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flask import request
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from flows.calendar import EVERYWHERE, Block
from flows.status import IN_FULL, PROFILES, STATUSES, Standing
from flows.texts import TN, T, Text, span
from gateway.console import days as day_words
from gateway.console import wording
from gateway.console.changing import Change, put
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import calendar as calendars
from store import calendar_proposed, places
from store import status as districts
from store.roster import cells
from store.status import District

FAMILY = Family("programme", T("programme", "Programme"), "start")

A_YEAR = timedelta(days=400)
LONGEST_WHY, LONGEST_HELPLINES = 40, 60
_NOT_READ = T("programme", "This could not be read. Please look at the days and the hours.")
_NOT_PLAIN = T(
    "programme", "The words would be read as a formula, or hold letters that cannot be kept: please write them plainly."
)

_THERE = T("programme", "This is there already: {days}. With other days it can be confirmed in the list, or taken out.")


# --- the calendar ------------------------------------------------------------------------------


@FAMILY.page("/programme", may="programme")
def start(visit: Visit) -> Any:
    """The coming year, with what is only estimated."""
    begin = visit.moment.today
    there = [each for each in calendars.blocks(visit.db) if each.last_day >= begin and each.first_day < begin + A_YEAR]
    there += _estimates(visit.db, begin)
    there.sort(key=lambda block: (block.first_day, block.id))
    names = calendars.names_of(visit.db, [block.where for block in there])
    return visit.render(
        "programme/start.html",
        lines=[(block, day_words.place(names[block.where])) for block in there],
        kinds=wording.BLOCKS,
        span=span,
        longest=LONGEST_WHY,
    )


def _estimates(db: Connection, begin: date) -> list[Block]:
    return calendars.read(db).everywhere.estimated(begin, begin + A_YEAR)


@FAMILY.act("/programme", may="programme")
def add(visit: Visit) -> Any:
    """Days on which something is otherwise."""
    try:
        block = _typed()
        wrong = block.why_wrong() if block else T("programme", "A first day is needed.")
        where = calendars.place_called(visit.db, request.form.get("place", "")[:60])
    except calendars.NoSuchPlace:
        wrong = T("programme", "There is no zone, district or cluster of that name.")
    except cells.Unreadable:
        wrong = _NOT_PLAIN
    except ValueError:
        wrong = _NOT_READ
    if wrong or block is None:
        return _back(visit, wrong)
    block = replace(block, where=where)
    if there := calendars.same_as(visit.db, block):
        return _back(visit, _THERE.filled(days=day_words.said(visit, there)))
    note = ("calendar block added", f"{block.kind} {block.first_day} to {block.last_day}")
    change = Change(
        _said(visit, T("programme", "This is added:"), block),
        note,
        calendar_proposed.wanted(None, block) or (lambda: calendars.add(visit.db, block)),
    )
    return put(visit, change, "programme_start")


def _typed() -> Block | None:
    """What stands in the form, but for its place; None without a first day. Raises ValueError where it cannot be read."""
    first, last = _day("first"), _day("last")
    if first is None:
        return None
    why = cells.plain_text(request.form.get("why", ""), LONGEST_WHY)
    hours, sure = (_hour("since"), _hour("until")), request.form.get("estimate") != "yes"
    return Block(request.form.get("kind", ""), first, last or first, EVERYWHERE, *hours, why, sure)


def _back(visit: Visit, wrong: Text | None) -> Any:
    visit.tell(wrong or _NOT_READ, good=False)
    return visit.go("programme_start")


def _said(visit: Visit, head: Text, block: Block) -> tuple[Text | str, ...]:
    """What it is, and how many clusters it is about."""
    clusters = calendars.read(visit.db).clusters.values()
    n = sum(1 for place in clusters if block.where.holds(place))
    return (
        head,
        day_words.said(visit, block),
        TN("programme", "It is about {n} cluster.", "It is about {n} clusters.", n=n),
    )


@FAMILY.act("/programme/days/<int:number>", may="programme")
def days(visit: Visit, number: int) -> Any:
    """A block is taken out, or confirmed, perhaps with its real days."""
    try:
        block = calendars.find(visit.db, number)
    except calendars.NoSuchBlock:
        raise NotFound from None
    if request.form.get("step") == "remove":
        said = _said(visit, T("programme", "This is taken out:"), block)
        note = ("calendar block removed", f"block {number}, {block.kind} {block.first_day}")
        gone = calendar_proposed.wanted(block, None) or (lambda: calendars.remove(visit.db, number))
        return put(visit, Change(said, note, gone), "programme_start")
    return _confirm(visit, block)


@FAMILY.act("/programme/estimate", may="programme")
def estimate(visit: Visit) -> Any:
    """A holiday of the moon that was only estimated is certain now."""
    name, day = request.form.get("name", ""), request.form.get("day", "")
    there = _estimates(visit.db, visit.moment.today)
    block = next((each for each in there if each.why == name and f"{each.first_day}" == day), None)
    if block is None:
        visit.tell(T("programme", "That holiday is no estimate any more."), good=False)
        return visit.go("programme_start")
    return _confirm(visit, block)


def _confirm(visit: Visit, block: Block) -> Any:
    try:
        first = _day("first") or block.first_day
        last = _day("last") or max(block.last_day, first)
    except ValueError:
        return _back(visit, _NOT_READ)
    sure = replace(block, confirmed=True, first_day=first, last_day=last)
    if wrong := sure.why_wrong():
        return _back(visit, wrong)
    note = ("calendar block confirmed", f"{sure.kind} {sure.first_day} to {sure.last_day}")
    keep = calendars.change if sure.id else calendars.add
    said = _said(visit, T("programme", "This is certain now:"), sure)
    done = calendar_proposed.wanted(block, sure) or (lambda: keep(visit.db, sure))
    return put(visit, Change(said, note, done), "programme_start")


def _day(name: str) -> date | None:
    typed = request.form.get(name, "")
    return date.fromisoformat(typed) if typed else None


def _hour(name: str) -> time | None:
    typed = request.form.get(name, "")
    return time.fromisoformat(typed) if typed else None


# --- districts and their clusters ----------------------------------------------------------------


@FAMILY.page("/programme/districts", may="programme")
def areas(visit: Visit) -> Any:
    """How far Saathi runs in each district."""
    return visit.render("programme/districts.html", lines=districts.listing(visit.db), **_words())


def _words() -> dict[str, Any]:
    return {"statuses": wording.STATUSES, "profiles": wording.PROFILES}


@FAMILY.page("/programme/districts/<int:number>", may="programme")
def district(visit: Visit, number: int) -> Any:
    """One district: its status and profile, its helplines, how its clusters go about it."""
    one = _district(visit, number)
    return visit.render(
        "programme/district.html",
        one=one,
        usual=IN_FULL,
        helplines=places.helplines(visit.db, number),
        clusters=places.ways(visit.db, number),
        longest=LONGEST_HELPLINES,
        **_words(),
    )


def _district(visit: Visit, number: int) -> District:
    one = next((each for each in districts.listing(visit.db) if each.id == number), None)
    if one is None:
        raise NotFound
    return one


@FAMILY.act("/programme/districts/<int:number>", may="programme")
def standing(visit: Visit, number: int) -> Any:
    """Another status or profile, other helplines."""
    one = _district(visit, number)
    change = _helplines(visit, one) if request.form.get("step") == "helplines" else _standing(visit, one)
    if change is None:
        visit.tell(T("programme", "Nothing was changed."), good=False)
        return visit.go("programme_district", number=number)
    return put(visit, change, "programme_district", number=number)


def _standing(visit: Visit, one: District) -> Change | None:
    wanted = Standing(request.form.get("status", ""), request.form.get("profile", ""))
    if wanted.status not in STATUSES or wanted.profile not in PROFILES or wanted == one.standing:
        return None
    what = T("programme", "{district}: {status}, {profile}", district=one.name)
    said = what.filled(status=wording.STATUSES[wanted.status], profile=wording.PROFILES[wanted.profile])
    self_run = wanted.profile == "self-run" and replace(wanted, profile="full").running
    effect = wording.EFFECTS["self-run" if self_run else wanted.status]
    n = TN("programme", "It is about {n} cluster.", "It is about {n} clusters.", n=one.clusters)
    note = ("district changed", f"district {one.id}: {wanted.status}, {wanted.profile}")
    return Change((said, effect, n), note, lambda: districts.put(visit.db, [one], wanted, visit.moment))


def _helplines(visit: Visit, one: District) -> Change | None:
    words = " ".join(request.form.get("helplines", "").split())[:LONGEST_HELPLINES]
    if words == places.helplines(visit.db, one.id):
        return None
    said = T("programme", "Helplines of {district}: {words}", district=one.name, words=words or "-")
    shown = T("programme", "Who has a safety matter reads this first. Please try each number before.")
    note = ("helplines changed", f"district {one.id}")
    return Change((said, shown), note, lambda: places.put_helplines(visit.db, one.id, words))


@FAMILY.act("/programme/clusters/<int:number>", may="programme")
def ways(visit: Visit, number: int) -> Any:
    """How a cluster counts, whether its teachers get unasked texts, whether names stand with questions."""
    found = places.cluster(visit.db, number)
    if found is None:
        raise NotFound
    name, district_id = found
    way, on = request.form.get("way", "daily"), request.form.get("on") == "yes"
    if (way, on) not in wording.WAYS:
        raise NotFound
    note = ("cluster changed", f"cluster {number}: {way} {'on' if on else 'off'}")
    said = (wording.WAYS[way, on].filled(cluster=name),)
    change = Change(said, note, lambda: places.put_way(visit.db, number, way, on))
    return put(visit, change, "programme_district", number=district_id)
