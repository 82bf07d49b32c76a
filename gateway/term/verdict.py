"""All invariants of a term, and what came of them."""

from __future__ import annotations

from sqlalchemy import select

from gateway.term import answers, invariants, timed
from gateway.term.evidence import Breach, Count, Evidence
from gateway.term.invariants import Invariant
from gateway.term.play import Play
from store.tables import Clusters, PupilCounts, Schools

INVARIANTS: tuple[Invariant, ...] = (
    invariants.none_twice,
    invariants.inside_the_windows,
    invariants.under_the_caps,
    invariants.nothing_to_the_stopped,
    invariants.quiet_vacations,
    invariants.every_message_answered,
    invariants.short_enough,
    invariants.private_words_stay,
    invariants.womens_numbers_stay,
    invariants.counts_are_kept,
    invariants.meant_as_read,
    answers.every_question_told,
    answers.nothing_moves_too_soon,
    answers.every_promise_followed_up,
    timed.every_reminder_once,
    timed.every_digest_once,
)


def evidence(play: Play) -> Evidence:
    """What a play left behind: its phones, and the counts in its database."""
    counts = select(Clusters.name, Schools.name, PupilCounts.day, PupilCounts.boys, PupilCounts.girls)
    counts = counts.join(Schools, Schools.id == PupilCounts.school_id).join(Clusters, Clusters.id == Schools.cluster_id)
    with play.parts.database.reading() as db:
        rows = db.execute(counts.where(PupilCounts.replaced.is_(False))).all()
    return Evidence(play.programme, play.plan, play.network.ledger, play.now, [Count(*row) for row in rows], play.stuck)


def breaches(seen: Evidence) -> list[Breach]:
    """Everything that did not hold, in order of time."""
    return sorted((each for holds in INVARIANTS for each in holds(seen)), key=lambda each: (each.when, each.rule))
