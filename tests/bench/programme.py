"""A programme of made teachers in a real, migrated database: filled before, turned to a new school day, checked after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select, update

from flows.calendar import Calendar
from flows.policy import POLICY
from gateway.clock import Clock
from store import roster
from store.database import Database, migrate
from store.roster import Row
from store.tables import Drafts, Inbox, Outbox, People, PupilCounts
from tests.bench.talks import Teacher

FIRST_DAY = date(2026, 10, 5)  # a Monday in term
AFTER_SCHOOL = time(13, 40)
A_CLUSTER = 35  # schools
A_DISTRICT = 20  # clusters


class Programme:
    """One database of teachers, each alone at a school of known register, and the days on which they counted."""

    def __init__(self, url: str, teachers: Sequence[Teacher]) -> None:
        migrate(url)
        self.database = Database(url)
        self.day = FIRST_DAY - timedelta(days=1)
        self._marks: Counter[Hashable] = Counter()
        self._written = 0
        began = datetime.combine(FIRST_DAY - timedelta(days=60), AFTER_SCHOOL, UTC)
        with self.database.transaction() as db:
            report = roster.apply(db, _rows(teachers), began)
            assert report.written, report
            db.execute(update(People).values(joined_at=began, sex="f"))

    def next_school_day(self) -> None:
        """From now on it is after school on the next working day, and nobody has counted yet."""
        self.day = Calendar().add(self.day + timedelta(days=1), 0)
        with self.database.transaction() as db:
            Clock(POLICY.zone, movable=True).set(db, self.now)

    @property
    def now(self) -> datetime:
        """The hour at which the day of play begins."""
        return datetime.combine(self.day, AFTER_SCHOOL, POLICY.zone)

    def expect(self, marks: Iterable[Hashable], by_sms: bool = False) -> None:
        """These counts were confirmed today, so they must be there."""
        for mark in marks:
            self._marks[self.day, mark] += 1
            self._written += by_sms

    def complaints(self, cut: int = 0) -> list[str]:
        """Every count that was confirmed is there once, and no other; each SMS was answered once. `cut`: calls left a draft."""
        counted = select(PupilCounts.day, People.msisdn, PupilCounts.boys, PupilCounts.girls)
        counted = counted.where(PupilCounts.day >= FIRST_DAY)  # before it lies what was made at once
        with self.database.reading() as db:
            rows = db.execute(counted.join(People, People.id == PupilCounts.person_id)).all()
            left = db.scalar(select(func.count()).select_from(Drafts)) or 0
            inbox = db.scalar(select(func.count()).select_from(Inbox)) or 0
            replies = db.scalar(select(func.count()).select_from(Outbox).where(Outbox.lane == "reply")) or 0
        there = Counter((row.day, (row.msisdn, row.boys, row.girls)) for row in rows)
        lost, extra = (self._marks - there).total(), (there - self._marks).total()
        found = {
            f"{lost} of {self._marks.total()} confirmed counts are not in the database": lost,
            f"{extra} counts are in the database that nobody confirmed": extra,
            f"{left} drafts are left of {cut} sessions that were cut": left != cut,
            f"{inbox} messages in the inbox, not {self._written}": inbox != self._written,
            f"{replies} replies to {self._written} messages": replies != self._written,
        }
        return [words for words, wrong in found.items() if wrong]


def _rows(teachers: Sequence[Teacher]) -> list[Row]:
    return [
        Row(
            line=n + 2,
            district=f"District {n // (A_CLUSTER * A_DISTRICT)}",
            cluster=f"District {n // (A_CLUSTER * A_DISTRICT)}-{n // A_CLUSTER:04}",
            cluster_code=f"{10_000 + n // A_CLUSTER}",
            school=f"GPS Killi {n}",
            name=f"Teacher {n}",
            msisdn=who.msisdn,
            boys=who.boys,
            girls=who.girls,
            language=who.language,
            shared=False,
        )
        for n, who in enumerate(teachers)
    ]
