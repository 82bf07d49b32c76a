"""What must have come in time and once: the reminders of workshops, and the weekly digests."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from gateway.term.answers import MONTHS, local_day, near
from gateway.term.days import ZONE, Days, at, is_free
from gateway.term.evidence import TOMORROW, Breach, Evidence
from gateway.term.phones import Heard

# --- workshops -------------------------------------------------------------------------------


@dataclass
class Workshop:
    """A workshop as the call in which it was made tells it."""

    cluster: str
    by: str
    first: date
    called: datetime
    ended: datetime | None = None  # cancelled then
    changed: datetime | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """How texts call its days: "2-3 Dec"."""
        last = self.first + timedelta(days=1)
        one, other = (f"{day.day} {list(MONTHS)[day.month - 1]}" for day in (self.first, last))
        return (f"{self.first.day}-{other}",) if self.first.month == last.month else (f"{one}-{other}",)


def workshops(seen: Evidence) -> list[Workshop]:
    """Every workshop that was called, with its cancelling or its other place."""
    found: list[Workshop] = []
    for press in seen.ledger.pressed:
        told = re.search(r"(\d{1,2})(?: ([A-Z][a-z]{2}))?-\d{1,2} ([A-Z][a-z]{2})", press.screen)
        there = seen.at_number.get(press.number)
        if press.more or not told or not there:
            continue
        first = near(told[1], told[2] or told[3], press.at)
        if first and re.search(r"is called|tay hui", press.screen):
            found.append(Workshop(there[0].cluster, press.number, first, press.at))
        for each in found:
            if each.cluster == there[0].cluster and each.first == first and each.called < press.at:
                if re.search(r"is cancelled|mansookh\.", press.screen):
                    each.ended = each.ended or press.at
                elif re.search(r"now at|: ab ", press.screen):
                    each.changed = press.at
    return found


def every_reminder_once(seen: Evidence) -> Iterator[Breach]:
    """Every invited teacher hears of a workshop in time, and the day before once more unless she said that she cannot."""
    for workshop in workshops(seen):
        if workshop.ended:
            continue
        for one in seen.programme.people:
            if one.cluster != workshop.cluster or not one.teaches or one.number == workshop.by:
                continue
            yield from _reminded(seen, workshop, one.number, seen.days(one))


def _reminded(seen: Evidence, workshop: Workshop, number: str, days: Days) -> Iterator[Breach]:
    announced = max(workshop.called, at(workshop.first - timedelta(days=10), 9))
    eve = next(day for n in range(1, 40) if not days.quiet(day := workshop.first - timedelta(days=n)))
    joined = seen.joined.get(number)
    later = [one for one in days.outages if eve < one.first < workshop.first and one.declared > at(eve, 15)]
    if any(one.at(days.district, days.cluster, one.first) for one in later):
        return  # nobody knew on that day that it was the last with a network
    if (
        joined is None
        or joined > announced
        or number in seen.stopped
        or at(eve, 19) > seen.until
        or at(eve, 14) <= announced
    ):
        return
    heard = seen.heard.get(number, ())
    told = [
        entry for entry in heard if entry.kind in ("D7", "D7b") and any(name in entry.text for name in workshop.names)
    ]
    told = [entry for entry in told if workshop.called <= entry.left]
    if not told and not all(days.quiet(local_day(announced) + timedelta(days=n)) for n in range(1, 6)):
        yield Breach("every reminder once", number, announced, f"never told of the workshop of {workshop.names[0]}")
    if told and told[0].left > announced + timedelta(days=6) and told[0].left > at(eve, 9):
        yield Breach("every reminder once", number, told[0].left, f"told late of the workshop of {workshop.names[0]}")
    tomorrow = [entry for entry in heard if entry.kind in TOMORROW and local_day(entry.left) == eve]
    late = bool(told) and told[-1].left >= at(eve, 14)
    if not tomorrow and not late and not _refuses(heard, workshop.called, at(eve, 19)):
        yield Breach("every reminder once", number, at(eve, 15), f"not reminded of the workshop of {workshop.names[0]}")


def _refuses(heard: Sequence[Heard], since: datetime, until: datetime) -> bool:
    return any(entry.kind in ("W3", "W3c") and since < entry.left < until for entry in heard)


# --- digests ---------------------------------------------------------------------------------


def every_digest_once(seen: Evidence) -> Iterator[Breach]:
    """A mentor whose cluster was in touch has his digest on Saturday, an officer on Monday, or on the next day that is open.

    Nobody has another's, or a stale one.
    """
    for role, kinds, weekday in (("mentor", ("D1", "D1b"), 5), ("officer", ("D2", "D1b"), 7)):
        spoke = _spoke_by_week(seen, role)
        got: defaultdict[tuple[str, date], int] = defaultdict(int)
        for number, entries in seen.heard.items():
            for entry in (each for each in entries if each.kind in kinds):
                got[number, local_day(entry.left)] += 1
                if entry.kind != "D1b":
                    yield from _misdirected(seen, role, number, entry, weekday)
        for place, monday in spoke:
            due = _next_open(monday + timedelta(days=weekday))
            hour = at(due, 15) if role == "mentor" else at(due, 9, 30)
            holder = seen.holder(role, place, hour)
            away = seen.plan.is_down(at(due, 18)) or at(due, 19) > seen.until or holder in seen.stopped
            rests = role == "mentor" and holder and _is_at_rest(seen, holder, monday)
            if not holder or away or rests or _is_dark(seen, holder, due):
                continue
            if not got[holder, due] and not got[holder, _next_open(due + timedelta(days=1))]:
                yield Breach("every digest once", holder, hour, f"no digest for {place}, week of {monday}")


def _misdirected(seen: Evidence, role: str, number: str, entry: Heard, weekday: int) -> Iterator[Breach]:
    holds = {seen.holder(held, place, entry.left) for held, place in seen.posts if held == role}
    if number not in holds:
        yield Breach("every digest once", number, entry.left, f"a digest to who holds no post: {entry.text}")
    day = local_day(entry.left)
    monday = day - timedelta(days=day.weekday())
    due = {_next_open(start + timedelta(days=weekday)) for start in (monday, monday - timedelta(days=7))}
    if day not in due | {_next_open(each + timedelta(days=1)) for each in due}:
        yield Breach("every digest once", number, entry.left, f"a digest on another day: {entry.text}")


@cache
def _next_open(day: date) -> date:
    """That day, or the next that is no Sunday and no holiday."""
    return next(day + timedelta(days=n) for n in range(20) if not is_free(day + timedelta(days=n)))


def _is_dark(seen: Evidence, number: str, day: date) -> bool:
    return any(seen.days(one).dark(day) for one in seen.at_number[number])


def _is_at_rest(seen: Evidence, number: str, monday: date) -> bool:
    """Whether the schools were closed for a season all week: whoever wrote then had no count to tell of."""
    return all(seen.days(one).vacation(monday + timedelta(days=n)) for one in seen.at_number[number] for n in range(6))


def _spoke_by_week(seen: Evidence, role: str) -> set[tuple[str, date]]:
    """The clusters, or districts, and Mondays of the weeks in which a teacher of theirs called or wrote."""
    found: set[tuple[str, date]] = set()
    moments = [(entry.number, entry.at) for entry in seen.ledger.wrote]
    moments += [(press.number, press.at) for press in seen.ledger.pressed]
    for number, moment in moments:
        there = seen.at_number.get(number, [])
        if (
            number in seen.stopped
            or len(there) != 1
            or not there[0].teaches
            or seen.joined.get(number, seen.until) > moment
        ):
            continue
        day = local_day(moment)
        if day.weekday() < 5 or (day.weekday() == 5 and moment.astimezone(ZONE).hour < 12):
            found.add(
                (there[0].cluster if role == "mentor" else there[0].district, day - timedelta(days=day.weekday()))
            )
    return found
