"""The programme's clock: real time, and in the demo a time that can be moved."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection

from store import settings

_OFFSET = "clock_offset_seconds"


class Clock:
    """Programme time. Where it is movable its offset lies in the database, so that every process has the same hour."""

    def __init__(self, zone: tzinfo, movable: bool = False) -> None:
        self._zone = zone
        self.movable = movable

    def now(self, db: Connection) -> datetime:
        """Programme time, aware, in the programme's time zone: its date is the day it is where the schools are."""
        return datetime.now(self._zone) + self._offset(db)

    def move_to(self, db: Connection, moment: datetime) -> None:
        """Make it that moment now; it goes on from there. Never back: what was done would be done again."""
        ahead = (moment - self.now(db)).total_seconds()
        if ahead < 0:
            raise ValueError("the programme clock only moves forward")
        self.set(db, moment)

    def set(self, db: Connection, moment: datetime) -> None:
        """Where the clock begins, for a new demo."""
        if not self.movable:
            raise ValueError("the programme clock moves only with SIMULATOR=on")
        settings.put(db, _OFFSET, str((moment - datetime.now(self._zone)).total_seconds()))

    def _offset(self, db: Connection) -> timedelta:
        return timedelta(seconds=float(settings.get(db, _OFFSET) or 0)) if self.movable else timedelta()
