"""Forget what is of no more use: dialogues that are over, sign-ins that ended, lists that clerks brought long ago."""

from __future__ import annotations

from datetime import UTC, datetime

from gateway.parts import Parts
from store import clerks, retention, sign_in


def run(parts: Parts) -> dict[str, int]:
    """Counts of what was forgotten, nothing where nothing was."""
    with parts.database.transaction() as db:
        moment = parts.moment(db)
        counts = retention.forget_dialogues(db, moment)
        counts["sign_ins"] = sign_in.forget_old(db, datetime.now(UTC))  # nobody moves the clock of a sign-in
        counts["lists"] = clerks.forget_old(db, moment.now)
    return {name: count for name, count in counts.items() if count}
