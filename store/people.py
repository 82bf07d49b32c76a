"""People and posts: who has this number, who holds this post today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from flows.facts import Person, Post
from flows.outcomes import FewerWanted, Joined, LanguageChosen, PhoneUseSaid, SexSaid
from store.database import insert_once
from store.holding import OF_CLUSTER, in_charge
from store.moment import Moment
from store.tables import Clusters, DeadNumbers, Districts, Holdings, People, Posts, Schools

# By her own word, or because somebody else who is here has the number: each of them reads what arrives there.
_other = aliased(People)
_same_number = (_other.msisdn == People.msisdn, _other.id != People.id, _other.left_on.is_(None))
_IS_SHARED = or_(People.phone_shared.is_(True), exists(select(_other.id).where(*_same_number).correlate(People)))

_PERSON = (
    People.id,
    People.msisdn,
    People.name,
    People.language,
    People.sex,
    _IS_SHARED.label("phone_shared"),
    People.joined_at,
    People.stopped_at,
    People.fewer_messages,
)


def as_person(row: Any) -> Person:
    """The fact of a row that holds the columns of `select_people()`."""
    return Person(
        id=row.id,
        msisdn=row.msisdn,
        name=row.name,
        language=row.language,
        sex=row.sex,
        phone_shared=bool(row.phone_shared),
        joined=row.joined_at is not None,
        stopped=row.stopped_at is not None,
        fewer=row.fewer_messages,
    )


def select_people() -> Any:
    """A query for people of the programme, to be narrowed."""
    return select(*_PERSON).where(People.left_on.is_(None))


# Statements of every turn are built once: building one costs several times what running it does.
_AT_NUMBER = select_people().where(People.msisdn == bindparam("msisdn")).order_by(People.id)


def by_msisdn(db: Connection, msisdn: str) -> list[Person]:
    """Everybody at a number, in a fixed order."""
    return [as_person(row) for row in db.execute(_AT_NUMBER, {"msisdn": msisdn})]


def by_id(db: Connection, person_id: int) -> Person:
    """One person. Raises NoResultFound where there is none."""
    return as_person(db.execute(select(*_PERSON).where(People.id == person_id)).one())


def say_shared(db: Connection, person_ids: Collection[int]) -> bool:
    """Whether one of these said, or a clerk for them, that the phone is shared: then another may have its number too."""
    said = select(People.id).where(People.id.in_(person_ids), People.phone_shared.is_(True))
    return db.scalar(said.limit(1)) is not None


def still_here(db: Connection, person_id: int) -> Person | None:
    """One person, None who has left the programme."""
    row = db.execute(select_people().where(People.id == person_id)).first()
    return as_person(row) if row else None


def mentees_of(db: Connection, cluster_id: int) -> list[Person]:
    """The teachers of a cluster who have joined."""
    from_schools = select(Schools.id).where(Schools.cluster_id == cluster_id)
    teachers = select_people().where(People.school_id.in_(from_schools), People.joined_at.is_not(None))
    return [as_person(row) for row in db.execute(teachers.order_by(People.id))]


_HELD_BY = (
    select(Posts.id, Posts.kind, Posts.cluster_id, Posts.district_id, Posts.province_id)
    .join(Holdings, Holdings.post_id == Posts.id)
    .where(Holdings.person_id == bindparam("person_id"), *in_charge(bindparam("day", type_=Date)))
    .order_by(Posts.id)
)


def posts_of(db: Connection, person_id: int, day: date) -> list[Post]:
    """The posts a person is in charge of on a day."""
    return [Post(*row) for row in db.execute(_HELD_BY, {"person_id": person_id, "day": day})]


_IN_CHARGE_OF = (
    select_people()
    .join(Holdings, Holdings.person_id == People.id)
    .where(Holdings.post_id == bindparam("post_id"), *in_charge(bindparam("day", type_=Date)))
)
_REACHED = _IN_CHARGE_OF.where(People.msisdn.not_in(select(DeadNumbers.msisdn)))


def in_charge_of(db: Connection, post_id: int, day: date) -> Person | None:
    """Who is in charge of a post on a day, whether or not anything arrives at that number; None while it is vacant."""
    row = db.execute(_IN_CHARGE_OF, {"post_id": post_id, "day": day}).first()
    return as_person(row) if row else None


def in_charge_all(db: Connection, post_id: int, day: date) -> list[Person]:
    """Everybody who is in charge of a post on a day: one, or each of a team."""
    return [as_person(row) for row in db.execute(_IN_CHARGE_OF, {"post_id": post_id, "day": day})]


def holder(db: Connection, post_id: int, day: date) -> Person | None:
    """Who is in charge of a post on a day; None while it is vacant, or nothing arrives at that number."""
    row = db.execute(_REACHED, {"post_id": post_id, "day": day}).first()
    return as_person(row) if row else None


def holders(db: Connection, post_id: int, day: date) -> list[Person]:
    """All who are in charge of a post on a day and can be reached: one, or each of a team."""
    return [as_person(row) for row in db.execute(_REACHED.order_by(People.id), {"post_id": post_id, "day": day})]


def post(db: Connection, kind: str, **place: int) -> int:
    """The id of a post: `post(db, "mentor", cluster_id=3)`. Posts are made with their place; one missing is made here."""
    found = select(Posts.id).where(
        Posts.kind == kind, *(getattr(Posts, name) == value for name, value in place.items())
    )
    there = db.scalar(found)
    if there is None:
        insert_once(db, Posts, {"kind": kind, **place})  # somebody may do the same at this moment
        there = db.execute(found).scalar_one()
    return there


def offices_of(db: Connection, provinces: Collection[int]) -> list[int]:
    """The posts of provinces that answer questions: the teaching team's and the director's."""
    offices = select(Posts.id).where(Posts.kind.in_(("province", "director")), Posts.province_id.in_(provinces))
    return list(db.scalars(offices))


def mentor_of(db: Connection, cluster_id: int, day: date) -> Person | None:
    """Who acts as the mentor of a cluster: the mentor, else the deputy, else nobody."""
    for kind in OF_CLUSTER:
        found = holder(db, post(db, kind, cluster_id=cluster_id), day)
        if found:
            return found
    return None


def focal_person_of(db: Connection, district_id: int, day: date) -> Person | None:
    """The focal person of a district, else of its province, else nobody."""
    province_id = db.scalar(select(Districts.province_id).where(Districts.id == district_id)) or 0
    return holder(db, post(db, "focal_person", district_id=district_id), day) or holder(
        db, post(db, "focal_person", province_id=province_id), day
    )


def district_of(db: Connection, cluster_id: int) -> int:
    """The district of a cluster."""
    return db.execute(select(Clusters.district_id).where(Clusters.id == cluster_id)).scalar_one()


def join(db: Connection, outcome: Joined, moment: Moment) -> int:
    """Somebody joins: her consent, language and phone; a new person where the roster had none. Returns her id."""
    values = {
        "language": outcome.language,
        "phone_shared": outcome.phone_shared,
        "joined_at": moment.now,
        "stopped_at": None,
        "stopped_by_provider": False,
    }
    if outcome.person_id is not None:
        db.execute(update(People).where(People.id == outcome.person_id).values(**values))
        return outcome.person_id
    values |= {"msisdn": outcome.msisdn, "name": "", "sex": "", "school_id": outcome.school_id}
    return int(db.execute(insert(People).values(**values).returning(People.id)).scalar_one())


def choose_language(db: Connection, outcome: LanguageChosen) -> None:
    """Her language from now on."""
    db.execute(update(People).where(People.id == outcome.person_id).values(language=outcome.language))


def say_phone_use(db: Connection, outcome: PhoneUseSaid) -> None:
    """Whether others read what arrives on her phone."""
    db.execute(update(People).where(People.id == outcome.person_id).values(phone_shared=outcome.shared))


def say_sex(db: Connection, outcome: SexSaid) -> None:
    """Whether she is written to and counted as a woman or a man."""
    db.execute(update(People).where(People.id == outcome.person_id).values(sex=outcome.sex))


def want_fewer(db: Connection, outcome: FewerWanted) -> None:
    """Whether only workshops are written to her unasked."""
    db.execute(update(People).where(People.id == outcome.person_id).values(fewer_messages=outcome.fewer))


def stop(db: Connection, person_id: int, moment: Moment) -> None:
    """No more messages, by her own word; a second stop keeps the first moment."""
    since = func.coalesce(People.stopped_at, literal(moment.now, People.stopped_at.type))
    db.execute(update(People).where(People.id == person_id).values(stopped_at=since, stopped_by_provider=False))


def stop_at(db: Connection, msisdn: str, now: datetime) -> None:
    """The provider says that this number wants nothing more from us."""
    going = and_(People.msisdn == msisdn, People.stopped_at.is_(None))
    db.execute(update(People).where(going).values(stopped_at=now, stopped_by_provider=True))


def stop_by_sms(db: Connection, msisdn: str, moment: Moment) -> None:
    """STOP from a number: hers who is alone there; of several nobody knows who wrote, so it is the number's, for all of them."""
    there = by_msisdn(db, msisdn)
    if len(there) == 1:
        stop(db, there[0].id, moment)
    else:
        stop_at(db, msisdn, moment.now)


