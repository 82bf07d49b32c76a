"""Posts change hands: given, acted for, left empty; and whoever leaves one loses at once what was of it.

What is open belongs to the post, so nothing of it is touched here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from flows import notices, outcomes
from flows.facts import Charge, Person, Post, Whose
from flows.handing import post_named
from flows.texts import Text
from flows.turnover import still_theirs
from store import people
from store.database import alone
from store.holding import TEAMS, held_on
from store.moment import Moment
from store.notify import NOT_LEFT, Notice, notify
from store.tables import Calls, Clusters, Districts, Drafts, Holdings, Outbox, People, Posts, Questions
from store.waiting import ALERTS, SECOND_NOTICES

WITHDRAWN = "the post has changed hands"
ROLES = {
    "district_officer": "officer",
    "mentor": "mentor",
    "deputy": "mentor",
    "focal_person": "focal",
    "focal_stand_in": "focal",
}  # of a draft's root
OF_VAULT = ("D147", "D148")  # who leaves the focal person's post hears of that all the same


# --- who holds it ----------------------------------------------------------------------------


def give(db: Connection, post_id: int, person_id: int, since: date, today: date, by: int | None = None) -> bool:
    """A post is somebody's from a day on, and nobody else's, acting or not. False where it was theirs already."""
    with _leaving(db, post_id, today):
        held = [row for row in _from(db, post_id, since) if row.person_id == person_id or not _is_of_team(db, post_id)]
        theirs = [
            row for row in held
            if row.person_id == person_id and row.since <= since and row.until is None and not row.acting
        ]  # fmt: skip
        _end(db, [row for row in held if row not in theirs], since)
        if theirs:
            return False
        _hold(db, post_id, person_id, since, None, by)
    return True


def act(
    db: Connection, post_id: int, person_id: int, first: date, last: date, today: date, by: int | None = None
) -> None:
    """Somebody acts from the first to the last day, both with; in the place of whoever was to act on one of them."""
    after = last + timedelta(days=1)
    with _leaving(db, post_id, today):
        _end(db, [row for row in _from(db, post_id, first) if row.acting and row.since < after], first)
        _hold(db, post_id, person_id, first, after, by)


def vacate(db: Connection, post_id: int, today: date) -> Person | None:
    """Nobody holds it from now on; whoever was in charge."""
    before = people.in_charge_of(db, post_id, today)
    with _leaving(db, post_id, today):
        _end(db, _from(db, post_id, today), today)
    return before


def leave(db: Connection, post_id: int, person_id: int, today: date) -> None:
    """Somebody no longer acts; the post goes back to its holder."""
    with _leaving(db, post_id, today):
        _end(db, [row for row in _from(db, post_id, today) if row.acting and row.person_id == person_id], today)


def _is_of_team(db: Connection, post_id: int) -> bool:
    return db.scalar(select(Posts.kind).where(Posts.id == post_id)) in TEAMS


def _from(db: Connection, post_id: int, day: date) -> list[Any]:
    """Its holdings that last beyond the beginning of a day."""
    later = and_(Holdings.post_id == post_id, or_(Holdings.until.is_(None), Holdings.until > day))
    return list(db.execute(select(Holdings).where(later)).all())


def _end(db: Connection, rows: list[Any], day: date) -> None:
    """One that was to begin later never begins: it ends on its first day."""
    for row in rows:
        db.execute(update(Holdings).where(Holdings.id == row.id).values(until=max(row.since, day)))


def _hold(db: Connection, post_id: int, person_id: int, since: date, until: date | None, by: int | None) -> None:
    values = {"post_id": post_id, "person_id": person_id, "since": since, "until": until}
    db.execute(insert(Holdings).values(**values, acting=until is not None, given_by=by))


@contextmanager
def _leaving(db: Connection, post_id: int, today: date) -> Iterator[None]:
    """Ends the access of whoever was in charge before and is not any more."""
    alone(db, f"post {post_id}")
    before = people.in_charge_all(db, post_id, today)
    yield
    still = {person.id for person in people.in_charge_all(db, post_id, today)}
    for person in before:
        if person.id not in still:
            end_access(db, person, post_id, today)


# --- what the leaver loses -------------------------------------------------------------------


def end_access(db: Connection, person: Person, post_id: int, today: date, in_call: bool = True) -> None:
    """What was begun in that post is forgotten, and what was written to it and has not left never will. The rest stays.

    `in_call`: a call under way goes on at the menu that is left, and its last screen is shown to nobody again.
    """
    post = db.execute(select(Posts).where(Posts.id == post_id)).one()
    role = ROLES.get(post.kind, post.kind)
    db.execute(delete(Drafts).where(Drafts.person_id == person.id, Drafts.root == role))
    if in_call:
        db.execute(update(Calls).where(Calls.msisdn == person.msisdn).values(said="", ended=True))
    waiting = (Outbox.state.in_(NOT_LEFT), *_written_to(db, person, post, today))
    db.execute(
        update(Outbox).where(*waiting).values(state="expired", reason=WITHDRAWN, lease_token=None, lease_until=None)
    )


def left_behind(db: Connection, message: Any, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a row of the outbox, failed or in doubt, was written to its person in a post that is not theirs any more."""
    written, today = (at.astimezone(zone).date() for at in (message.created_at, now))
    person = people.by_id(db, message.person_id)
    held = [post.id for post in people.posts_of(db, person.id, today)]
    then = and_(Holdings.since <= written, or_(Holdings.until.is_(None), Holdings.until >= written))
    had = select(Holdings.post_id).where(Holdings.person_id == person.id, then, Holdings.post_id.not_in(held))
    return any(
        db.scalar(select(Outbox.id).where(Outbox.id == message.id, *_written_to(db, person, post, today)))
        for post in db.execute(select(Posts).where(Posts.id.in_(had))).all()
    )


