"""The next level is copied: of the second notices to districts the teaching team reads one line, those of a day together (D6c)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from flows import notices, standing
from flows.escalation import Waiting
from store import people, schedule
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Clusters, Districts, DoneOnce, Escalations, Questions

COPY = "D6c"
LETTERS = 60  # of the references in an SMS of one part


def wanted(db: Connection, questions: Sequence[Waiting]) -> list[Waiting]:
    """Those of which the team has not read yet; no statement where there are none."""
    if not questions:
        return []
    targets = [str(question.id) for question in questions]
    marks = select(DoneOnce.target, DoneOnce.period).where(DoneOnce.kind == COPY, DoneOnce.target.in_(targets))
    done = {(target, period) for target, period in db.execute(marks)}
    return [each for each in questions if (str(each.id), f"{each.last_day}") not in done]


def tell(db: Connection, questions: Sequence[Waiting], moment: Moment) -> int:
    """One SMS to each of the team, whatever their number; how many. Each question once for each end of its clock."""
    new = [each.id for each in questions if schedule.first_time(db, COPY, f"{each.id}", f"{each.last_day}", moment.now)]
    found = (
        select(Escalations.id, Clusters.name, Districts.province_id)
        .join(Questions, Questions.id == Escalations.question_id)
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .join(Districts, Districts.id == Clusters.district_id)
        .where(Questions.id.in_(new))
        .order_by(Escalations.id)
    )
    of_province: dict[int, list[str]] = {}
    for row in db.execute(found) if new else ():
        of_province.setdefault(row.province_id, []).append(f"E{row.id} {row.name}")
    told = 0
    for province_id, references in of_province.items():
        text = standing.second_notices(notices.some_of(references, LETTERS), moment.programme)
        for to in people.holders(db, people.post(db, "province", province_id=province_id), moment.today):
            told += notify(db, Notice(text, to, once=f"{COPY}/{to.id}/{moment.today}.{new[0]}"), moment) is not None
    return told
