"""Days of the calendar that are only estimated: the administrator is asked to confirm them before they come (D78)."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, select

from flows.confirming import Doubt, doubts, please_confirm
from gateway.parts import Parts
from store import people, schedule
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import DoneOnce, Provinces

ASKED = "D78"


def run(parts: Parts) -> dict[str, int]:
    """Asks what is due. Counts."""
    with parts.database.reading() as db:
        moment = parts.moment(db)
        new = _new(db, doubts(moment.calendars, moment.policy, moment.now))
    if not new:
        return {}
    with parts.database.transaction() as db:
        told = sum(_ask(db, doubt, moment) for doubt in new)
    if told:
        parts.ring()
    return dict(+Counter({ASKED: told}))


def _target(doubt: Doubt) -> str:
    return f"{doubt.block.why or doubt.block.kind}.{doubt.block.id}"


def _new(db: Connection, found: list[Doubt]) -> list[Doubt]:
    """Those not asked about yet; no statement where there are none."""
    if not found:
        return []
    marks = select(DoneOnce.target, DoneOnce.period).where(DoneOnce.kind == ASKED)
    done = {(target, period) for target, period in db.execute(marks)}
    return [doubt for doubt in found if (_target(doubt), doubt.period) not in done]


def _ask(db: Connection, doubt: Doubt, moment: Moment) -> int:
    desks = [people.post(db, "administrator", province_id=id) for id in db.scalars(select(Provinces.id)).all()]
    holders = list(filter(None, (people.holder(db, post, moment.today) for post in desks)))
    if not holders or not schedule.first_time(db, ASKED, _target(doubt), doubt.period, moment.now):
        return 0  # whoever takes the post in time is asked then
    text = please_confirm(doubt.block)
    return sum(
        notify(db, Notice(text, to, once=f"{ASKED}/{to.id}/{_target(doubt)}.{doubt.period}"), moment) is not None
        for to in holders
    )