def _written_to(db: Connection, person: Person, post: Any, today: date) -> list[ColumnElement[bool]]:
    """What a person who has left a post hears no more."""
    mine = [Outbox.person_id == person.id, Outbox.lane != "reply", Outbox.kind.not_in(OF_VAULT)]
    held = people.posts_of(db, person.id, today)
    if held or db.scalar(select(People.school_id).where(People.id == person.id)):
        mine.append(_of_post(post, person, held))
    return mine


def _of_post(post: Any, person: Person, held: list[Post]) -> ColumnElement[bool]:
    """What was written on behalf of a post: what lies there, and what is about no question and not for what they are still."""
    clusters = [each.cluster_id for each in held if each.cluster_id]
    there = select(Questions.id).join(Clusters, Clusters.id == Questions.cluster_id)
    there = there.where(Questions.id == Outbox.question_id, Questions.asker_id != person.id, _lies_in(post))
    to_office = Outbox.kind.in_((*ALERTS, *SECOND_NOTICES))
    as_office = and_(to_office, Questions.post_id.in_([each.id for each in held]))
    there = there.where(~or_(as_office, and_(~to_office, Clusters.id.in_(clusters))))
    other = Outbox.kind.not_in(still_theirs(post.kind, [each.kind for each in held]))
    return or_(exists(there), and_(Outbox.question_id.is_(None), other))


def _lies_in(post: Any) -> ColumnElement[bool]:
    """The clusters of a post."""
    inside = select(Districts.id).where(Districts.province_id == post.province_id)
    found: ColumnElement[bool] = Clusters.district_id.in_(inside)
    if post.cluster_id or post.district_id:
        found = Clusters.id == post.cluster_id if post.cluster_id else Clusters.district_id == post.district_id
    return found


# --- by phone --------------------------------------------------------------------------------


def charge(db: Connection, person: Person, post: Post, moment: Moment) -> Charge:
    """A post as its holder may hand it over by phone."""
    rows = db.execute(select(Holdings).where(Holdings.post_id == post.id, *held_on(moment.today))).all()
    acting = any(row.acting and row.person_id == person.id for row in rows)
    deputy = (
        people.holder(db, people.post(db, "deputy", cluster_id=post.cluster_id), moment.today)
        if post.cluster_id
        else None
    )
    return Charge(
        post_id=post.id,
        kind=post.kind,
        place=place_name(db, post.kind, post.cluster_id or post.district_id or 0),
        whose=lambda number: whose(db, number, moment),
        acting=acting,
        after="holder" if any(not row.acting for row in rows) else "",
        deputy=deputy.msisdn if deputy and deputy.id != person.id else "",
    )


