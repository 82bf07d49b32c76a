"""A short storm over all of Saathi on each database: nothing lost, nothing doubled, and the kills landed where it matters."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from store.database import Database
from store.tables import Outbox
from tests.chaos.ledgers import compare
from tests.chaos.storm import SHORT, run
from tests.letters import NOW, REAL, change, put

pytestmark = pytest.mark.alone


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_doubled(kind: str, tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):  # PostgreSQL runs as nobody where we are root
        folder.chmod(0o755)
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    verdict = run(kind, replace(SHORT, seed=seed), tmp_path)
    print(f"\n{kind}\n{verdict.words()}")  # noqa: T201 - for whoever runs it with -s, or sees it fail
    assert verdict.well, verdict.words()


def test_the_ledgers_see_what_is_wrong(database: Database, tmp_path: Path) -> None:
    """Each thing that a storm must not do, done once by hand."""
    accepted = [("one", "A1"), ("doubled", "A2"), ("doubled", "A3"), ("failed, they say", "A4")]
    (tmp_path / "accepts.jsonl").write_text("".join(_accept(words, of) for words, of in accepted))
    (tmp_path / "reports.jsonl").write_text('{"provider_id": "A1", "said": "delivered"}\n')
    one, doubled, failed, never, stuck = (
        put(database, words, now=NOW) for words in ("one", "doubled", "failed, they say", "never accepted", "stuck")
    )
    for each, state in ((one, "sent"), (doubled, "sent"), (failed, "failed"), (never, "sent"), (stuck, "sending")):
        change(database, each, state=state, provider_id="A1" if each == one else None)
    verdict = compare(database, tmp_path, {("twilio", "SM1")}, {"one", "gone"})
    assert not verdict.well
    assert {name for name, found in verdict.wrong.items() if found} == {
        "lost: put, and not in the outbox", "lost: said to be sent, not accepted", "lost: at no end", "doubled",
        "failed, and accepted", "reports that did not count", "lost: promised, and not kept",
    }  # fmt: skip
    assert verdict.wrong["lost: at no end"] == [(stuck, "sending")]
    assert verdict.wrong["lost: said to be sent, not accepted"] == [never]


def test_the_ledgers_see_who_was_overtaken(database: Database, tmp_path: Path) -> None:
    """Of one person and lane the first that was written left last; that is allowed to what was uncertain, and to nothing else."""
    (tmp_path / "accepts.jsonl").write_text(
        "".join(_accept(words, words) for words in ("second", "other lane", "first"))
    )
    (tmp_path / "reports.jsonl").write_text("")
    first, second, _ = (
        put(database, words, lane=lane, now=NOW)
        for words, lane in (("first", "alert"), ("second", "alert"), ("other lane", "notice"))
    )
    with database.transaction() as db:
        db.execute(update(Outbox).values(state="sent", started_at=REAL, sent_at=REAL + timedelta(seconds=1)))

    def wrong(doubted: set[int]) -> list[object]:
        return compare(database, tmp_path, set(), set(), doubted).wrong["overtaken: the later one first"]

    assert wrong(set()) == [(second, first)]
    assert wrong({second}) == [(second, first)]
    assert wrong({first}) == []
    change(database, first, sent_at=REAL + timedelta(minutes=2))  # noted by a worker whose lease had run out
    assert wrong(set()) == []
    change(database, first, sent_at=None)  # only its report told
    assert wrong(set()) == []


def _accept(words: str, provider_id: str) -> str:
    return (
        f'{{"provider": "africastalking", "provider_id": "{provider_id}", "to": "+923331234567", "sender": "8778", '
        f'"text": "{words}", "at": 0.0, "our_id": null}}\n'
    )
