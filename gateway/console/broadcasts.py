"""Broadcasts: written, looked at before anything leaves, tried on one's own phone, planned, watched, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows import access
from flows import broadcasts as rules
from flows.broadcasts import MENTEES
from flows.catalogue import languages
from flows.notices import ready
from flows.sending import instant, send_time
from flows.texts import TN, T, Text, render
from gateway.console import broadcast_form
from gateway.console import broadcast_words as wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import audience, broadcasts, previews, proposals
from store.audience import Audience
from store.broadcasts import Broadcast
from store.previews import Preview

FAMILY = Family("broadcasts", T("broadcasts", "Broadcasts"), "start")

FURTHEST = timedelta(days=60)


@FAMILY.page("/broadcasts", may="broadcasts")
def start(visit: Visit) -> Any:
    """Those of the own office, the newest first; the province's people see the districts' too."""
    return visit.render(
        "broadcasts/start.html", lines=broadcasts.listing(visit.db, visit.who), **broadcast_form.words(visit)
    )


# --- written -------------------------------------------------------------------------------------


@FAMILY.page("/broadcasts/new", may="broadcasts")
def new(visit: Visit) -> Any:
    """An empty one, or one that begins with a text that is there already in every language."""
    text = ready(visit.moment.programme).get(request.args.get("ready", ""))
    given = {code: render(text.filled(cluster="{cluster}"), code) for code in languages()} if text else {}
    return broadcast_form.form(visit, "new", {}, given, Audience(MENTEES, 0))


@FAMILY.act("/broadcasts/new", may="broadcasts")
def create(visit: Visit) -> Any:
    """A draft. Nothing leaves by that."""
    draft = broadcast_form.typed(visit)
    if isinstance(draft, Text):
        visit.tell(draft, good=False)
        return broadcast_form.form(visit, "new", {}, broadcast_form.said(), broadcast_form.picked(visit, 0))
    number = broadcasts.save(visit.db, draft, visit.who.person.id, visit.moment) or 0
    visit.note("broadcast written", f"broadcast {number}")
    return visit.go("broadcasts_one", number=number)


@FAMILY.page("/broadcasts/<int:number>/words", may="broadcasts")
def words(visit: Visit, number: int) -> Any:
    """A draft's form again."""
    one = _find(visit, number)
    if one.state != "draft" or not _writes(visit, one):
        return visit.go("broadcasts_one", number=number)
    return broadcast_form.form(visit, "words", {"number": number}, one.words, one.to)


@FAMILY.act("/broadcasts/<int:number>/words", may="broadcasts")
def rewrite(visit: Visit, number: int) -> Any:
    """Another version of a draft."""
    one, draft = _find(visit, number), broadcast_form.typed(visit)
    if isinstance(draft, Text):
        visit.tell(draft, good=False)
        return broadcast_form.form(
            visit, "words", {"number": number}, broadcast_form.said(), broadcast_form.picked(visit, one.to.province_id)
        )
    by = visit.who.person.id
    if _writes(visit, one) and broadcasts.save(visit.db, draft, by, visit.moment, number):
        visit.note("broadcast written", f"broadcast {number}")
    else:
        visit.tell(_NO_DRAFT, good=False)
    return visit.go("broadcasts_one", number=number)


_NO_DRAFT = T("broadcasts", "It is no draft any more. Nothing was changed.")


# --- one -----------------------------------------------------------------------------------------


@FAMILY.page("/broadcasts/<int:number>", may="broadcasts")
def one(visit: Visit, number: int) -> Any:
    """Before it leaves: all that it will be. While it leaves and after: what became of it."""
    this = _find(visit, number)
    begun = this.people or this.state in ("leaving", "done")
    seen = None if begun else _preview(visit, this)
    suggested = send_time(False, visit.moment.now + timedelta(minutes=10), visit.moment.policy, _calendar(visit, this))
    return visit.render(
        "broadcasts/one.html",
        this=this,
        places=audience.names(visit.db, this.to),
        seen=seen,
        wrong=_wrong(this, seen) if seen else [],
        missed=wording.missed(seen.reach.missed) if seen else [],
        costs=_costs(visit, this, seen) if seen else [],
        second=broadcasts.needs_second(visit.db, this),
        last=_last_word(visit, this),
        missed_hour=_missed_hour(visit, this),
        writes=_writes(visit, this),
        came=_came(visit, number) if begun else [],
        ends=this.state in broadcasts.ENDABLE,
        suggested=suggested.astimezone(visit.moment.policy.zone),
        **broadcast_form.words(visit),
    )


def _missed_hour(visit: Visit, this: Broadcast) -> bool:
    """Whether it was planned, and is a draft again because its hour is past."""
    return this.state == "draft" and this.leaves_at is not None and broadcasts.too_early(this.leaves_at, visit.moment)


def _find(visit: Visit, number: int) -> Broadcast:
    found = broadcasts.find(visit.db, visit.who, number)
    if found is None:
        raise NotFound
    return found


def _writes(visit: Visit, this: Broadcast) -> bool:
    """Whether it is of the own office: what a district writes the province sees and may stop, no more."""
    if this.district_id is None:
        return bool(visit.who.provinces)
    return this.district_id in {post.district_id for post in visit.who.posts_as(access.OFFICER)}


