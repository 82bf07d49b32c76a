"""What is looked at every minute. A look finds what is due and does it, or does nothing; missing some costs nothing."""

from __future__ import annotations

from gateway.jobs import (
    afterwards,
    broadcast,
    collect,
    confirm,
    digest,
    escalate,
    export,
    incomplete,
    meet,
    poll,
    reconcile,
    remind,
    rhythm,
    second_word,
    silence,
    tidy,
    transfers,
    unanswered,
    watch,
    welcome,
)
from gateway.parts import Parts

EVERY_S = 60
JOBS = (
    collect,
    reconcile,
    watch,
    incomplete,
    remind,
    afterwards,
    rhythm,
    welcome,
    transfers,
    escalate,
    unanswered,
    silence,
    digest,
    meet,
    confirm,
    poll,
    second_word,
    broadcast,
    export,
    tidy,
)


def look(parts: Parts) -> dict[str, int]:
    """Runs them all here and now, as after a move of the programme's clock. Counts of all of them."""
    return {name: count for job in JOBS for name, count in job.run(parts).items()}
