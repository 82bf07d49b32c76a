"""What is forgotten by itself, and when: messages after three months, delivery logs after six, words after two years; counts stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, or_, select, update

from store.database import changed
from store.leaving import LIVE
from store.looks import READ
from store.moment import Moment
from store.tables import (
    AgendaWords,
    BroadcastWords,
    Calls,
    ClusterNotes,
    Drafts,
    Ideas,
    Inbox,
    Invitations,
    Outbox,
    PhoneMessages,
    QuestionEvents,
    Questions,
    Receipts,
    SensitiveEvents,
    SensitiveItems,
    Successes,
)

MOST = 2000  # rows of a table at a time: on SQLite everybody else waits for them
ENDED = ("closed", "helped")
ENDS = ("helped", "asker: close", "asker: nowhere for the mentor of today")  # what the history calls it


def forget_dialogues(db: Connection, moment: Moment) -> dict[str, int]:
    """Drafts that nobody can go on with, and what calls that are over showed: some of it was for one pair of eyes."""
    counts = {
        "drafts": changed(db, _OLD_DRAFTS, {"before": moment.now - moment.policy.prompt_lives}),
        "calls": changed(db, _OLD_CALLS, {"before": moment.now - moment.policy.call_lives}),
    }
    return {name: count for name, count in counts.items() if count}


_OLD_DRAFTS = delete(Drafts).where(Drafts.at < bindparam("before"))
_OLD_CALLS = update(Calls).where(Calls.at < bindparam("before"), Calls.said != "").values(said="", ended=True)


def forget_texts(db: Connection, moment: Moment) -> int:
    """Empty the words that are older than `policy.texts_live` (of messages: `policy.messages_live`), some of each table
    at a time; how many rows.

    The rows stay, and with them what was counted; of the vault nothing does. Questions: see `_over_since`.
    """
    before = moment.now - moment.policy.texts_live
    texts = (*_messages(moment.now - moment.policy.messages_live), *_texts(before))
    gone = sum(_empty(db, table, old, columns) for table, old, columns in texts) + _leave_the_vault(db, before)
    of_a_desk = moment.today - moment.policy.texts_live
    said = update(AgendaWords).where(AgendaWords.said_on < of_a_desk, AgendaWords.words != "").values(words="")
    return gone + db.execute(said).rowcount


def forget_reports(db: Connection, moment: Moment) -> int:
    """Delivery reports older than `policy.reports_live`, some at a time; how many. What came of each message stays with it."""
    old = select(Receipts.id).where(Receipts.received_at < moment.now - moment.policy.reports_live).limit(MOST)
    return db.execute(delete(Receipts).where(Receipts.id.in_(old))).rowcount


Texts = tuple[Any, ColumnElement[bool], Mapping[str, object]]


def _messages(before: datetime) -> Sequence[Texts]:
    """(table, which rows, what their words become)."""
    left = Outbox.state.not_in((*LIVE, "held"))
    return (
        (Inbox, and_(Inbox.received_at < before, Inbox.body != ""), {"body": ""}),
        (Outbox, and_(Outbox.created_at < before, Outbox.text != "", left), {"text": ""}),
        (PhoneMessages, and_(PhoneMessages.at < before, PhoneMessages.text != ""), {"text": ""}),
    )


def _texts(before: datetime) -> Sequence[Texts]:
    """The same of what the programme keeps of them."""
    over = and_(Questions.asked_at < before, _over_since() < before)
    question = {"words": "", "summary": "", "shared_words": "", "answer": "", "credit": ""}
    some = or_(*(getattr(Questions, column) != "" for column in question))
    of_it = select(Questions.id).where(over)
    said = (QuestionEvents.words != "", QuestionEvents.what != "promised")  # a date, by which his clock is read
    return (
        (Questions, and_(over, some), question),
        (QuestionEvents, and_(QuestionEvents.at < before, *said, QuestionEvents.question_id.in_(of_it)), {"words": ""}),
        (Ideas, and_(Ideas.given_at < before, Ideas.words != "", Ideas.question_id.in_(of_it)), {"words": ""}),
        (BroadcastWords, and_(BroadcastWords.at < before, BroadcastWords.words != ""), {"words": ""}),
        (ClusterNotes, and_(ClusterNotes.at < before, ClusterNotes.words != ""), {"words": ""}),
        (Successes, and_(Successes.said_at < before, Successes.words != ""), {"words": ""}),
        (Invitations, and_(Invitations.said_at < before, Invitations.words != ""), {"words": ""}),
    )  # fmt: skip


def _over_since() -> ColumnElement[datetime]:
    """When a question was closed; of one that is not, when somebody last did something about it: nothing lives for ever.

    To look at it is nothing, and what the clock writes is nobody's.
    """
    what = QuestionEvents.what
    open_still = and_(Questions.state.not_in(ENDED), QuestionEvents.person_id.is_not(None), what != READ)
    latest = select(func.max(QuestionEvents.at)).where(
        QuestionEvents.question_id == Questions.id, or_(what.in_(ENDS), open_still)
    )
    return func.coalesce(latest.correlate(Questions).scalar_subquery(), Questions.asked_at)


def _empty(db: Connection, table: Any, old: ColumnElement[bool], become: Mapping[str, object]) -> int:
    some = select(table.id).where(old).order_by(table.id).limit(MOST)
    return db.execute(update(table).where(table.id.in_(some)).values(**become)).rowcount


def _leave_the_vault(db: Connection, before: datetime) -> int:
    old = db.scalars(select(SensitiveItems.id).where(SensitiveItems.closed_at < before).limit(MOST)).all()
    if old:
        db.execute(delete(SensitiveEvents).where(SensitiveEvents.item_id.in_(old)))
        db.execute(delete(SensitiveItems).where(SensitiveItems.id.in_(old)))
    return len(old)
