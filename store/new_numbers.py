"""A number that changed, as its owner says from the new one: with the old one's PIN at once, else by her mentor's word.

Nobody learns from an answer whether somebody was at a number. Who holds a post is moved by a clerk only
(`flask person number`, the console). The old number may object for a while, where no PIN decided; then it stays, and
by phone nobody changes it for a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, or_, select, update

from flows import notices
from flows.facts import NewNumber, Person
from flows.outcomes import NumberChanged, NumberSettled
from flows.texts import Text
from store import outbox, people, pins, renumbering, telling
from store.database import changed
from store.leaving import LIVE
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Holdings, NumberWishes, Outbox, People, Schools

A_DAY = timedelta(days=1)
TO_OLD = ("D142", "D143", "D148")  # kinds of message


def ask(db: Connection, outcome: NumberChanged, moment: Moment) -> None:
    """What somebody at an unknown number said. Too often in a day, or in vain: nothing but that it was said is kept."""
    tried = select(func.count()).where(NumberWishes.new_msisdn == outcome.msisdn)
    tries = db.scalar(tried.where(NumberWishes.asked_at > moment.now - A_DAY)) or 0
    if tries >= moment.policy.number_tries or people.by_msisdn(db, outcome.msisdn):
        return
    if outcome.pin:
        _by_pin(db, outcome, moment)
        return
    clusters = _clusters(db, outcome, moment)
    for cluster_id in clusters:
        if _is_asked(db, outcome, cluster_id, moment):
            _keep(db, outcome, moment, "tried")
        else:
            _keep(db, outcome, moment, "asked", cluster_id)
            _tell_mentor(db, outcome, cluster_id, moment)
    if not clusters:
        _keep(db, outcome, moment, "tried")


def _by_pin(db: Connection, outcome: NumberChanged, moment: Moment) -> None:
    there = _without_posts(db, _people(db, People.msisdn == outcome.old), moment)
    person = pins.whose(db, [each.id for each in there], outcome.pin, moment)
    if person is None:
        _keep(db, outcome, moment, "tried")
        return
    wish_id = _keep(db, outcome, moment, "by_pin", person_id=person)
    _renumber(
        db, wish_id, people.by_id(db, person), outcome.msisdn, notices.number_replaced_by_pin(), moment, by=person
    )


def _keep(
    db: Connection,
    outcome: NumberChanged,
    moment: Moment,
    state: str,
    cluster_id: int | None = None,
    person_id: int | None = None,
) -> int:
    values: dict[str, Any] = {"new_msisdn": outcome.msisdn, "state": state, "asked_at": moment.now, "old_msisdn": ""}
    if state != "tried":
        values |= {"old_msisdn": outcome.old, "school_id": outcome.school_id, "cluster_id": cluster_id}
        values["person_id"] = person_id
    return int(db.execute(insert(NumberWishes).values(**values).returning(NumberWishes.id)).scalar_one())


def _is_asked(db: Connection, outcome: NumberChanged, cluster_id: int, moment: Moment) -> bool:
    """Whether her mentor has been told of just this already, and can still say something."""
    what = (NumberWishes.old_msisdn == outcome.old, NumberWishes.school_id.is_not_distinct_from(outcome.school_id))
    same = (NumberWishes.new_msisdn == outcome.msisdn, NumberWishes.cluster_id == cluster_id, *what)
    since = moment.now - timedelta(days=moment.policy.number_waits_days)
    open_one = (NumberWishes.state == "asked", NumberWishes.asked_at > since)
    return db.scalar(select(NumberWishes.id).where(*same, *open_one).limit(1)) is not None


def _tell_mentor(db: Connection, outcome: NumberChanged, cluster_id: int, moment: Moment) -> None:
    """Her mentor, and the old number; each once a day, however many ask."""
    for person in _meant(db, outcome.old, outcome.school_id, cluster_id, moment)[:1]:
        school = telling.school_of(db, person.id)
        text, mentor = notices.number_asked(school, moment.programme), people.mentor_of(db, cluster_id, moment.today)
        once = f"{text.id}/{school.id}/{moment.today}"
        notify(db, Notice(text, mentor, once=once, cluster_id=cluster_id), moment)
        if outcome.old:
            _tell_old(db, person, notices.number_replaced(moment.programme), moment)


def _tell_old(db: Connection, person: Person, text: Text, moment: Moment) -> None:
    """To the number itself, so that it follows nobody to another one."""
    once = f"{text.id}/{person.id}/{moment.today}"
    notify(db, Notice(text, Person(0, person.msisdn, "", person.language), urgent=True, once=once), moment)


# --- who may be meant ------------------------------------------------------------------------


def _people(db: Connection, *which: Any) -> list[Person]:
    return [people.as_person(row) for row in db.execute(people.select_people().where(*which).order_by(People.id))]


def _without_posts(db: Connection, found: list[Person], moment: Moment) -> list[Person]:
    """Neither in charge of a post nor waiting for one."""
    lasting = or_(Holdings.until.is_(None), Holdings.until > moment.today)
    held = select(Holdings.person_id).where(Holdings.person_id.in_([each.id for each in found]), lasting)
    holders = set(db.scalars(held))
    return [each for each in found if each.id not in holders]


def _meant(db: Connection, old: str, school_id: int | None, cluster_id: int, moment: Moment) -> list[Person]:
    """Those of a cluster at the old number, or at the school; nobody whose number has objected lately."""
    since = moment.now - timedelta(days=moment.policy.number_rests_days)
    objected = select(NumberWishes.old_msisdn).where(NumberWishes.state == "objected", NumberWishes.settled_at > since)
    here = People.school_id.in_(select(Schools.id).where(Schools.cluster_id == cluster_id))
    which = People.msisdn == old if old else People.school_id == school_id
    return _without_posts(db, _people(db, which, here, People.msisdn.not_in(objected)), moment)


def _clusters(db: Connection, outcome: NumberChanged, moment: Moment) -> list[int]:
    """Whose mentors can say who it is: two who share a phone may teach in two clusters."""
    which = People.msisdn == outcome.old if outcome.old else Schools.id == outcome.school_id
    found = select(Schools.cluster_id).join(People, People.school_id == Schools.id).where(which)
    clusters = sorted(set(db.scalars(found)))
    return [each for each in clusters if _meant(db, outcome.old, outcome.school_id, each, moment)]


# --- the mentor's word -----------------------------------------------------------------------


def waiting(db: Connection, cluster_id: int, moment: Moment) -> list[NewNumber]:
    """What a mentor is asked, the oldest first; nothing of a number that is somebody's by now."""
    since = moment.now - timedelta(days=moment.policy.number_waits_days)
    taken = exists(select(People.id).where(People.msisdn == NumberWishes.new_msisdn, People.left_on.is_(None)))
    asked = (NumberWishes.cluster_id == cluster_id, NumberWishes.state == "asked", NumberWishes.asked_at > since)
    found = []
    for row in db.execute(select(NumberWishes).where(*asked, ~taken).order_by(NumberWishes.id)).all():
        meant = _meant(db, row.old_msisdn, row.school_id, cluster_id, moment)
        if meant:
            school = telling.school_of(db, meant[0].id).name
            found.append(NewNumber(row.id, school, row.new_msisdn[-4:], _called(meant, school)))
    return found