def _calendar(visit: Visit, this: Broadcast) -> Any:
    every = visit.moment.calendars
    return every.of_district(this.district_id) if this.district_id else visit.moment.calendar


def _preview(visit: Visit, this: Broadcast) -> Preview:
    at = max(visit.moment.now, this.leaves_at or visit.moment.now)
    return previews.preview(visit.db, this, replace(visit.moment, now=at))


def _costs(visit: Visit, this: Broadcast, seen: Preview) -> list[Text]:
    day = visit.now.astimezone(visit.moment.policy.zone).date()  # money is spent in real time
    plan = visit.parts.plan
    found = previews.cost(visit.db, this, seen.reach.to, plan, day)
    return list(wording.forecast_words(found, plan.currency))


def _wrong(this: Broadcast, seen: Preview) -> list[Text]:
    """Why it cannot leave as it is."""
    found = [] if this.words else [rules.NO_WORDS]
    for said in this.words.values():
        found += rules.wrong_words(said, this.to.role)
    found += rules.wrong_lengths(sample.words for sample in seen.samples)
    return found if seen.reach.to else [*found, rules.NOBODY]


def _last_word(visit: Visit, this: Broadcast) -> proposals.Proposal | None:
    return proposals.last_of(visit.db, broadcasts.KIND, {"broadcast": this.id}, visit.who.person)


def _came(visit: Visit, number: int) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for state, reason, n in broadcasts.progress(visit.db, number):
        word = visit.say(wording.came_of(state, reason))
        found[word] = found.get(word, 0) + n
    return sorted(found.items(), key=lambda each: -each[1])


@FAMILY.act("/broadcasts/<int:number>", may="broadcasts")
def act(visit: Visit, number: int) -> Any:
    """Tried on the own phone, planned, or ended."""
    this = _find(visit, number)
    step = request.form.get("step", "")
    if step == "cancel":
        _cancel(visit, this)
    elif this.state != "draft" or not _writes(visit, this):
        visit.tell(_NO_DRAFT, good=False)
    elif step == "test":
        _test(visit, this)
    elif step == "plan":
        _plan(visit, this)
    return visit.go("broadcasts_one", number=number)


def _test(visit: Visit, this: Broadcast) -> None:
    sent = previews.send_test(visit.db, this, visit.who.person, _preview(visit, this).samples, visit.moment)
    if sent:
        visit.note("broadcast tried", f"broadcast {this.id}")
        visit.tell(TN("broadcasts", "{n} SMS goes to your own number.", "{n} SMS go to your own number.", n=sent))
    else:
        visit.tell(T("broadcasts", "It went to your number a moment ago. Please wait a minute."), good=False)


def _plan(visit: Visit, this: Broadcast) -> None:
    """Only as it was seen, at an hour at which it may leave, and with nothing wrong."""
    wrong, at = _wrong(this, _preview(visit, this)), _when()
    why = wrong[0] if wrong else _why_not_then(visit, this, at)
    if request.form.get("seen") != this.version:
        why = T("broadcasts", "It was changed meanwhile. Please look at it again.")
    if why or at is None:
        visit.tell(why or _NO_TIME, good=False)
        return
    leaves_at = instant(*at, visit.moment.policy)
    state = broadcasts.plan(visit.db, this, leaves_at, visit.who.person.id, visit.moment)
    if state is None:
        visit.tell(_NO_DRAFT, good=False)
        return
    visit.note(
        "broadcast asked for" if state == "waiting" else "broadcast planned", f"broadcast {this.id}, {leaves_at}"
    )
    waits = T("broadcasts", "It is for the whole province: it waits for a second person's word.")
    visit.tell(
        waits if state == "waiting" else T("broadcasts", "It is planned. Until it has left it can be cancelled.")
    )


_NO_TIME = T("broadcasts", "Please give the day and the hour at which it leaves.")


def _when() -> tuple[date, time] | None:
    try:
        return date.fromisoformat(request.form.get("day", "")), time.fromisoformat(request.form.get("hour", ""))
    except ValueError:
        return None


def _why_not_then(visit: Visit, this: Broadcast, at: tuple[date, time] | None) -> Text | None:
    if at is None:
        return _NO_TIME
    leaves_at: datetime = instant(*at, visit.moment.policy)
    if broadcasts.too_early(leaves_at, visit.moment) or leaves_at > visit.moment.now + FURTHEST:
        return T("broadcasts", "Please pick a time to come, within two months.")
    opens = send_time(False, leaves_at, visit.moment.policy, _calendar(visit, this))
    if opens <= leaves_at:
        return None
    local = opens.astimezone(visit.moment.policy.zone)
    quiet = T("broadcasts", "At that hour no message may leave. It may from {day}, {hour}.")
    return quiet.filled(day=local.date(), hour=f"{local:%H:%M}")


def _cancel(visit: Visit, this: Broadcast) -> None:
    withdrawn = broadcasts.cancel(visit.db, this.id, visit.moment)
    if withdrawn is None:
        visit.tell(T("broadcasts", "It had ended already."), good=False)
        return
    visit.note("broadcast cancelled", f"broadcast {this.id}, {withdrawn} withdrawn")
    none = T("broadcasts", "It is cancelled. Nothing of it waits any more.")
    some = TN(
        "broadcasts", "Cancelled; {n} message was withdrawn.", "Cancelled; {n} messages were withdrawn.", n=withdrawn
    )
    visit.tell(some if withdrawn else none)
