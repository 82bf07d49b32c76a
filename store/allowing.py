"""The asker's word on private questions that her mentor of today has not seen."""

from __future__ import annotations

from sqlalchemy import Connection, update

from flows import outcomes
from store import leaves, ledger, moving, people, telling
from store.moment import Moment
from store.tables import Questions


def say(db: Connection, outcome: outcomes.MentorAllowed, moment: Moment) -> None:
    """Allowed, kept closed, or closed for good. Their clock begins anew with her word; only her own are touched."""
    for question_id in outcome.question_ids:
        row = ledger.find(db, question_id)
        mentor = people.mentor_of(db, row.cluster_id, moment.today)
        if row.asker_id != outcome.person_id or mentor is None:
            continue
        leaves.put(db, row.id, mentor.id, moment, allowed=outcome.wish == "allow")
        ledger.note(db, row.id, f"asker: {outcome.wish} for the mentor of today", moment, outcome.person_id)
        this = update(Questions).where(Questions.id == row.id)
        if outcome.wish == "nowhere":
            db.execute(this.values(state="closed"))
            continue
        allowed = outcome.wish == "allow"
        days = moving.days_of("mentor", row.urgency, moment) if allowed else moment.policy.mentor_days_workshop
        due_on = moment.calendars.of_cluster(row.cluster_id).add(moment.today, days)
        db.execute(this.values(clock_from=moment.today, days=days, due_on=due_on, leave_asked_on=None))
        if allowed:
            telling.mentor_of_new(db, row, moment)