def _called(meant: Sequence[Person], school: str) -> list[tuple[int, str]]:
    if len(meant) == 1:
        return [(meant[0].id, meant[0].name or school)]
    return [(each.id, each.name or f"..{each.msisdn[-4:]}") for each in meant]


def settle(db: Connection, outcome: NumberSettled, moment: Moment) -> None:
    """What her mentor of today said, while it still waits for his word."""
    row = db.execute(select(NumberWishes).where(NumberWishes.id == outcome.wish_id).with_for_update()).one()
    mentor = people.mentor_of(db, row.cluster_id, moment.today)
    if row.state != "asked" or mentor is None or mentor.id != outcome.person_id:
        return
    if outcome.whose is None:
        _set(db, row.id, moment, state="refused")
        return
    meant = {each.id: each for each in _meant(db, row.old_msisdn, row.school_id, row.cluster_id, moment)}
    if outcome.whose in meant and not people.by_msisdn(db, row.new_msisdn):
        person = meant[outcome.whose]
        _set(db, row.id, moment, state="done", old_msisdn=person.msisdn, person_id=person.id)
        text = notices.number_replaced(moment.programme)
        _renumber(db, row.id, person, row.new_msisdn, None if row.old_msisdn else text, moment, by=outcome.person_id)


def _set(db: Connection, wish_id: int, moment: Moment, **values: object) -> None:
    db.execute(update(NumberWishes).where(NumberWishes.id == wish_id).values(settled_at=moment.now, **values))


