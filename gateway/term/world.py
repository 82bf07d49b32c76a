"""A generated programme in an empty database of its own, as a roster and an administrator would bring it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, update

from flows.calendar import OUTAGE, Block
from flows.routing import plain
from gateway.channels.base import Channel
from gateway.channels.simulator import Simulator
from gateway.clock import Clock
from gateway.config import Config, from_environment
from gateway.parts import Parts
from gateway.spool import Spool
from gateway.term.days import ZONE, Outage
from gateway.term.people import Programme, Somebody
from gateway.term.phones import Network
from gateway.term.plan import Change, Plan
from store import calendar, calendar_file, roster, staff
from store.database import Database, migrate
from store.roster import Row
from store.staff import Appointment
from store.tables import People
from store.vault import Vault

HELPLINES = "Police 15, women 1089"
_POSTS = {"officer": "district_officer", "focal": "focal_person", "administrator": "administrator", "mentor": "mentor"}


class NotEmpty(ValueError):
    """There is something in this database already."""


class PlayedClock(Clock):
    """Programme time as the play sets it: it stands still until it is moved on."""

    def __init__(self, now: datetime) -> None:
        super().__init__(ZONE, movable=True)
        self.moment = now

    def now(self, db: Connection) -> datetime:
        """What the play says, in the programme's zone."""
        return self.moment


class Scratch(Database):
    """A SQLite file that is thrown away: nothing of it need outlast a power cut."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        if self.on_sqlite:
            event.listen(self._engine, "connect", _in_a_hurry)

    def _reach_the_disk(self, waits: Callable[[], None]) -> None:
        """Nobody waits for a disk here."""


def _in_a_hurry(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("synchronous=OFF", "secure_delete=OFF", "temp_store=MEMORY", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def build(url: str, programme: Programme, plan: Plan, network: Network) -> Parts:
    """The parts of a Saathi at that address, filled and at the hour at which the term begins. Raises NotEmpty."""
    database = Scratch(url)
    with database.reading() as db:
        tables = inspect(db).get_table_names()
    if tables:
        database.dispose()
        raise NotEmpty("there is something in this database already: a term is played in an empty one")
    migrate(url)
    clock = PlayedClock(plan.begins)
    network.now = clock.moment
    channels: dict[str, Channel] = {"simulator": Simulator(network.arrive)}
    config, vault = _config(), Vault("a term that nobody lived")
    spool = Spool(Path(config.settings.spool_folder), vault)  # no provider calls here: nothing comes into it
    parts = Parts(config, database, clock, channels, vault, spool, ring=lambda: None, plan=plain(channels))
    began = plan.begins - timedelta(days=30)
    with database.transaction() as db:
        _fill(db, programme, began)
    return parts


def _config() -> Config:
    return from_environment({"SIMULATOR": "on", "PROGRAMME_TIMEZONE": ZONE.key})


def _fill(db: Connection, programme: Programme, began: datetime) -> None:
    zones = {one.name: one for one in programme.clusters}
    report = roster.apply(db, [_row(n, one, zones) for n, one in enumerate(_teachers(programme), 2)], began)
    if not report.written:
        raise ValueError(f"the programme is not one: {report.wrong[:3]}")
    for one in programme.of_role("officer", "focal", "administrator"):
        if one.district != programme.without_officer or one.role != "officer":
            place = one.district if one.role == "officer" else ""
            appoint(db, one, place, began)
    joined = [one.number for one in _teachers(programme) if one.joined]
    for start in range(0, len(joined), 500):
        within = People.msisdn.in_(joined[start : start + 500])
        db.execute(update(People).where(within).values(joined_at=began))
    calendar_file.bring(db, calendar_file.DEFAULTS.read_text(), all_confirmed=True)


def _teachers(programme: Programme) -> Sequence[Somebody]:
    return [one for one in programme.people if one.school]


def _row(line: int, one: Somebody, clusters: Any) -> Row:
    school, cluster = one.school, clusters[one.cluster]
    if school is None:
        raise ValueError(f"{one.name} teaches nowhere")
    return Row(
        line, one.district, one.cluster, school.name, one.name, one.number, cluster.code, cluster.zone,
        school_for=school.takes, boys=school.boys, girls=school.girls, sex=one.sex,
        language=one.language if one.joined else "", role=one.role, shared=one.shared if one.joined else None,
        helplines=HELPLINES,
    )  # fmt: skip


def appoint(db: Connection, one: Somebody, place: str, now: datetime) -> None:
    """Somebody takes a post."""
    kind = _POSTS[one.role]
    staff.appoint(db, Appointment(kind, one.number, one.name, place, one.language, one.sex), now)


def change_post(db: Connection, change: Change, now: datetime) -> None:
    """A post changes hands, as `flask staff add` does it."""
    one = change.successor
    kind = "district_officer" if change.role == "officer" else "mentor"
    staff.appoint(db, Appointment(kind, one.number, one.name, change.place), now)


def declare(db: Connection, outage: Outage) -> None:
    """An outage is entered, as `flask calendar add` does it."""
    where = calendar.place_called(db, outage.cluster or outage.district)
    calendar.add(db, Block(OUTAGE, outage.first, outage.last, where, why="no network", confirmed=True))
