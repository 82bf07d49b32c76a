"""Moving the programme's clock on, by way of every hour at which something is timed, so that nothing is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from flows.policy import POLICY
from gateway.jobs import deliver, timetable
from gateway.parts import Parts
from store import outbox, phones

FURTHEST = timedelta(days=14)
STEPS_A_TURN = 20  # then whoever asked is told how far it has come
HOURS = sorted({value for value in vars(POLICY).values() if isinstance(value, time)})
IN_BETWEEN = 60  # so often at most, between two of them, for what was put off by some minutes
LANDMARKS = ("hour", "morning", "day", "week")


class CannotWind(ValueError):
    """Why the clock does not move; says so to a person."""


@dataclass(frozen=True)
class Wound:
    """How far it has come (programme time), whether that is all the way, and how many messages left on the way."""

    now: datetime
    arrived: bool
    sent: int


def landmark(name: str, now: datetime) -> datetime:
    """Where a button leads: an hour, a day or a week on, or the next morning at 09:30. Raises CannotWind."""
    local = now.astimezone(POLICY.zone)
    if name == "morning":
        morning = datetime.combine(local.date(), POLICY.officer_digest_at, POLICY.zone)
        return morning if morning > local else morning + timedelta(days=1)
    spans = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
    if name not in spans:
        raise CannotWind(f"there is no button {name[:20]!r}; there are {', '.join(LANDMARKS)}")
    return now + spans[name]


def at(typed: str) -> datetime:
    """A local time such as "2026-11-30T09:30". Raises CannotWind."""
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise CannotWind(f"{typed.strip()[:30]!r} is no time; one looks like 2026-11-30 09:30") from None
    return found if found.tzinfo else found.replace(tzinfo=POLICY.zone)


def check(now: datetime, to: datetime) -> None:
    """Raises CannotWind for the past and for what is too far away."""
    if to < now:
        raise CannotWind(f"The programme clock only moves forward: it is {said(now)} there.")
    if to - now > FURTHEST:
        raise CannotWind(f"That is too far at once: {FURTHEST.days} days at most.")


def wind(parts: Parts, to: datetime, most_steps: int = STEPS_A_TURN) -> Wound:
    """Move on towards `to`, at most so many steps; at each the jobs look and what is due leaves. Raises CannotWind."""
    if not parts.clock.movable:
        raise CannotWind("The programme clock moves only with SIMULATOR=on.")
    now, had = _so_far(parts)
    check(now, to)
    steps = steps_to(now, to)
    for step in steps[:most_steps]:
        _deliver_until(parts, step)
        if _move(parts, step):
            timetable.look(parts)
            deliver.run(parts)
    parts.ring()
    now, have = _so_far(parts)
    return Wound(now, len(steps) <= most_steps, have - had)


def _deliver_until(parts: Parts, step: datetime) -> None:
    """What falls due before a step leaves at its own minute: prompts are spread over half an hour."""
    for _ in range(IN_BETWEEN):
        with parts.database.reading() as db:
            due = outbox.next_due_after(db, parts.clock.now(db))
        if due is None or due >= step or not _move(parts, due):
            return
        deliver.run(parts)


def steps_to(now: datetime, to: datetime) -> list[datetime]:
    """Every moment in between at which the policy has something begin, leave or close; then `to` itself."""
    first, last = now.astimezone(POLICY.zone).date(), to.astimezone(POLICY.zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    moments = [datetime.combine(day, hour, POLICY.zone) for day in days for hour in HOURS]
    return [*(moment for moment in moments if now < moment < to), to]


def said(moment: datetime) -> str:
    """Programme time as the phones show it: "Wed 25 Nov 2026, 13:40"."""
    return f"{moment.astimezone(POLICY.zone):%a %d %b %Y, %H:%M}"


def _so_far(parts: Parts) -> tuple[datetime, int]:
    """Programme time, and how many messages have reached the phones until now."""
    with parts.database.reading() as db:
        return parts.clock.now(db), phones.arrived(db)


def _move(parts: Parts, step: datetime) -> bool:
    """False when somebody else has wound it further meanwhile."""
    with parts.database.transaction() as db:
        if step < parts.clock.now(db):
            return False
        parts.clock.move_to(db, step.astimezone(UTC))
        return True
