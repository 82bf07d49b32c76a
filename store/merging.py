"""Two rows of one person made one: what lies with the row that goes moves to the one that stays, and back within a week.

Nothing is deleted. What the one who stays has herself (a check-in of the same day) is left with the other row, so nothing
counts twice. Of two wishes the stricter one holds; a consent is never carried over: it was given at the other number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from store import audit, renumbering
from store.database import alone
from store.moment import Moment
from store.tables import ConsoleSessions, Drafts, Holdings, Merges, People, QuestionLeaves
from store.tables.base import pointing_at

MAY_BE_UNDONE = timedelta(days=7)
_NOT_MOVED = ("merges", "console_sessions", "roster_files")  # the last: who brought a list, and it is kept a month


class CannotMerge(ValueError):
    """`why`: same | merged (one of them is gone already) | left (who would stay is not in the programme)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Merge:
    """A row that went into hers, and up to when (without) that can be undone."""

    id: int
    gone_id: int
    name: str
    at: datetime
    until: datetime


def gone() -> Select[Any]:
    """The rows that are no longer anybody's own."""
    return select(Merges.gone_id).where(Merges.state.in_(("merged", "settled")))


def into(db: Connection, person_id: int) -> list[Merge]:
    """What went into somebody and can be undone, the latest first."""
    found = select(Merges.id, Merges.gone_id, Merges.at, People.name).join(People, People.id == Merges.gone_id)
    rows = db.execute(found.where(Merges.kept_id == person_id, Merges.state == "merged").order_by(Merges.id.desc()))
    return [Merge(row.id, row.gone_id, row.name, row.at, row.at + MAY_BE_UNDONE) for row in rows]


def numbers_in(db: Connection, person_id: int) -> list[str]:
    """The numbers of the rows that went into hers."""
    rows = select(Merges.gone_id).where(Merges.kept_id == person_id, Merges.state == "merged")
    return list(db.scalars(select(People.msisdn).where(People.id.in_(rows)).order_by(People.id)))


def tell_apart(db: Connection, one: int, other: int, moment: Moment) -> None:
    """They are two people: nobody is asked about them again."""
    db.execute(insert(Merges).values(kept_id=one, gone_id=other, state="different", at=moment.now))


def merge(db: Connection, kept_id: int, gone_id: int, moment: Moment, by: int | None = None) -> int:
    """One row goes into another; how many things moved. Raises CannotMerge. `by`: the person who says so."""
    kept, other = _both(db, kept_id, gone_id)
    her_own = _merged(kept, other)
    renumbering.move_talk(db, gone_id, other.msisdn, kept.msisdn)
    renumbering.readdress(db, gone_id, kept.msisdn)
    _move_draft(db, kept_id, gone_id)
    db.execute(delete(ConsoleSessions).where(ConsoleSessions.person_id == gone_id))
    moved: dict[str, list[list[Any]]] = {}
    for column in _columns():
        keys = _move(db, column, gone_id, kept_id, _rows_of(db, column, gone_id, kept_id))
        if keys:
            moved[f"{column.table.name}.{column.name}"] = keys
    memory = {
        "moved": moved,
        "leaves": _stricter_leaves(db, kept_id, gone_id),
        "was": {name: _said(getattr(kept, name)) for name in her_own},
        "became": {name: _said(value) for name, value in her_own.items()},
        "left_on": _said(other.left_on),
    }
    if her_own:
        db.execute(update(People).where(People.id == kept_id).values(**her_own))
    db.execute(update(People).where(People.id == gone_id).values(left_on=moment.today))
    sealed = moment.vault.seal(json.dumps(memory))
    db.execute(insert(Merges).values(kept_id=kept_id, gone_id=gone_id, state="merged", at=moment.now, memory=sealed))
    audit.note(db, by, "people merged", f"person {gone_id} into person {kept_id}")
    return sum(len(keys) for keys in moved.values())


