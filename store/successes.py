"""What went well in classes, and colleagues invited to look on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from flows import notices
from flows.outcomes import ColleagueInvited, SuccessShared
from flows.typed import without_mobiles
from store import people, telling
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Invitations, People, Schools, Successes


def share(db: Connection, outcome: SuccessShared, moment: Moment) -> None:
    """A success, as far as she lets it go; the same words again change only that."""
    words = without_mobiles(outcome.words)
    same = (Successes.person_id == outcome.person_id, Successes.words == words)
    if not db.execute(update(Successes).where(*same).values(shared=outcome.shared)).rowcount:
        cluster_id = telling.school_of(db, outcome.person_id).cluster.id
        values = {"person_id": outcome.person_id, "cluster_id": cluster_id, "words": words, "shared": outcome.shared}
        db.execute(insert(Successes).values(**values, said_at=moment.now))


def of_week(db: Connection, first: datetime, after: datetime) -> Mapping[int, tuple[str, str]]:
    """By cluster the newest success of a week: the school that may be named with it, or "", and the words."""
    found = (
        select(Successes.cluster_id, Successes.words, Successes.shared, Schools.name)
        .join(People, People.id == Successes.person_id)
        .outerjoin(Schools, Schools.id == People.school_id)
        .where(Successes.said_at >= first, Successes.said_at < after)
        .order_by(Successes.id)
    )
    return {row.cluster_id: (row.name if row.shared == "school" else "", row.words) for row in db.execute(found)}


def invite(db: Connection, outcome: ColleagueInvited, moment: Moment) -> None:
    """The mentor hears, and the teachers of a school where one was named; of her only her school."""
    words = without_mobiles(outcome.words)
    values = {"person_id": outcome.person_id, "day": outcome.day, "words": words, "school_id": outcome.school_id}
    db.execute(insert(Invitations).values(**values, said_at=moment.now))
    school = telling.school_of(db, outcome.person_id)
    mentor = people.mentor_of(db, school.cluster.id, moment.today)
    wanted = outcome.school_id is None
    if mentor and mentor.id != outcome.person_id:
        text = notices.class_open_to_mentor(school, outcome.day, words, wanted)
        notify(db, Notice(text, mentor, cluster_id=school.cluster.id), moment)
    teachers = people.select_people().where(People.school_id == outcome.school_id, People.joined_at.is_not(None))
    know = (outcome.person_id, mentor.id if mentor else 0)
    for row in db.execute(teachers.where(People.id.not_in(know))) if not wanted else ():
        text = notices.class_open(school, outcome.day, words)
        once = f"{text.id}/{row.id}/{outcome.person_id}.{outcome.day}"
        notify(db, Notice(text, people.as_person(row), once=once, cluster_id=school.cluster.id), moment)
