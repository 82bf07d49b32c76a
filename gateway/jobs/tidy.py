"""Forget the dialogues that are over."""

from __future__ import annotations

from gateway.parts import Parts
from store import retention


def run(parts: Parts) -> dict[str, int]:
    """Counts of what was forgotten, nothing where nothing was."""
    with parts.database.transaction() as db:
        return retention.forget_dialogues(db, parts.moment(db))