def undo(db: Connection, merge_id: int, moment: Moment, by: int | None = None) -> bool:
    """Two rows again, each with what it had; what came since stays with who stayed. False where it is too late for that.

    Raises NumberTaken where the number of the row that went is a third one's by now.
    """
    row = db.execute(select(Merges).where(Merges.id == merge_id).with_for_update()).first()
    if row is None or row.state != "merged" or moment.now >= row.at + MAY_BE_UNDONE or _is_gone(db, row.kept_id):
        return False
    rows = _locked(db, row.kept_id, row.gone_id)
    kept, own = rows[row.kept_id], rows[row.gone_id].msisdn
    memory = json.loads(moment.vault.open(row.memory))
    if memory["left_on"] is None:
        renumbering.check(db, row.gone_id, own, moment.now, but=[row.kept_id])
    columns = {f"{column.table.name}.{column.name}": column for column in _columns()}
    for name, keys in memory["moved"].items():
        column = columns[name]
        _move(db, column, row.kept_id, row.gone_id, [_with(column, key, row.kept_id) for key in keys])
    for question_id in memory["leaves"]:
        _allow(db, question_id, row.kept_id, allowed=True)
    values = {
        name: _read(name, was)
        for name, was in memory["was"].items()
        if _said(getattr(kept, name)) == memory["became"][name]  # else she has said something else since
    }
    if values:
        db.execute(update(People).where(People.id == row.kept_id).values(**values))
    back = update(People).where(People.id == row.gone_id)
    db.execute(back.values(left_on=_read("left_on", memory["left_on"])))
    renumbering.readdress(db, row.gone_id, own)
    db.execute(update(Merges).where(Merges.id == merge_id).values(state="undone", memory=None))
    audit.note(db, by, "people parted again", f"person {row.gone_id} from person {row.kept_id}")
    return True


def settle(db: Connection, which: Any) -> int:
    """Merges that are final: of the row that went neither name nor number stays. How many."""
    return _settle(db, db.execute(_MERGED.where(which)).all())


def settle_old(db: Connection, now: datetime) -> int:
    """Those that can no longer be undone."""
    return _settle(db, db.execute(_OLD, {"before": now - MAY_BE_UNDONE}).all())


_MERGED = select(Merges.id, Merges.gone_id).where(Merges.state == "merged")
_OLD = _MERGED.where(Merges.at <= bindparam("before"))


def _settle(db: Connection, rows: Any) -> int:
    for row in rows:
        nobody = {"name": "", "sex": "", "msisdn": f"merged {row.gone_id}"}
        db.execute(update(People).where(People.id == row.gone_id).values(**nobody))
        db.execute(update(Merges).where(Merges.id == row.id).values(state="settled", memory=None))
    return len(rows)


# --- who they are ------------------------------------------------------------------------------


