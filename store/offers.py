"""What waits comes first on a plain dial, once: an answer, an invitation, a plan; then, a visit at a time, what is not known yet.

That something was offered is kept in the ledger of what is done once, by its name: whoever does not take it finds it in the menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, select

from flows.facts import Mentee, Mentor
from store.database import insert_once
from store.moment import Moment
from store.tables import DoneOnce, People

Answers = Mapping[str, str]


def first(db: Connection, mentee: Mentee, moment: Moment) -> Answers:
    """Where this call begins: the answers that lead to what is offered now, {} for the menu. Offering counts."""
    for name, answers in _candidates(db, mentee, moment):
        if _once(db, mentee.person.id, name, moment):
            return answers
    return {}


def first_of_mentor(db: Connection, mentors: Sequence[Mentor], moment: Moment) -> Answers:
    """The same for a mentor of one or several clusters: a number that is said to be a teacher's, and what an office asks him."""
    for mentor in mentors:
        way = {"cluster": str(mentor.cluster.id)} if len(mentors) > 1 else {}
        for name, answers in _candidates_of_mentor(mentor):
            if _once(db, mentor.person.id, name, moment):
                return {**way, **answers}
    return {}


def _candidates_of_mentor(mentor: Mentor) -> Iterator[tuple[str, Answers]]:
    for wish in mentor.new_numbers:
        yield f"number/{wish.id}", {"task": "more", "more": "numbers", "wish": str(wish.id)}
    for poll in mentor.polls:
        yield f"poll/{poll.id}", {"task": "more", "more": "poll"}


def _once(db: Connection, person_id: int, name: str, moment: Moment) -> bool:
    """Whether this was not offered yet; now it is."""
    done = {"kind": "offer", "target": str(person_id), "period": name, "at": moment.now}
    return insert_once(db, DoneOnce, done) is not None


def _candidates(db: Connection, mentee: Mentee, moment: Moment) -> Iterator[tuple[str, Answers]]:
    if mentee.new_answers:
        yield _unread(mentee), {"offer": "answers"}
    for workshop in mentee.workshop:
        if workshop.coming is None and workshop.first_day > mentee.today:
            yield f"workshop/{workshop.id}/{workshop.first_day}", {"offer": "workshop"}
    for plan in mentee.plans:
        asked_from = plan.workshop_ended + timedelta(days=moment.policy.follow_up_days)
        if not plan.tried and asked_from <= mentee.today <= asked_from + timedelta(days=moment.policy.follow_up_late):
            yield f"plan/{plan.workshop_id}", {"offer": "plan"}
    for poll in mentee.polls:
        yield f"poll/{poll.id}", {"offer": "poll"}
    if mentee.person.phone_shared and any(each.private for each in mentee.questions) and not mentee.pin().is_set:
        yield "pin", {"offer": "settings"}
    yield from _not_known(db, mentee, moment)


def _unread(mentee: Mentee) -> str:
    """The name of what she has not read: something new is offered anew."""
    questions = [f"{each.id}.{len(each.ideas)}" for each in mentee.questions if each.news]
    return "answers/" + ",".join([*questions, *(f"S{each.id}" for each in mentee.sensitive if each.answered)])


def _not_known(db: Connection, mentee: Mentee, moment: Moment) -> Iterator[tuple[str, Answers]]:
    """R6-R8, not on the day she joined: one question a visit."""
    school = mentee.school
    register = {"menu": "closed", "what": "register"}
    missing = [
        ("boys", school.takes_boys and school.boys is None, {**register, "only": "boys"}),
        ("girls", school.takes_girls and school.girls is None, {**register, "only": "girls"}),
        ("sex", not mentee.person.sex, {"first": "sex"}),
    ]
    unknown = [(name, answers) for name, is_missing, answers in missing if is_missing]
    if unknown and _joined_before(db, mentee.person.id, moment):
        yield from unknown


def _joined_before(db: Connection, person_id: int, moment: Moment) -> bool:
    midnight = datetime.combine(moment.today, time(), moment.policy.zone)
    joined = db.scalar(select(People.joined_at).where(People.id == person_id))
    return joined is not None and joined < midnight
