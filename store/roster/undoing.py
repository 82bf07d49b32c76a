"""A roster taken back: what it changed becomes what it was, unless somebody has changed it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from store import handover, people, renumbering
from store.renumbering import NumberTaken
from store.roster.known import Known, Thing
from store.tables import Clusters, Districts, Holdings, Merges, People, Posts, RegisterChanges, Schools
from store.tables.base import pointing_at

_TABLES: dict[str, Any] = {"people": People, "schools": Schools, "clusters": Clusters, "districts": Districts}

Memory = dict[str, Any]  # what JSON can hold
Changed = list[tuple[int, dict[str, list[Any]]]]  # of each thing its id, and of each column what it was and became


@dataclass(frozen=True)
class Undone:
    """How many things are as they were; and how many stayed, because somebody has changed or used them since."""

    back: int
    stayed: int


def remember(known: Known, now: datetime) -> Memory:
    """What a roster is about to do; `told` adds what is known only afterwards."""
    return {"new": {name: [t for t in things if t.id is None] for name, things in _things(known).items()},
            "at": now.isoformat()}  # fmt: skip


def told(memory: Memory, known: Known) -> Memory:
    """The same once it was written: by ids, and with what each thing was before."""
    new = {name: [thing.id for thing in things] for name, things in memory["new"].items()}
    changed = {
        name: [
            [thing.id, {column: [thing.columns.get(column), value] for column, value in thing.changes.items()}]
            for thing in things
            if thing.changes and thing.id not in set(new[name])
        ]
        for name, things in _things(known).items()
    }
    posts = []
    for (kind, cluster), person in known.appointed.items():
        before = known.holders.get((kind, cluster))
        if before is not person:
            arranged = [
                [each.person_id, _said(each.since), _said(each.until)] for each in known.arranged[kind, cluster]
            ]
            posts.append([kind, cluster.id, person.id, before.id if before else None, *arranged])
    return {"new": new, "changed": _plain(changed), "posts": posts, "at": memory["at"]}


def _things(known: Known) -> dict[str, list[Thing]]:
    return {
        "people": list(known.people),
        "schools": list(dict.fromkeys(known.schools.values())),
        "clusters": list(dict.fromkeys(known.clusters.values())),
        "districts": list(known.districts.values()),
    }


def _plain(changed: dict[str, Any]) -> dict[str, Any]:
    """Days as JSON has them."""
    return {
        name: [
            [thing_id, {c: [_said(before), _said(after)] for c, (before, after) in columns.items()}]
            for thing_id, columns in things
        ]
        for name, things in changed.items()
    }


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def undo(db: Connection, memory: Memory, now: datetime) -> Undone:
    """Take it back: posts, then who was new, for a number of theirs may be another's again, then all else."""
    today, back, stayed = now.date(), 0, 0
    for kind, cluster_id, person_id, before_id, *arranged in memory["posts"]:
        post_id = people.post(db, kind, cluster_id=cluster_id)
        done = _give_back(db, post_id, person_id, before_id, today)
        if done:
            _arrange_again(db, post_id, arranged, today)
        back, stayed = back + done, stayed + (not done)
    gone = _remove(db, "people", memory["new"]["people"], today)
    kept = _keep_numbers(db, memory["changed"]["people"], now)
    for name, things in memory["changed"].items():
        for thing_id, columns in things:
            done = not (name == "people" and thing_id in kept) and _restore(db, _TABLES[name], thing_id, columns, now)
            back, stayed = back + done, stayed + (not done)
    listed = (RegisterChanges.changed_at == datetime.fromisoformat(memory["at"]), RegisterChanges.person_id.is_(None))
    db.execute(delete(RegisterChanges).where(*listed))
    gone += sum(_remove(db, name, memory["new"][name], today) for name in ("schools", "clusters", "districts"))
    new = sum(len(things) for things in memory["new"].values())
    return Undone(back + gone, stayed + new - gone)