def _both(db: Connection, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    """Both rows, and nobody speaks for either meanwhile. Raises CannotMerge."""
    if kept_id == gone_id:
        raise CannotMerge("same")
    rows = _locked(db, kept_id, gone_id)
    if len(rows) < 2 or _is_gone(db, kept_id) or _is_gone(db, gone_id):
        raise CannotMerge("merged")
    if rows[kept_id].left_on is not None:
        raise CannotMerge("left")
    return rows[kept_id], rows[gone_id]


def _locked(db: Connection, *ids: int) -> dict[int, Any]:
    numbers = select(People.msisdn).where(People.id.in_(ids))
    for number in sorted(set(db.scalars(numbers))):
        alone(db, number)
    return {row.id: row for row in db.execute(select(People).where(People.id.in_(ids)).with_for_update())}


def _is_gone(db: Connection, person_id: int) -> bool:
    return db.scalar(gone().where(Merges.gone_id == person_id)) is not None


def _merged(kept: Any, other: Any) -> dict[str, Any]:
    """What changes in the row that stays: the stricter of two wishes, and what it did not know. Consent stays as it is."""
    found: dict[str, Any] = {
        name: getattr(kept, name) or getattr(other, name) for name in ("sex", "language", "cohort")
    }
    found["school_id"] = other.school_id if kept.school_id is None else kept.school_id
    found["fewer_messages"] = kept.fewer_messages or other.fewer_messages
    found["phone_shared"] = True if other.phone_shared else kept.phone_shared
    # A provider's STOP is of the number: it counts where both have one.
    own_stop = other.stopped_at is not None and not other.stopped_by_provider
    if own_stop and (kept.stopped_at is None or kept.stopped_by_provider):
        found |= {"stopped_at": other.stopped_at, "stopped_by_provider": False}
    elif kept.stopped_at is None and other.stopped_at is not None and kept.msisdn == other.msisdn:
        found |= {"stopped_at": other.stopped_at, "stopped_by_provider": True}
    return {name: value for name, value in found.items() if value != getattr(kept, name)}


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return {"stopped_at": datetime.fromisoformat, "left_on": date.fromisoformat}.get(name, str)(value)


# --- what is theirs ----------------------------------------------------------------------------


def _columns() -> list[Column[Any]]:
    return [column for column in pointing_at("people") if column.table.name not in _NOT_MOVED]


def _is_one_only(column: Column[Any]) -> bool:
    """Whether two rows with the same person there may not be."""
    rules: list[Any] = [*column.table.constraints, *column.table.indexes]
    unique = [each for each in rules if isinstance(each, UniqueConstraint) or getattr(each, "unique", False)]
    return column.primary_key or any(column.name in each.columns for each in unique)


def _rows_of(db: Connection, column: Column[Any], gone_id: int, kept_id: int) -> list[list[Any]]:
    """The keys of what names the row that goes; not a post that the other holds too, which would stand there twice."""
    mine = aliased(Holdings)
    both = and_(mine.post_id == Holdings.post_id, mine.person_id == kept_id)
    overlap = and_(
        or_(mine.until.is_(None), mine.until > Holdings.since),
        or_(Holdings.until.is_(None), Holdings.until > mine.since),
    )
    twice = [~exists(select(mine.id).where(both, overlap))] if column.table.name == "holdings" else []
    keys = select(*column.table.primary_key).where(column == gone_id, *twice)
    return [list(row) for row in db.execute(keys)]


def _move(db: Connection, column: Column[Any], old: int, new: int, keys: Sequence[list[Any]]) -> list[list[Any]]:
    """Name the other person there; the keys, as they were, of the rows where that could be."""
    if not _is_one_only(column):
        for at in range(0, len(keys), 500):
            some = [key[0] for key in keys[at : at + 500]]
            one_key = next(iter(column.table.primary_key))
            db.execute(update(column.table).where(one_key.in_(some), column == old).values({column: new}))
        return list(keys)
    moved = []
    for key in keys:
        this = [part == value for part, value in zip(column.table.primary_key, key, strict=True)]
        try:
            with db.begin_nested():
                db.execute(update(column.table).where(*this, column == old).values({column: new}))
            moved.append(key)
        except IntegrityError:  # the other has one: it stays where it is
            continue
    return moved


def _with(column: Column[Any], key: list[Any], person_id: int) -> list[Any]:
    """The key of a row as it is now."""
    return [person_id if part is column else value for part, value in zip(column.table.primary_key, key, strict=True)]


def _move_draft(db: Connection, kept_id: int, gone_id: int) -> None:
    """An unfinished talk goes on with who stays, unless she is in one herself."""
    own = exists(select(Drafts.msisdn).where(Drafts.person_id == kept_id))
    if db.scalar(select(own)):
        db.execute(delete(Drafts).where(Drafts.person_id == gone_id))
    else:
        db.execute(update(Drafts).where(Drafts.person_id == gone_id).values(person_id=kept_id))


def _stricter_leaves(db: Connection, kept_id: int, gone_id: int) -> list[int]:
    """Of a private question that one of the two rows may see and the other may not, she may see nothing; which."""
    no = select(QuestionLeaves.question_id).where(
        QuestionLeaves.person_id == gone_id, QuestionLeaves.allowed.is_(False)
    )
    yes = (QuestionLeaves.person_id == kept_id, QuestionLeaves.allowed.is_(True), QuestionLeaves.question_id.in_(no))
    found = list(db.scalars(select(QuestionLeaves.question_id).where(*yes)))
    for question_id in found:
        _allow(db, question_id, kept_id, allowed=False)
    return found


def _allow(db: Connection, question_id: int, person_id: int, allowed: bool) -> None:
    this = (QuestionLeaves.question_id == question_id, QuestionLeaves.person_id == person_id)
    db.execute(update(QuestionLeaves).where(*this).values(allowed=allowed))
