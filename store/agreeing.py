"""What a second person's word does. A new thing that needs two people is one line of KINDS and what does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from flows.facts import Person
from store import broadcasts, calendar_proposed, proposals, rules_proposed
from store.moment import Moment
from store.proposals import Proposal

Done = Callable[[Connection, Mapping[str, Any], bool, Moment], bool]


def _broadcast(db: Connection, about: Mapping[str, Any], agreed: bool, moment: Moment) -> bool:
    return broadcasts.agreed(db, about["broadcast"], agreed, moment)


def _calendar(db: Connection, about: Mapping[str, Any], agreed: bool, _moment: Moment) -> bool:
    return calendar_proposed.put(db, about) if agreed else True


def _rules(db: Connection, about: Mapping[str, Any], agreed: bool, _moment: Moment) -> bool:
    return rules_proposed.put(db, about) if agreed else True


KINDS: Mapping[str, Done] = {
    broadcasts.KIND: _broadcast,
    calendar_proposed.KIND: _calendar,
    rules_proposed.KIND: _rules,
}


def agree(db: Connection, proposal: Proposal, by: Person, moment: Moment) -> bool:
    """It is done. False, and nothing is: somebody was first, or what it would change has changed. Raises proposals.Own."""
    if not proposals.settle(db, proposal, by, "agreed", "", moment):
        return False
    done = KINDS[proposal.kind](db, proposal.about, True, moment)
    if not done:
        proposals.too_late(db, proposal)
    return done


def refuse(db: Connection, proposal: Proposal, by: Person, reason: str, moment: Moment) -> bool:
    """It stays as it was, and why. One's own is withdrawn so. False: somebody was first."""
    state = "withdrawn" if proposal.own else "refused"
    settled = proposals.settle(db, proposal, by, state, reason, moment)
    return settled and KINDS[proposal.kind](db, proposal.about, False, moment)
