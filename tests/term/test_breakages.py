"""The rules broken on purpose, one after the other: each break is found by the invariant that is there for it.

The one place in which our own code is replaced: what is tested is the checker, and the code is its case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection

from flows import caps, escalation, reminders, rhythm, sending
from flows.calendar import VACATION as A_VACATION
from flows.calendar import Calendar
from flows.escalation import Step
from flows.facts import Person
from flows.mentor import calling
from flows.policy import POLICY
from gateway import parts
from gateway.jobs import escalate
from gateway.term.evidence import Breach, Evidence
from store import due, outbox, people, schedule
from store import rhythm as found
from tests.term import worlds
from tests.term.conftest import World

PlayOut = Callable[[World], tuple[Evidence, Sequence[Breach]]]
Patch = pytest.MonkeyPatch


def quiet_hours_ignored(patch: Patch) -> None:
    def always(day: Any, urgent: bool, policy: Any, calendar: Any) -> list[tuple[datetime, datetime]]:
        begins = datetime.combine(day, time(0), policy.zone).astimezone(UTC)
        return [(begins, begins + timedelta(days=1))]

    patch.setattr(sending, "hours", always)


def nudged_twice(patch: Patch) -> None:
    weekly = rhythm._weekly

    def twice(today: Any, policy: Any, calendar: Any) -> list[rhythm.Round]:
        again = [
            replace(each, period=f"{each.period}b") for each in weekly(today - timedelta(days=1), policy, calendar)
        ]
        moved = [
            replace(
                each, begins=each.begins + timedelta(days=1), until=each.until + timedelta(days=1), counted_since=None
            )
            for each in again
            if each.kind == rhythm.NUDGE
        ]
        return [*weekly(today, policy, calendar), *moved]

    patch.setattr(rhythm, "_weekly", twice)
    patch.setattr(found, "_conditions", lambda each, moment: [])
    cap_ignored(patch)


def once_keys_dropped(patch: Patch) -> None:
    add, add_all, numbers = outbox.add, outbox.add_all, count()

    def add_all_anew(db: Connection, letters: Sequence[tuple[Person, Any, str]], **told: Any) -> set[str]:
        anew = f" {next(numbers)}"
        left = add_all(db, [(to, text, once + anew) for to, text, once in letters], **told)
        return {once.removesuffix(anew) for once in left}

    patch.setattr(outbox, "add", lambda db, **told: add(db, **{**told, "once": None}))
    patch.setattr(outbox, "add_all", add_all_anew)
    patch.setattr(schedule, "first_time", lambda *_: True)
    patch.setattr(schedule, "first_times", lambda _db, _kind, targets, *_: set(targets))


def cap_ignored(patch: Patch) -> None:
    patch.setattr(caps, "room", lambda *_: None)


def asker_never_told(patch: Patch) -> None:
    kind, _, noted = escalate._STATUS[Step.TELL_ASKER]
    patch.setitem(escalate._STATUS, Step.TELL_ASKER, (kind, lambda *_: None, noted))


def promise_forgotten(patch: Patch) -> None:
    with_officer = escalation._with_officer
    patch.setattr(
        escalation,
        "_with_officer",
        lambda question, *rest: () if question.promised_on else with_officer(question, *rest),
    )


def private_moves(patch: Patch) -> None:
    with_mentor = escalation._with_mentor
    patch.setattr(
        escalation, "_with_mentor", lambda question, *rest: with_mentor(replace(question, private=False), *rest)
    )


def digest_to_a_leaver(patch: Patch) -> None:
    in_charge = due.holding.of_places
    last_week = timedelta(days=5)
    patch.setattr(due.holding, "of_places", lambda place, kinds, day: in_charge(place, kinds, day - last_week))


def counts_asked_in_vacations(patch: Patch) -> None:
    on = Calendar.on
    patch.setattr(Calendar, "on", lambda self, day, *kinds: [] if A_VACATION in kinds else on(self, day, *kinds))


def workshops_forgotten_after_vacations(patch: Patch) -> None:
    patch.setattr(reminders, "eve_of", reminders.last_working_day_before)
    patch.setattr(
        calling, "first_told", lambda _day, now, *_: now.date()
    )  # a day of which nobody would hear is refused


def stopped_get_no_answers(patch: Patch) -> None:
    patch.setattr(outbox, "NOT_FOR_THE_STOPPED", outbox.LANES)


def stop_ignored(patch: Patch) -> None:
    patch.setattr(people, "stop", lambda *_: None)


def stale_digests(patch: Patch) -> None:
    patch.setattr(parts, "POLICY", replace(POLICY, digest_max_age=timedelta(days=6)))


def ladder_not_paused(patch: Patch) -> None:
    patch.setattr(Calendar, "is_working", Calendar.is_school_day)


BREAKAGES = [
    (quiet_hours_ignored, worlds.EVENING, "inside the windows"),
    (nudged_twice, worlds.CALM, "none twice"),
    (once_keys_dropped, worlds.IN_TOUCH, "none twice"),
    (cap_ignored, worlds.CAPPED, "under the caps"),
    (asker_never_told, worlds.NEVER_ANSWERED, "every question told"),
    (promise_forgotten, worlds.PROMISED, "every promise followed up"),
    (private_moves, worlds.PRIVATE, "private stays private"),
    (digest_to_a_leaver, worlds.HANDED_OVER, "every digest once"),
    (counts_asked_in_vacations, worlds.VACATION, "quiet vacations"),
    (workshops_forgotten_after_vacations, worlds.BACK, "every reminder once"),
    (stopped_get_no_answers, worlds.STOPPED, "every message answered"),
    (stop_ignored, worlds.STOPPED, "nothing to the stopped"),
    (stale_digests, worlds.LONG_DOWN, "every digest once"),
    (ladder_not_paused, worlds.SNOWED_IN, "nothing moves too soon"),
]


@pytest.mark.parametrize(("broken", "world", "rule"), BREAKAGES, ids=[case[0].__name__ for case in BREAKAGES])
def test_a_broken_rule_is_found(
    broken: Callable[[Patch], None], world: World, rule: str, play_out: PlayOut, monkeypatch: Patch
) -> None:
    broken(monkeypatch)
    _, breaches = play_out(world)
    assert rule in {each.rule for each in breaches}


@pytest.mark.parametrize("world", dict.fromkeys(id for id in vars(worlds) if isinstance(getattr(worlds, id), World)))
def test_unbroken_it_holds(world: str, play_out: PlayOut) -> None:
    _, breaches = play_out(getattr(worlds, world))
    assert list(map(str, breaches)) == []
