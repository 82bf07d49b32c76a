"""What waits for a second person's word: those who can give it are told, once each; whoever asked is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from flows import notices
from flows.facts import Person
from flows.sending import is_open
from gateway.parts import Parts
from store import proposals, schedule
from store.moment import Moment
from store.notify import Notice, notify


def run(parts: Parts) -> dict[str, int]:
    """Tells them in the hours of the day, so that what is taken back at night rings nobody. Counts."""
    with parts.database.reading() as db:
        moment = parts.moment(db)
        untold = proposals.untold(db, moment)
    if not untold or not is_open(False, moment.now, moment.policy, moment.calendar):
        return {}
    if max(row.asked_at for _, waiting in untold for row in waiting) > moment.now - moment.policy.second_word_after:
        return {}  # who changes ten things has perhaps not done yet
    with parts.database.transaction() as db:
        told = sum(_tell(db, person, waiting, moment) for person, waiting in untold)
    if told:
        parts.ring()
    return {proposals.TOLD: told} if told else {}


def _tell(db: Connection, person: Person, waiting: Sequence[Any], moment: Moment) -> bool:
    new = [
        row.kind
        for row in waiting
        if schedule.first_time(db, proposals.TOLD, f"{row.proposal_id}", f"{person.id}", moment.now)
    ]
    return bool(new) and notify(db, Notice(notices.second_word(new), person), moment) is not None
