"""What a provider told us once while the database was away: kept in files, sealed, and taken up in the order it came.

A provider that does not repeat gets its 2xx only when a file and its folder are on the disk (fsync): from then on
neither a kill nor a power cut loses it. A file goes when what it holds is committed. Whoever dies between the two leaves
a file whose second coming is a repeat, and repeats do nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import structlog

from gateway import failpoints
from gateway.channels.base import Event, InboundSms, OptOut, Receipt, Several
from store.database import Unreachable
from store.vault import NotOpened, Vault

KEPT, BEGUN, UNREADABLE, PROBE = ".event", ".part", ".unreadable", ".probe"
ABANDONED_AFTER_S = 3600
_NUMBERS = count()
_KINDS: dict[str, type[InboundSms | Receipt | OptOut]] = {each.__name__: each for each in (InboundSms, Receipt, OptOut)}

log = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """One event as it came. `at`: real time."""

    channel: str
    at: datetime
    event: Event


class Spool:
    """A folder of such files."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def probe(self) -> None:
        """Find out now, not in an outage, whether files can be kept. Raises OSError.

        What somebody was killed over while writing it goes: its provider was never told that we have it.
        """
        self._write(f"{os.getpid()}-{time.time_ns()}", b"", PROBE).unlink()
        for begun in self._folder.glob("*" + BEGUN):
            with suppress(FileNotFoundError):
                if time.time() - begun.stat().st_mtime > ABANDONED_AFTER_S:
                    begun.unlink()

    @property
    def waiting(self) -> int:
        """How many files wait to be taken up."""
        return len(self._files())

    @property
    def unreadable(self) -> int:
        """How many were set aside because nobody could take them up."""
        return len(list(self._folder.glob("*" + UNREADABLE)))

    def add(self, channel: str, event: Event) -> None:
        """Keep an event; when this returns, no crash takes it away. Raises OSError, as on a full disk."""
        now = datetime.now(UTC)
        words = json.dumps({"channel": channel, "at": now.isoformat(), "events": _told(event)})
        self._write(f"{time.time_ns():020}-{os.getpid()}-{next(_NUMBERS)}", self._vault.seal(words))
        failpoints.reach("spooled")

    def replay(self, take: Callable[[Kept], None]) -> Counter[str]:
        """Let `take` commit each, the oldest first; one process at a time. Counts `taken` and `unreadable`.

        Raises Unreachable while the database is away still. What `take` fails at otherwise is set aside, for others wait.
        """
        counts: Counter[str] = Counter()
        with self._alone() as alone:
            for file in self._files() if alone else ():
                counts[self._take(file, take)] += 1
        return counts

    def _take(self, file: Path, take: Callable[[Kept], None]) -> str:
        try:
            take(self._read(file))
        except Unreachable:
            raise
        except Exception as error:
            log.error("spooled_event_set_aside", file=file.name, fault=type(error).__name__)
            file.rename(file.with_suffix(UNREADABLE))
            return "unreadable"
        failpoints.reach("replayed")
        file.unlink()
        return "taken"

    def _files(self) -> list[Path]:
        try:
            with os.scandir(self._folder) as there:
                return sorted(Path(each.path) for each in there if each.name.endswith(KEPT))
        except FileNotFoundError:
            return []

    def _write(self, name: str, sealed: bytes, end: str = KEPT) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun, kept = self._folder / (name + BEGUN), self._folder / (name + end)
        with open(begun, "xb", opener=_for_me_only) as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        failpoints.reach("spooling")
        begun.rename(kept)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return kept

    def _read(self, file: Path) -> Kept:
        try:
            told = json.loads(self._vault.open(file.read_bytes()))
        except NotOpened as error:
            raise ValueError("sealed with a key that is gone") from error
        events = tuple(_event(each) for each in told["events"])
        return Kept(told["channel"], datetime.fromisoformat(told["at"]), Several(events))

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        if not self._files():
            yield False
            return
        with (self._folder / "replaying.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:  # another worker is at it
                yield False
                return
            yield True


def _told(event: Event) -> list[dict[str, Any]]:
    events = event.events if isinstance(event, Several) else (event,)
    return [{"kind": type(each).__name__, **_plain(asdict(each))} for each in events]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in values.items()}


def _event(told: dict[str, Any]) -> InboundSms | Receipt | OptOut:
    kind = _KINDS[told.pop("kind")]
    if told.get("received_at"):
        told["received_at"] = datetime.fromisoformat(told["received_at"])
    if told.get("our_id"):
        told["our_id"] = str(told["our_id"])  # an older Saathi kept the number alone
    return kind(**told)


def _for_me_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