def _renumber(
    db: Connection, wish_id: int, person: Person, new: str, to_old: Text | None, moment: Moment, *, by: int
) -> None:
    """Done, and told to both numbers; whoever else asked for the same person has asked in vain."""
    if to_old:
        _tell_old(db, person, to_old, moment)
    renumbering.renumber(db, person.id, new, moment.now, by)
    others = and_(NumberWishes.old_msisdn == person.msisdn, NumberWishes.state == "asked", NumberWishes.id != wish_id)
    db.execute(update(NumberWishes).where(others).values(state="refused", settled_at=moment.now))
    text, to = notices.number_set(moment.programme), people.by_id(db, person.id)
    outbox.add(
        db, to=to, kind=text.id, text=text, lane="reply", now=moment.now, lives=A_DAY, once=f"{text.id}/{wish_id}"
    )


# --- the old number's word -------------------------------------------------------------------


def keep_old(db: Connection, msisdn: str, moment: Moment) -> bool:
    """Whoever is at a number wants it to stay: what was asked lapses, what a mentor said is taken back. False: nothing was."""
    since = moment.now - timedelta(days=moment.policy.number_objects_days)
    said = func.coalesce(NumberWishes.settled_at, NumberWishes.asked_at) > since
    these = (NumberWishes.old_msisdn == msisdn, NumberWishes.state.in_(("asked", "done")), said)
    rows = db.execute(select(NumberWishes).where(*these).order_by(NumberWishes.id).with_for_update()).all()
    told: set[int] = set()
    for row in rows:
        person = people.by_id(db, row.person_id) if row.person_id else _teacher_at(db, msisdn, row.cluster_id)
        _set(db, row.id, moment, state="objected")
        if row.state == "done" and person and person.msisdn == row.new_msisdn and not _came(db, msisdn, row.settled_at):
            renumbering.renumber(db, person.id, msisdn, moment.now)
        if person and row.cluster_id not in told:
            told.add(row.cluster_id)
            text, mentor = (
                notices.number_objected(telling.school_of(db, person.id)),
                people.mentor_of(db, row.cluster_id, moment.today),
            )
            notify(db, Notice(text, mentor, cluster_id=row.cluster_id), moment)
    return bool(rows)


def _teacher_at(db: Connection, msisdn: str, cluster_id: int) -> Person | None:
    here = People.school_id.in_(select(Schools.id).where(Schools.cluster_id == cluster_id))
    return next(iter(_people(db, People.msisdn == msisdn, here)), None)


def _came(db: Connection, msisdn: str, since: datetime) -> bool:
    """Whether somebody has joined at the old number since: then it is not hers to keep."""
    return bool(_people(db, People.msisdn == msisdn, People.joined_at > since))


def forget_old(db: Connection, moment: Moment) -> int:
    """Wishes of more than a month ago, and to which numbers was written about them; how many."""
    before = {"before": moment.now - timedelta(days=moment.policy.number_rests_days)}
    db.execute(_BLANK_OLD, before)
    return changed(db, _OLD, before)


def forget_of(db: Connection, person: Person, numbers: Sequence[str]) -> int:
    """The same for somebody who is erased. `numbers`: hers of today and before."""
    named = (NumberWishes.new_msisdn == person.msisdn, NumberWishes.old_msisdn == person.msisdn)
    hers = or_(NumberWishes.person_id == person.id, *named)
    old = list(db.scalars(select(NumberWishes.old_msisdn).where(hers)))
    db.execute(_BLANK.where(Outbox.msisdn.in_([person.msisdn, *old, *numbers])))
    return db.execute(delete(NumberWishes).where(hers)).rowcount


# What was written to a number, and so to no person.
_BLANK = (
    update(Outbox)
    .where(Outbox.kind.in_(TO_OLD), Outbox.person_id.is_(None), Outbox.msisdn != "", Outbox.state.not_in(LIVE))
    .values(msisdn="")
)
_BLANK_OLD = _BLANK.where(Outbox.created_at < bindparam("before"))
_OLD = delete(NumberWishes).where(NumberWishes.asked_at < bindparam("before"))
