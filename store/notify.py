"""What leaves of Saathi's own accord, inside its hours, and is withdrawn. An answer to a message of hers: `outbox.add`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, update

from flows.facts import Person
from flows.sending import send_time
from flows.texts import Text
from store import outbox
from store.moment import Moment
from store.tables import Outbox

NOT_LEFT = ("due", "claimed", "held")  # what of the outbox can still be withdrawn
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Notice:
    """A message to somebody. `urgent`: it may leave in the wider hours. `lives`: how long from its due time it is of use."""

    text: Text
    to: Person | None = None
    lane: str = "notice"
    urgent: bool = False
    lives: timedelta = timedelta(hours=72)
    once: str | None = None
    question_id: int | None = None
    cluster_id: int = 0  # whose hours it keeps; 0: those of the whole programme


def notify(db: Connection, notice: Notice, moment: Moment) -> int | None:
    """Put it in the outbox, due when the hours next allow; its id. None: nobody to tell, there already, or not wanted."""
    if notice.to is None:
        return None
    due_at = send_time(notice.urgent, moment.now, moment.policy, moment.calendars.of_cluster(notice.cluster_id))
    return outbox.add(
        db,
        to=notice.to,
        kind=notice.text.id,
        text=notice.text,
        lane=notice.lane,
        now=moment.now,
        due_at=due_at,
        lives=due_at - moment.now + notice.lives,
        hours="urgent" if notice.urgent else "day",
        once=notice.once,
        question_id=notice.question_id,
        policy=moment.policy,
    )


def withdraw(db: Connection, *which: ColumnElement[bool]) -> int:
    """What of these has not left yet never will; how many messages that are."""
    # A worker that holds one as `claimed` has called nobody yet, and then finds that it may not.
    waiting = update(Outbox).where(Outbox.state.in_(NOT_LEFT), *which)
    return db.execute(waiting.values(state="expired", reason=WITHDRAWN)).rowcount