def restart(db: Connection, person_id: int, moment: Moment) -> None:
    """Messages again, unless she stopped them later than that."""
    _restart(db, People.id == person_id, moment)


def restart_by_sms(db: Connection, msisdn: str, moment: Moment, person_id: int = 0) -> None:
    """START from a number: hers who wrote, or who is alone there; of others there only what was the number's."""
    there = by_msisdn(db, msisdn)
    hers = People.id.in_([each.id for each in there if len(there) == 1 or each.id == person_id])
    _restart(db, or_(hers, and_(People.msisdn == msisdn, People.stopped_by_provider)), moment)


def _restart(db: Connection, which: ColumnElement[bool], moment: Moment) -> None:
    earlier = and_(which, People.stopped_at <= moment.now)
    db.execute(update(People).where(earlier).values(stopped_at=None, stopped_by_provider=False))


def own_stop_stands(db: Connection, msisdn: str) -> bool:
    """Whether somebody of several at a number has stopped messages by her own word: no other there takes that back."""
    there = by_msisdn(db, msisdn)
    own = and_(People.stopped_at.is_not(None), People.stopped_by_provider.is_(False))
    hers = select(People.id).where(People.id.in_([each.id for each in there]), own)
    return len(there) > 1 and db.scalar(hers.limit(1)) is not None
