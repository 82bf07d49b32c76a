"""Three ledgers laid side by side: the phones', the provider's, and our database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from gateway.clock import Clock
from gateway.postman import Times
from store.database import Database
from store.leaving import LIVE
from store.tables import Inbox, Outbox, PupilCounts
from tests.channels.doubles import read_ledger
from tests.chaos.order import overtaken

MOST_NAMED = 5
LEAST_INSIDE = 30  # kills inside a send


@dataclass
class Verdict:
    """What came of a storm. Everything in `wrong` must be empty."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        return not any(self.wrong.values())

    def words(self) -> str:
        """For whoever reads it in a terminal."""
        lines = [f"  {name:34} {value}" for name, value in self.figures.items()]
        lines += [f"  {name:34} {len(found)} {found[:MOST_NAMED] or ''}" for name, found in self.wrong.items()]
        return "\n".join(lines)


def compare(
    database: Database,
    folder: Path,
    promised: set[tuple[str, str]],
    put: set[str],
    doubted: Collection[int] = (),
    times: Times | None = None,
    over: datetime | None = None,
) -> Verdict:
    """`promised`: channel and id of what was answered 2xx; `put`: the words of what was put into the outbox directly;
    `doubted`: which messages were uncertain at any time; `over`: when the storm was, by the programme's clock (None: now)."""
    confirmed = _confirmed(folder / "reports.jsonl")  # before the database is read: the providers go on reporting
    with database.reading() as db:
        end = over or programme_now(db)
        there = or_(Outbox.state != "due", Outbox.created_at <= end)  # jobs went on writing, to the end of the workers
        rows = db.execute(select(Outbox).where(already_due(end), there).order_by(Outbox.id)).all()
        arrived = db.execute(select(Inbox.channel, Inbox.provider_id, Inbox.understood)).all()
        counts = db.scalar(select(func.count()).select_from(PupilCounts)) or 0
    verdict = Verdict()
    _going_out(verdict, rows, folder, put)
    _reports(verdict, rows, confirmed)
    pairs, wrong = overtaken(rows, read_ledger(folder / "accepts.jsonl"), doubted, times)
    verdict.figures |= {"uncertain at any time": len(doubted), "pairs of one person and lane": pairs}
    verdict.wrong["overtaken: the later one first"] = wrong
    _coming_in(verdict, rows, arrived, promised, counts)
    return verdict


def void(inside: int, promised: set[tuple[str, str]], confirmed: int) -> list[str]:
    """Why a run proves nothing: `inside`, it hardly hurt; or Saathi was deaf to phones or to reports, and had nothing to lose."""
    deaf = {"africastalking", "twilio"} - {channel for channel, _ in promised}
    few = [f"{inside} kills inside a send"] if inside < LEAST_INSIDE else []
    unreported = [] if confirmed else ["no report was taken"]
    return [*few, *(f"{channel} was promised nothing" for channel in sorted(deaf)), *unreported]


def programme_now(db: Connection) -> datetime:
    """What the clock of the storm says."""
    return Clock(ZoneInfo("Asia/Karachi"), movable=True).now(db)


def already_due(now: datetime) -> ColumnElement[bool]:
    """What must be at an end: not the prompts that the clock spreads over the next quarter of an hour."""
    return or_(Outbox.state != "due", Outbox.due_at <= now)


def _going_out(verdict: Verdict, rows: list[Row[Any]], folder: Path, put: set[str]) -> None:
    entries = read_ledger(folder / "accepts.jsonl")
    accepts = Counter((each.to, each.text) for each in entries)
    first = [row for row in rows if row.repeat_of is None]
    wanted = Counter((row.msisdn, row.text) for row in first)
    repeats = Counter((row.msisdn, row.text) for row in rows if row.repeat_of is not None)
    states = Counter(row.state for row in rows)
    verdict.figures |= {"messages that leave": len(rows), "accepted by the providers": len(entries)}
    verdict.figures |= {f"  {state}": n for state, n in sorted(states.items())}
    verdict.figures["uncertain"] = states["uncertain"]
    verdict.figures["alerts repeated on purpose"] = sum(repeats.values())
    there = {row.text for row in rows}
    verdict.wrong["lost: put, and not in the outbox"] = sorted(put - there)
    verdict.wrong["lost: said to be sent, not accepted"] = [
        row.id for row in rows if row.state in ("sent", "delivered") and not accepts[row.msisdn, row.text]
    ]
    verdict.wrong["lost: at no end"] = [(row.id, row.state) for row in rows if row.state in (*LIVE, "held")]
    stuck = [row for row in rows if row.state in LIVE]
    verdict.figures |= {f"  {row.id} is {row.state}": _why(row) for row in stuck[:MOST_NAMED]}
    verdict.wrong["doubled"] = [key for key, n in accepts.items() if n > wanted[key] + repeats[key]]
    verdict.wrong["failed, and accepted"] = [
        row.id for row in rows if row.state in ("failed", "expired") and accepts[row.msisdn, row.text] >= wanted[row.msisdn, row.text]
    ]  # fmt: skip


def _why(row: Row[Any]) -> str:
    """What keeps a message that is not at its end."""
    return f"{row.lane}, {row.channel}, {row.attempts} attempts, {row.reason!r}, due {row.due_at}, again {row.try_at}"


def _confirmed(file: Path) -> list[dict[str, str]]:
    """The reports that we answered 2xx."""
    return [json.loads(line) for line in file.read_text().split("\n")[:-1]]


def _reports(verdict: Verdict, rows: list[Row[Any]], confirmed: list[dict[str, str]]) -> None:
    delivered = {each["provider_id"] for each in confirmed if each["said"] == "delivered"}
    verdict.figures["reports confirmed by us"] = len(confirmed)
    verdict.wrong["reports that did not count"] = [
        (row.id, row.state) for row in rows if row.provider_id in delivered and row.state != "delivered"
    ]


def _coming_in(
    verdict: Verdict, rows: list[Row[Any]], arrived: list[Row[Any]], promised: set[tuple[str, str]], counts: int
) -> None:
    kept = {(row.channel, row.provider_id) for row in arrived}
    read = Counter(row.understood for row in arrived)
    answered = sum(row.lane == "reply" and row.person_id is not None for row in rows)
    verdict.figures |= {"messages promised to phones": len(promised), "messages kept": len(kept), "as": dict(read)}
    verdict.wrong["lost: promised, and not kept"] = sorted(promised - kept)
    verdict.wrong["kept twice"] = [len(arrived)] if len(arrived) != len(kept) else []
    verdict.wrong["effects are not the messages"] = (
        [{"kept": len(kept), "counts": counts, "answers": answered}] if {len(kept)} != {counts, answered} else []
    )
