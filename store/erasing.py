"""Erase a person, as she asked at the desk: her words, her name and her number go; what was counted stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, union, update

from flows.facts import Person
from store import audit, merging, new_numbers, people
from store.database import alone
from store.leaving import ERASED, LIVE
from store.moment import Moment
from store.tables import (
    Accounts,
    Calls,
    ConsoleSessions,
    DeadNumbers,
    Drafts,
    Ideas,
    Inbox,
    Invitations,
    MentoringStages,
    Merges,
    NumberWishes,
    Outbox,
    People,
    PhoneMessages,
    Pins,
    Plans,
    QuestionEvents,
    Questions,
    SavedAnswers,
    SensitiveEvents,
    SensitiveItems,
    SignInCodes,
    Successes,
)

WORDS_OF_QUESTIONS = {"words": "", "summary": "", "shared_words": "", "answer": "", "credit": ""}


class HoldsPosts(ValueError):
    """She is in charge of a post: questions of others would lie with nobody."""


def erase(db: Connection, person_id: int, moment: Moment, by: int | None = None) -> dict[str, int]:
    """How many rows of each table were emptied or deleted, the vault's left out; noted in the audit, as done `by`.

    Where others share her number, what came in from it stays: nobody can tell whose words those are. Raises HoldsPosts,
    NoResultFound.
    """
    person = people.by_id(db, person_id)
    alone(db, person.msisdn)  # a turn under way there would put her draft back
    if people.posts_of(db, person_id, moment.today):
        raise HoldsPosts(f"person {person_id} holds a post: hand it over first")
    numbers = _her_numbers(db, person)
    counts = _her_words(db, person_id) | _at(db, numbers)
    _empty_her_vault(db, person_id)
    counts["number_wishes"] = new_numbers.forget_of(db, person, numbers)
    counts["merges"] = merging.settle(db, Merges.kept_id == person_id)
    counts["credits"] = _credits(db, person.name)
    for table in (Pins, Accounts, ConsoleSessions, Drafts):
        counts[table.__tablename__] = db.execute(delete(table).where(table.person_id == person_id)).rowcount
    gone = {
        "name": "",
        "msisdn": f"{ERASED} {person_id}",
        "sex": "",
        "cohort": "",
        "stopped_at": moment.now,
        "left_on": moment.today,
    }
    db.execute(update(People).where(People.id == person_id).values(**gone))
    done = ", ".join(f"{n} in {table}" for table, n in counts.items() if n)
    audit.note(db, by, "erased", f"person {person_id}: {done}")
    return counts


def proof(db: Connection, person_id: int) -> audit.Line | None:
    """The line of the audit that says so; None: she was not erased."""
    return audit.last_of(db, "erased", f"person {person_id}: ")


def _her_words(db: Connection, person_id: int) -> dict[str, int]:
    hers = select(Questions.id).where(Questions.asker_id == person_id)
    to_her = Outbox.person_id == person_id
    _change(db, Outbox, to_her & Outbox.state.in_((*LIVE, "held")), state="expired", reason=ERASED)
    return {
        "outbox": _change(db, Outbox, to_her, text="", msisdn=""),
        "questions": _change(db, Questions, Questions.asker_id == person_id, **WORDS_OF_QUESTIONS, state="closed"),
        "question_events": _change(
            db, QuestionEvents, QuestionEvents.question_id.in_(hers) | (QuestionEvents.person_id == person_id), words=""
        ),
        "ideas": _change(db, Ideas, Ideas.question_id.in_(hers) | (Ideas.person_id == person_id), words=""),
        "successes": _change(db, Successes, Successes.person_id == person_id, words=""),
        "invitations": _change(db, Invitations, Invitations.person_id == person_id, words=""),
        "plans": _change(db, Plans, Plans.person_id == person_id, words=""),
        "mentoring_stages": db.execute(delete(MentoringStages).where(MentoringStages.mentee_id == person_id)).rowcount,
    }


def _empty_her_vault(db: Connection, person_id: int) -> None:
    """Not counted: nobody learns whether she had anything there."""
    hers = select(SensitiveItems.id).where(SensitiveItems.asker_id == person_id)
    db.execute(delete(SensitiveEvents).where(SensitiveEvents.item_id.in_(hers)))
    db.execute(delete(SensitiveItems).where(SensitiveItems.asker_id == person_id))


def _her_numbers(db: Connection, person: Person) -> list[str]:
    """Hers of today and before, of the rows that went into hers too; without those that somebody else has now."""
    wished = select(NumberWishes.old_msisdn).where(NumberWishes.person_id == person.id)
    written = select(Outbox.msisdn).where(Outbox.person_id == person.id, Outbox.msisdn != "")
    numbers = {person.msisdn, *merging.numbers_in(db, person.id), *db.scalars(union(written, wished))}
    return [each for each in sorted(numbers) if all(there.id == person.id for there in people.by_msisdn(db, each))]


def _at(db: Connection, numbers: list[str]) -> dict[str, int]:
    counts = {"inbox": _change(db, Inbox, Inbox.msisdn.in_(numbers), body="", msisdn="")}
    for table in (Calls, PhoneMessages, DeadNumbers, SignInCodes):
        counts[table.__tablename__] = db.execute(delete(table).where(table.msisdn.in_(numbers))).rowcount
    return counts


def _credits(db: Connection, name: str) -> int:
    given = (Questions, SavedAnswers)
    return sum(_change(db, table, table.credit == name, credit="") for table in given) if name else 0


def _change(db: Connection, table: Any, which: ColumnElement[bool], **values: object) -> int:
    return db.execute(update(table).where(which).values(**values)).rowcount
