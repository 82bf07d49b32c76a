"""Many made people at once, by statements and not by the roster: what grows in a programme, at any size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, String, cast, create_engine, func, insert, literal, select, text, true

from flows.digests import MENTOR
from flows.policy import POLICY
from flows.week import Week
from store.database import SQLITE, Database
from store.tables import Clusters, Districts, Holdings, Outbox, People, Posts, Provinces, PupilCounts, Schools

A_DISTRICT = 20  # clusters
BOYS, GIRLS = 40, 30  # on every register
NUMBERED = (Provinces, Districts, Clusters, Schools, People, Posts, Holdings)


def settle(db: Connection, clusters: int, schools_each: int, since: datetime) -> None:
    """Clusters with a mentor and so many schools, each with one teacher who joined. All ids follow those there are."""
    if clusters < 1:
        return
    first = {table: (db.scalar(select(func.max(table.id))) or 0) + 1 for table in NUMBERED}
    districts, schools = -(-clusters // A_DISTRICT), clusters * schools_each
    db.execute(insert(Provinces).values(id=first[Provinces], name=f"Province {first[Provinces]}"))
    place, district, cluster = (_numbers(most) for most in (schools, districts, clusters))
    _put(
        db,
        Districts,
        district,
        id=first[Districts] + district,
        name=_named("Crowded ", first[Districts] + district),
        province_id=literal(first[Provinces]),
        helplines=literal(""),
        status=literal("active"),
        profile=literal("full"),
    )
    _put(
        db,
        Clusters,
        cluster,
        id=first[Clusters] + cluster,
        name=_named("Crowded-", first[Clusters] + cluster),
        district_id=first[Districts] + cluster // A_DISTRICT,
        code=_named("c", first[Clusters] + cluster),
        zone=literal(""),
        counts_daily=literal(False),
    )
    _put(
        db,
        Schools,
        place,
        id=first[Schools] + place,
        name=_named("GPS Killi ", first[Schools] + place),
        cluster_id=first[Clusters] + place // schools_each,
        takes_boys=literal(True),
        takes_girls=literal(True),
        boys=literal(BOYS),
        girls=literal(GIRLS),
    )
    _people(db, place, first[People], first[Schools] + place, "Teacher ", since)
    _people(db, cluster, first[People] + schools, None, "Mentor ", since)
    _put(db, Posts, cluster, id=first[Posts] + cluster, kind=literal("mentor"), cluster_id=first[Clusters] + cluster)
    _put(
        db,
        Holdings,
        cluster,
        id=first[Holdings] + cluster,
        post_id=first[Posts] + cluster,
        acting=literal(False),
        person_id=first[People] + schools + cluster,
        since=literal(since.date()),
    )
    _go_on(db)


def count(db: Connection, days: Sequence[date], after: int = 0) -> None:
    """Every school counts on each of these days. `after`: only those of teachers with a higher id."""
    for day in days:
        at = datetime.combine(day, time(8), POLICY.zone)
        counted = select(
            Schools.id, People.id, literal(day, PupilCounts.day.type), Schools.id % BOYS, Schools.id % GIRLS
        )
        counted = counted.add_columns(literal(BOYS), literal(GIRLS), literal(at, PupilCounts.counted_at.type))
        counted = counted.add_columns(literal(False), literal(False), literal(False))
        counted = counted.join(People, People.school_id == Schools.id).where(People.id > after)
        names = ["school_id", "person_id", "day", "boys", "girls", "boys_register", "girls_register", "counted_at"]
        db.execute(insert(PupilCounts).from_select([*names, "flagged", "replaced", "disputed"], counted))


def write(db: Connection, each: int, at: datetime, after: int = 0) -> None:
    """So many messages to every person (of a higher id than `after`) that were delivered long ago."""
    number = _numbers(each)
    of_hers = _named("long-ago-", People.id) + "-" + cast(number, String)
    message = _delivered("D9", "notice", "How many children came this week?", of_hers, at)
    sent = select(*message.values()).select_from(People).join(number.table, true()).where(People.id > after)
    db.execute(insert(Outbox).from_select(list(message), sent))


def digest(db: Connection, week: Week, at: datetime) -> None:
    """The digest of an earlier week to every mentor, delivered then."""
    of_post = literal(f"{MENTOR}/") + cast(Posts.cluster_id, String) + f"/{week.key}"
    message = _delivered(MENTOR, "bulk", f"Saathi: how it went in {week.key}.", of_post, at)
    sent = select(*message.values(), of_post).select_from(People)
    sent = sent.join(Holdings, Holdings.person_id == People.id).join(Posts, Posts.id == Holdings.post_id)
    db.execute(insert(Outbox).from_select([*message, "once"], sent.where(Posts.kind == "mentor")))


def _delivered(kind: str, lane: str, words: str, provider_id: Any, at: datetime) -> dict[str, Any]:
    ago = literal(at, Outbox.due_at.type)
    return {
        "person_id": People.id, "msisdn": People.msisdn, "kind": literal(kind), "lane": literal(lane),
        "text": literal(words), "encoding": literal("GSM-7"), "parts": literal(1),
        "state": literal("delivered"), "hours": literal("day"), "channel": literal("simulator"), "attempts": literal(0),
        "due_at": ago, "expires_at": ago, "created_at": ago, "started_at": ago, "sent_at": ago, "reason": literal(""),
        "provider_id": provider_id,
    }  # fmt: skip


def working_days(before: date, weeks: int) -> list[date]:
    """Monday to Friday of the weeks before the week of a day, and of that week itself: `weeks` in all."""
    monday = before - timedelta(days=before.weekday())
    return [monday - timedelta(weeks=week) + timedelta(days=day) for week in reversed(range(weeks)) for day in range(5)]


def analyse(db: Connection) -> None:
    """PostgreSQL knows how large its tables are, as it would in the long run. SQLite is never told."""
    if db.dialect.name != "sqlite":
        db.execute(text("ANALYZE"))


def come_to_rest(database: Database) -> None:
    """What so many rows at once leave to be done is done: in earnest they come over years."""
    work = ("PRAGMA wal_checkpoint(TRUNCATE)",) if database.on_sqlite else ("VACUUM (ANALYZE)", "CHECKPOINT")
    # Python's own SQLite beside ours in one process would let go of the locks of ours.
    ours = {"module": SQLITE} if database.on_sqlite else {}
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT", **ours)
    with engine.connect() as connection:
        for statement in work:
            connection.execute(text(statement))
    engine.dispose()


def _go_on(db: Connection) -> None:
    """PostgreSQL's sequences go on after the ids that were given."""
    for table in (each.__tablename__ for each in NUMBERED if db.dialect.name != "sqlite"):
        db.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))


def _people(db: Connection, number: Any, first: int, school: Any, name: str, since: datetime) -> None:
    known = {} if school is None else {"school_id": school}
    _put(
        db,
        People,
        number,
        id=first + number,
        msisdn=_named("+9232", 10_000_000 + first + number),
        name=_named(name, first + number),
        language=literal("en"),
        sex=literal("f"),
        phone_shared=literal(False),
        joined_at=literal(since, People.joined_at.type),
        stopped_by_provider=literal(False),
        fewer_messages=literal(False),
        **known,
    )


def _put(db: Connection, table: Any, number: Any, **columns: Any) -> None:
    db.execute(insert(table).from_select(list(columns), select(*columns.values()).select_from(number.table)))


def _numbers(most: int) -> Any:
    """A column of 0 … most - 1."""
    first = select(literal(0, Integer).label("number")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.number + 1).where(first.c.number < most - 1)).c.number


def _named(word: str, number: Any) -> Any:
    return literal(word) + cast(number, String)