def whose(db: Connection, msisdn: str, moment: Moment) -> Whose:
    """Whose a number is, for a colleague's eyes: of a man who holds a post the name; of anybody else that Saathi knows it."""
    there = people.by_msisdn(db, msisdn)
    if len(there) != 1:
        return Whose(several=len(there) > 1)
    known = there[0]
    in_post = known.sex == "m" and bool(people.posts_of(db, known.id, moment.today))
    return Whose(known=True, name=known.name if in_post else "")


def hand_over(db: Connection, outcome: outcomes.HandedOver, moment: Moment) -> None:
    """What the holder of a post decided by phone; nothing where it is theirs no more. The programme office hears."""
    if outcome.msisdn:
        alone(db, outcome.msisdn)  # a number before a post, as at a desk
    alone(db, f"post {outcome.post_id}")
    in_charge = people.in_charge_of(db, outcome.post_id, moment.today)
    if in_charge is None or in_charge.id != outcome.person_id:
        return
    if not outcome.msisdn:
        post = db.execute(select(Posts).where(Posts.id == outcome.post_id)).one()
        acts = charge(db, in_charge, Post(post.id, post.kind, post.cluster_id, post.district_id), moment)
        if acts.acting:
            leave(db, post.id, in_charge.id, moment.today)
        else:
            vacate(db, post.id, moment.today)
    else:
        to = _person(db, outcome.msisdn, moment)
        if outcome.last_day:
            days = (outcome.first_day, outcome.last_day)
            act(db, outcome.post_id, to, *days, moment.today, by=outcome.person_id)
        else:
            give(db, outcome.post_id, to, outcome.first_day, moment.today, by=outcome.person_id)
    _tell_office(db, outcome, moment)


def _person(db: Connection, msisdn: str, moment: Moment) -> int:
    """Whoever is at that number, or somebody new: staff are asked for no consent by phone, they count as joined."""
    there = people.by_msisdn(db, msisdn)
    if there:
        unjoined = update(People).where(People.id == there[0].id, People.joined_at.is_(None))
        db.execute(unjoined.values(joined_at=moment.now))
        return there[0].id
    made = insert(People).values(msisdn=msisdn, name="", joined_at=moment.now).returning(People.id)
    return int(db.execute(made).scalar_one())


def _tell_office(db: Connection, outcome: outcomes.HandedOver, moment: Moment) -> None:
    """The administrator of the province: a phone in other hands could do what its owner did not mean."""
    post = db.execute(select(Posts).where(Posts.id == outcome.post_id)).one()
    district_id = post.district_id or people.district_of(db, post.cluster_id)
    province_id = db.execute(select(Districts.province_id).where(Districts.id == district_id)).scalar_one()
    office = people.holder(db, people.post(db, "administrator", province_id=province_id), moment.today)
    text = notices.handed_over(called(db, post), outcome.msisdn[-4:], outcome.first_day, outcome.last_day)
    notify(db, Notice(text, office), moment)


def called(db: Connection, post: Any) -> Text:
    """A post as people call it: "DEO Pishin"."""
    return post_named(post.kind, place_name(db, post.kind, post.cluster_id or post.district_id))


def place_name(db: Connection, kind: str, place_id: int) -> str:
    """The name of the cluster or district of a post."""
    table = Clusters if kind in ("mentor", "deputy") else Districts
    return str(db.execute(select(table.name).where(table.id == place_id)).scalar_one())


def say_name(db: Connection, outcome: outcomes.NameSaid) -> None:
    """The name of whoever came to a post by number; once."""
    unnamed = update(People).where(People.id == outcome.person_id, People.name == "")
    db.execute(unnamed.values(name=outcome.name))
