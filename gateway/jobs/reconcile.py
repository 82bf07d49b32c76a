"""At night: hold our book against the lists of those providers that have one. What was lost on the way is fed in, what is
not theirs is marked, what was uncertain is settled."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import Connection

from flows import rhythm
from flows.notices import operating
from flows.reconciling import Differences, Message, compare
from flows.watching import Concern
from gateway import webhooks
from gateway.channels.base import CannotList, Channel, InboundSms, Listed
from gateway.jobs import watch
from gateway.parts import Parts
from store import inbox, reconciling
from store.notify import Notice, notify

AT, UNTIL = time(2), time(6)  # local, real time
SETTLES = timedelta(hours=1)  # lists lag, and we may be slow
FIRST = timedelta(hours=24)  # how far it looks back the first time
MARGIN = timedelta(hours=24)  # what came late here is older there

log = structlog.get_logger()


def run(parts: Parts, real_now: datetime | None = None, by_hand: bool = False) -> dict[str, int]:
    """Counts of what was found, of all channels. Each is compared once a day; one that does not answer, again a minute later."""
    now = real_now or datetime.now(UTC)
    local = now.astimezone(parts.policy.zone)
    counts: Counter[str] = Counter()
    if not by_hand and not AT <= local.time() < UNTIL:
        return {}
    for name, channel in parts.channels.items():
        if not channel.lists:
            continue
        with parts.database.reading() as db:
            last, after = reconciling.reached(db, name), reconciling.cursor(db, name)
        until = now - SETTLES - channel.repeats_for
        if last and (last >= until or (not by_hand and _day(last, local) >= _day(until, local))):
            continue
        try:
            counts.update(_channel(parts, channel, (last or until - FIRST, until), after, now))
        except CannotList as why:
            log.warning("provider_could_not_list", channel=name, why=str(why))
    if +counts:
        parts.ring()
        log.warning("reconciled", **+counts)
    return dict(+counts)


def _day(at: datetime, local: datetime) -> date:
    return at.astimezone(local.tzinfo).date()


def _channel(
    parts: Parts, channel: Channel, window: tuple[datetime, datetime], after: str, now: datetime
) -> Counter[str]:
    since, until = window
    listed = list(channel.listed(since - MARGIN, after))
    counts: Counter[str] = Counter()
    if "in" in channel.lists:
        counts += _incoming(parts, channel, listed, window, now)
    if "out" in channel.lists:
        left = [each for each in listed if not each.incoming]
        with parts.database.transaction() as db:
            then = parts.clock.now(db)
            counts.update(reconciling.settle(db, channel.name, left, since, until, then, now))
    old = [each.provider_id for each in listed if each.incoming and each.at < until - MARGIN - SETTLES]
    with parts.database.transaction() as db:
        reconciling.reach(db, channel.name, until, old[-1] if old else after)
    return counts


def _incoming(
    parts: Parts, channel: Channel, listed: list[Listed], window: tuple[datetime, datetime], now: datetime
) -> Counter[str]:
    name, counts = channel.name, Counter[str]()
    with parts.database.reading() as db:
        ahead = parts.clock.now(db) - now
        ours = reconciling.arrived(db, name, window[0] - MARGIN, ahead)
    theirs = [
        Message(each.provider_id, each.msisdn, inbox.storable(each.body)[: inbox.MOST_CHARACTERS], each.at, each)
        for each in listed
        if each.incoming
    ]
    found = compare(ours, theirs, *window)
    lost = {each.key for each in found.lost}
    for each in listed:
        if each in lost:
            event = InboundSms(each.provider_id, each.msisdn, each.to, each.body, each.at, raw={})
            webhooks.take_late(parts, name, event, now - each.at)
            counts["lost"] += 1
    counts["forged"] += _mark(parts, name, found, now)
    return counts


def _mark(parts: Parts, name: str, found: Differences, now: datetime) -> int:
    with parts.database.transaction() as db:
        ids = [int(str(each.key)) for each in found.forged]
        new = [inbox_id for inbox_id in ids if reconciling.doubt(db, inbox_id, now)]
        if len(ids) <= found.same:  # a list that lacks most of what came is more likely wrong than all of them are
            for inbox_id in new:
                _take_back(parts, db, inbox_id)
        if new:
            local = now.astimezone(parts.policy.zone)
            watch.tell(parts, db, Concern(name, f"{local:%Y-%m-%d}", operating.forged(name, len(new))), local)
    return len(new)


def _take_back(parts: Parts, db: Connection, inbox_id: int) -> None:
    """A count that perhaps was made up does not count; where the day has no other, its teacher is asked once (D95b)."""
    disputed = reconciling.dispute(db, inbox_id)
    if disputed and disputed.lacking:
        text = rhythm.count_again(disputed.day, parts.programme(db))
        notice = Notice(text, disputed.person, once=f"D95b/{inbox_id}", cluster_id=disputed.cluster_id)
        notify(db, notice, parts.moment(db))
