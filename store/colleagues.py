"""Questions that were shared with a cluster, what colleagues answer to them, and the thanks that go back.

Her words as she shared them, less her name, her school's and any number; her name only where she chose so. What was
answered while it was private stays private.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, insert, or_, select, update

from flows import notices, outcomes
from flows.facts import Idea, Question
from flows.status import Matter
from store import asked, people, telling
from store.ledger import change, find, note
from store.moment import Moment
from store.moving import without_names
from store.notify import Notice, notify
from store.tables import Clusters, Ideas, People, QuestionEvents, Questions

MOST_LISTED = 16
ANSWERED_FOR = timedelta(days=14)  # so long an answered one stands in the list: one answer, many readers
_OPEN = ("open", "promised", "for_workshop", "not_yet")


def give(db: Connection, outcome: outcomes.IdeaGiven, moment: Moment) -> None:
    """A colleague's idea; its asker hears that a message waits. The same words of the same person are one."""
    row = find(db, outcome.question_id)
    same = (Ideas.question_id == row.id, Ideas.person_id == outcome.person_id, Ideas.words == outcome.words)
    if db.scalar(select(Ideas.id).where(*same)) is not None:
        return
    values = {"question_id": row.id, "person_id": outcome.person_id, "words": outcome.words, "named": outcome.named}
    db.execute(insert(Ideas).values(**values, given_at=moment.now))
    note(db, row.id, "idea", moment, outcome.person_id)
    telling.asker_of_idea(db, row, moment)


def read(db: Connection, outcome: outcomes.IdeaRead) -> None:
    """The asker looked at it."""
    hers = select(Questions.id).where(Questions.asker_id == outcome.person_id)
    unread = update(Ideas).where(Ideas.id == outcome.idea_id, Ideas.question_id.in_(hers), Ideas.read.is_(False))
    db.execute(unread.values(read=True))


def share(db: Connection, row: Row[Any], words: str, moment: Moment) -> None:
    """Its asker lets the cluster help: without her name, in her own words or in others. Its clock begins anew."""
    due_on = moment.calendars.of_post(row.with_whom, row.cluster_id).add(moment.today, row.days)
    shared = {"seen_by": "cluster", "shared_words": words, "shared_at": moment.now, "leave_asked_on": None}
    change(db, row.id, **shared, state="open", clock_from=moment.today, due_on=due_on)


def thank(db: Connection, outcome: outcomes.Helped, moment: Moment) -> None:
    """What helped is thanked for: a colleague, else whoever answered."""
    row = find(db, outcome.question_id)
    if outcome.idea_id:
        helpful = update(Ideas).where(Ideas.id == outcome.idea_id, Ideas.question_id == row.id)
        giver = db.scalar(helpful.values(helped=True).returning(Ideas.person_id))
        to = people.still_here(db, giver) if giver else None
        once = f"D100/{outcome.idea_id}"
        notify(db, Notice(notices.idea_helped(), to, once=once, cluster_id=row.cluster_id), moment)
        telling.tell_mentor(db, row, notices.solved_by_colleague(f"Q{row.id}"), moment)
        return
    _thank_whoever_answered(db, row, moment)


def _thank_whoever_answered(db: Connection, row: Row[Any], moment: Moment) -> None:
    said = (QuestionEvents.question_id == row.id, QuestionEvents.what == "answered")
    latest = select(QuestionEvents.person_id).where(*said).order_by(QuestionEvents.id.desc()).limit(1)
    answered_by = db.scalar(latest)
    to = people.still_here(db, answered_by) if answered_by and answered_by != row.asker_id else None
    from_above = row.answered_by != "mentor"
    if from_above and not telling.cluster_of(db, row.cluster_id).standing.does(Matter.OFFICERS):
        return
    reference = f"E{asked.escalation_of(db, row.id)}" if from_above else f"Q{row.id}"
    telling.tell(db, row, to, Notice(notices.answer_helped(reference), once=f"D101/{row.id}.{row.clock_from}"), moment)


# --- what the menus know ---------------------------------------------------------------------


def with_ideas(db: Connection, questions: Collection[Question]) -> list[Question]:
    """The same with what colleagues answered."""
    ids = [question.id for question in questions]
    if not ids:
        return []
    found = (
        select(Ideas, case((and_(Ideas.named, Clusters.shows_names), People.name), else_="").label("by"))
        .join(People, People.id == Ideas.person_id)
        .join(Questions, Questions.id == Ideas.question_id)
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .where(Ideas.question_id.in_(ids))
    )
    ideas: dict[int, list[Idea]] = {}
    for row in db.execute(found.order_by(Ideas.id)):
        idea = Idea(row.id, row.words, row.by, not row.read)
        ideas.setdefault(row.question_id, []).append(idea)
    return [replace(each, ideas=tuple(ideas.get(each.id, ()))) for each in questions]


# The ideas for her questions that she has not read.
UNREAD = (
    select(Ideas.id)
    .join(Questions, Questions.id == Ideas.question_id)
    .where(Questions.asker_id == bindparam("person_id"), Ideas.read.is_(False))
)


def asked_of(db: Connection, cluster_id: int, person_id: int, moment: Moment) -> list[Question]:
    """What others of her cluster shared: what is open, and what was answered lately, the newest first."""
    lately = and_(Questions.state.in_(("answered", "helped")), Questions.answered_at > moment.now - ANSWERED_FOR)
    shared = (
        Questions.cluster_id == cluster_id,
        Questions.asker_id != person_id,
        Questions.seen_by != "mentor",
        Questions.words != "",
        or_(Questions.state.in_(_OPEN), lately),
    )
    newest = select(Questions.id).where(*shared).order_by(Questions.id.desc()).limit(MOST_LISTED)
    rows = asked.shared_rows(db, list(db.scalars(newest)))
    found = [_as_shared(db, row, moment) for row in sorted(rows, key=lambda row: -row.id)]
    return with_ideas(db, found)


def _as_shared(db: Connection, row: Row[Any], moment: Moment) -> Question:
    shown = asked.as_question(row, moment)
    words = without_names(db, row.asker_id, row.shared_words or row.words)
    answer = None
    if shown.answer and (row.shared_at is None or row.answered_at > row.shared_at):
        answer = replace(shown.answer, words=without_names(db, row.asker_id, shown.answer.words))
    return replace(shown, words=words, asker_name=row.asker, answer=answer, summary="", new=False)