def _give_back(db: Connection, post_id: int, person_id: int, before_id: int | None, today: date) -> bool:
    holder = people.in_charge_of(db, post_id, today)
    if holder is None or holder.id != person_id:
        return False
    if before_id is None:
        handover.vacate(db, post_id, today)
    else:
        handover.give(db, post_id, before_id, today, today)
    return True


def _arrange_again(db: Connection, post_id: int, arranged: list[list[Any]], today: date) -> None:
    """Who was to act, as far as it lies ahead, and who was to come after; a list that gave the post on had ended both."""
    for person_id, since, until in arranged:
        first, after = max(date.fromisoformat(since), today), date.fromisoformat(until) if until else None
        if after is None:
            handover.give(db, post_id, person_id, first, today)
        elif after > first:
            handover.act(db, post_id, person_id, first, after - timedelta(days=1), today)


def _keep_numbers(db: Connection, things: Changed, now: datetime) -> set[int]:
    """Those whose former number is another's by now, and not somebody's who gives it back along with them."""
    before = {
        thing_id: str(columns["msisdn"][0])
        for thing_id, columns in things
        if "msisdn" in columns and not columns.get("left_on", [None])[0] and _is_as_left(db, People, thing_id, columns)
    }
    kept: set[int] = set()
    while taken := {each for each in before.keys() - kept if _is_taken(db, each, before, kept, now)}:
        kept |= taken
    return kept


def _is_taken(db: Connection, person_id: int, before: dict[int, str], kept: set[int], now: datetime) -> bool:
    try:
        renumbering.check(db, person_id, before[person_id], now, but=before.keys() - kept)
    except NumberTaken:
        return True
    return False


def _is_as_left(db: Connection, table: Any, thing_id: int, columns: dict[str, list[Any]]) -> bool:
    row = db.execute(select(table).where(table.id == thing_id)).first()
    return row is not None and all(_said(getattr(row, name)) == after for name, (_, after) in columns.items())


def _restore(db: Connection, table: Any, thing_id: int, columns: dict[str, list[Any]], now: datetime) -> bool:
    """Only where every column still is as the roster left it."""
    if not _is_as_left(db, table, thing_id, columns):
        return False
    values = {
        column: date.fromisoformat(before) if column == "left_on" and before else before
        for column, (before, _) in columns.items()
    }
    if "msisdn" in values:
        renumbering.renumber(db, thing_id, str(values.pop("msisdn")), now)
    if values:
        db.execute(update(table).where(table.id == thing_id).values(**values))
    return True


def _remove(db: Connection, name: str, ids: list[int], today: date) -> int:
    """Those that nothing else has come to depend on. The other people leave, unless they have joined or been merged."""
    table = _TABLES[name]
    gone = 0
    for some in _batches(ids):
        _clear(db, name, some, today)
        unused = [~exists(select(column).where(column == table.__table__.c.id)) for column in pointing_at(name)]
        if name == "people":
            unused.append(People.joined_at.is_(None))  # her own word stands
        free = list(db.scalars(select(table.id).where(table.id.in_(some), *unused)))
        db.execute(delete(table).where(table.id.in_(free)))
        gone += len(free)
        if name == "people":
            rest = (People.id.in_(some), People.joined_at.is_(None), People.left_on.is_(None))
            merged = select(Merges.kept_id).where(Merges.state.in_(("merged", "settled")))  # she is another row's too
            db.execute(update(People).where(*rest, People.id.not_in(merged)).values(left_on=today))
    return gone


def _clear(db: Connection, name: str, ids: list[int], today: date) -> None:
    """What was made along with them: a post nobody held, a day in a post that never began."""
    if name == "people":
        never = (Holdings.person_id.in_(ids), Holdings.since == today, Holdings.until == today)
        db.execute(delete(Holdings).where(*never))
    elif name in ("clusters", "districts"):
        place = Posts.cluster_id if name == "clusters" else Posts.district_id
        held = exists(select(Holdings.id).where(Holdings.post_id == Posts.id))
        asked = [~exists(select(column).where(column == Posts.id)) for column in pointing_at("posts")]
        db.execute(delete(Posts).where(place.in_(ids), ~held, *asked))


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + 500] for at in range(0, len(ids), 500))
