"""Who is at a number: everybody there, where each teaches, what each has under way, and the call. One look a turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, exists, func, select

from flows.facts import Cluster, Person, School
from flows.status import Standing
from store import reaching
from store.conversations import Call, Draft, as_call, as_draft
from store.database import alone
from store.people import as_person, select_people
from store.prepared import Prepared
from store.tables import Calls, Clusters, DeadNumbers, Districts, Drafts, Holdings, People, Schools
from store.vault import Vault


@dataclass(frozen=True)
class Caller:
    """Somebody at a number; `person` None: nobody is known there. `has_post`: held at any time, so look whether today."""

    person: Person | None
    school: School | None
    has_post: bool
    open_draft: Callable[[], Draft | None]

    @cached_property
    def draft(self) -> Draft | None:
        """What is under way, however old it is."""
        return self.open_draft()


@dataclass(frozen=True)
class Line:
    """A phone line: its call, and everybody at its number in a fixed order; one caller without a person, where nobody is.

    `is_dead`: nothing arrives there, as far as we know.
    """

    call: Call
    callers: list[Caller]
    is_dead: bool = False

    @property
    def people(self) -> list[Person]:
        """Whom we know there."""
        return [caller.person for caller in self.callers if caller.person]


def at(db: Connection, msisdn: str, vault: Vault) -> Line:
    """The line of a number, ours until the transaction ends: one turn of a number at a time, by SMS and by USSD.

    Whoever comes this way is alive: what was held for the number may leave.
    """
    alone(db, msisdn)
    line = seen(db, msisdn, vault)
    if line.is_dead:
        reaching.alive(db, [msisdn])
    return line


def seen(db: Connection, msisdn: str, vault: Vault) -> Line:
    """The same for looking only: others may change it meanwhile."""
    rows = _LINE.all(db, {"of": msisdn})
    return Line(as_call(rows[0], vault), [_caller(row, vault) for row in rows], bool(rows[0].is_dead))


def _caller(row: Any, vault: Vault) -> Caller:
    person = as_person(row) if row.id is not None else None
    return Caller(person, _school(row), bool(row.has_post), lambda: as_draft(row, vault))


def _school(row: Any) -> School | None:
    if row.of_school is None:
        return None
    cluster = Cluster(
        row.cluster_id, row.cluster, row.code, row.district_id, row.district, row.helplines,
        Standing(row.status, row.profile), row.shows_names,
    )  # fmt: skip
    return School(row.of_school, row.school, cluster, row.boys, row.girls, row.takes_boys, row.takes_girls)


def _named(prefix: str, *columns: Any) -> list[Any]:
    return [column.label(prefix + column.name) for column in columns]


_NUMBER = select(bindparam("of", type_=String).label("msisdn")).subquery("line")
_THERE = select_people().add_columns(People.school_id).subquery("people")
_LINE = Prepared(
    select(
        *(column for column in _THERE.columns if column.name != "school_id"),
        *_named("call_", Calls.msisdn, Calls.session_id, Calls.said, Calls.ended, Calls.speaker_id),
        *_named("draft_", Drafts.root, Drafts.said, Drafts.about, Drafts.wrong, Drafts.by_sms, Drafts.at),
        Schools.id.label("of_school"),
        Schools.name.label("school"),
        Schools.boys,
        Schools.girls,
        Schools.takes_boys,
        Schools.takes_girls,
        Clusters.id.label("cluster_id"),
        Clusters.name.label("cluster"),
        Clusters.code,
        Clusters.district_id,
        Clusters.shows_names,
        Districts.name.label("district"),
        Districts.helplines,
        Districts.status,
        Districts.profile,
        exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == _NUMBER.c.msisdn)).label("is_dead"),
        exists(select(Holdings.id).where(Holdings.person_id == _THERE.c.id)).label("has_post"),
    )
    .select_from(_NUMBER)
    .outerjoin(Calls, Calls.msisdn == _NUMBER.c.msisdn)
    .outerjoin(_THERE, _THERE.c.msisdn == _NUMBER.c.msisdn)
    .outerjoin(Drafts, and_(Drafts.msisdn == _NUMBER.c.msisdn, Drafts.person_id == func.coalesce(_THERE.c.id, 0)))
    .outerjoin(Schools, Schools.id == _THERE.c.school_id)
    .outerjoin(Clusters, Clusters.id == Schools.cluster_id)
    .outerjoin(Districts, Districts.id == Clusters.district_id)
    .order_by(_THERE.c.id)
)
