"""The one clock of every question: it goes up by itself, or its asker is asked, or those hear who should hear again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from flows.calendar import Calendar
from flows.escalation import Step, Waiting, is_copied, next_steps
from flows.status import Matter
from gateway.parts import Parts
from store import asked, copies, ledger, moving, schedule, specialists, standing, status, telling, waiting
from store.database import Unreachable
from store.moment import Moment

log = structlog.get_logger()


def run(parts: Parts) -> dict[str, int]:
    """Takes every step that is due, those of a question in a transaction of its own. Counts by step."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        late = specialists.late(db, moment)
    for question_id in late:  # before the mentor's own clock, which has begun anew with it
        with parts.database.transaction() as db:
            specialists.go_on(db, question_id, moment)
        counts["specialist_late"] += 1
    with parts.database.reading() as db:
        found = waiting.questions_waiting(db, moment)
        run_there = status.clusters_that(db, Matter.CLOCKS) if found else ()
    for question in found:
        if question.cluster_id in run_there and next_steps(
            question, moment.policy, _days(question, moment), moment.now
        ):
            counts.update(_take(parts, question.id, moment))
    counts.update(_copy(parts, [each for each in found if is_copied(each, moment.today)], moment))
    if counts:
        parts.ring()
    return dict(counts)


def _copy(parts: Parts, asked_again: list[Waiting], moment: Moment) -> Counter[str]:
    """What an earlier look asked the districts again, to the next level."""
    with parts.database.reading() as db:
        new = copies.wanted(db, asked_again)
    if not new:
        return Counter()
    with parts.database.transaction() as db:
        return +Counter({copies.COPY: copies.tell(db, new, moment)})


def _days(question: Waiting, moment: Moment) -> Calendar:
    """The days of whoever has it: the cluster's schools, or the district's office."""
    return moment.calendars.of_post(question.with_whom, question.cluster_id)


def _take(parts: Parts, question_id: int, moment: Moment) -> list[str]:
    try:
        with parts.database.transaction() as db:
            return [step.value for step in _steps(db, question_id, moment)]
    except Unreachable:
        raise
    except Exception:  # one that cannot be moved must not hold up the others
        log.exception("question_not_moved", question=question_id)
        return ["failed"]


def _steps(db: Connection, question_id: int, moment: Moment) -> Iterator[Step]:
    """Decides once more with the question locked: somebody may have answered in between, or another clock been first."""
    ledger.find(db, question_id)
    question = waiting.question_waiting(db, question_id, moment)
    for step in next_steps(question, moment.policy, _days(question, moment), moment.now):
        if step in _STATUS:
            if _told(db, question_id, step, moment):
                yield step
        else:
            _move(db, question_id, step, moment)
            yield step


def _move(db: Connection, question_id: int, step: Step, moment: Moment) -> None:
    row = ledger.find(db, question_id)
    question = waiting.question_waiting(db, question_id, moment)
    if step in _OF_LATER:
        _OF_LATER[step](db, row, question, moment)
    elif step is Step.PASS_UP:
        moving.pass_up(db, question_id, moment)
        telling.mentor_of_clock(db, ledger.find(db, question_id), asked.escalation_of(db, question_id), moment)
    elif step is Step.ASK_LEAVE:
        moving.ask_leave(db, question_id, moment)
    elif step is Step.ALERT:
        telling.office(db, row, asked.escalation_of(db, question_id), moment)
    elif step is Step.REMIND:
        ledger.note(db, question_id, standing.officer_again(db, row, question.last_day, moment), moment)
    elif step is Step.ALERT_AGAIN:
        standing.urgent_again(db, row, question.last_day, moment)
        standing.asker(db, row, question, moment)  # she was told by when she hears
        ledger.note(db, question_id, waiting.ASKER, moment)
        ledger.note(db, question_id, waiting.ASKED_AGAIN, moment)
    elif step is Step.NOBODY:
        moving.office_is_vacant(db, question_id, moment)
    elif step is Step.TELL_DEPUTY:
        standing.deputy(db, row, moment)
        ledger.note(db, question_id, waiting.DEPUTY, moment)


def _nudge(db: Connection, row: Row[Any], _: Waiting, moment: Moment) -> None:
    standing.officer_lacks(db, row, moment)
    ledger.note(db, row.id, waiting.NUDGED, moment)


def _ring(db: Connection, row: Row[Any], question: Waiting, moment: Moment) -> None:
    standing.administrator_rings(db, row, question.last_day, moment)
    ledger.note(db, row.id, waiting.RUNG, moment)


_OF_LATER: dict[Step, Callable[[Connection, Row[Any], Waiting, Moment], object]] = {
    Step.NUDGE: _nudge,
    Step.RING: _ring,
    Step.MOVE_ON: lambda db, row, _, moment: moving.pass_on(db, row.id, moment),
    Step.ASK_LEAVE_ON: lambda db, row, _, moment: moving.ask_leave_on(db, row.id, moment),
}

_STATUS = {
    Step.TELL_ASKER: ("D12", standing.asker, waiting.ASKER),
    Step.TELL_MENTOR: ("D33", standing.mentor, waiting.MENTOR),
}


def _told(db: Connection, question_id: int, step: Step, moment: Moment) -> bool:
    """Where it is now, once a day at most."""
    kind, tell, what = _STATUS[step]
    if not schedule.first_time(db, kind, str(question_id), moment.today.isoformat(), moment.now):
        return False
    tell(db, ledger.find(db, question_id), waiting.question_waiting(db, question_id, moment), moment)
    ledger.note(db, question_id, what, moment)
    return True
