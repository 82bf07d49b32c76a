"""The night's comparison, with the providers' doubles and their lists: two hundred seeded discrepancies, and nothing but those."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from gateway import webhooks
from gateway.app import create_app
from gateway.channels.base import InboundSms
from gateway.config import from_environment
from gateway.jobs import reconcile
from gateway.parts import Parts
from store import inbox, reconciling
from store.tables import Inbox, InboxDoubts, Outbox, PupilCounts
from tests import pishin
from tests.channels.doubles import Doubles, Entry, Knob
from tests.doors import TOKEN, TWILIO
from tests.letters import change, put, row
from tests.people import GUL_KHAN

NIGHT = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # three in the morning in Quetta
CHANNELS = ("africastalking", "twilio")
OURS = {"africastalking": "8778", "twilio": TWILIO["TWILIO_FROM"]}
LOST, FORGED, TAKEN, NEVER_TAKEN = 45, 30, 25, 25  # by channel and for Twilio's sends: 200 together
GENUINE = 150


@pytest.fixture(scope="module")
def provider() -> Iterator[Doubles]:
    with Doubles() as doubles:
        yield doubles


@pytest.fixture
def doubles(provider: Doubles) -> Doubles:
    provider.reset()
    return provider


@pytest.fixture
def app(database_url: str, doubles: Doubles, tmp_path: Path) -> Iterator[Flask]:
    at = {"AFRICASTALKING_USERNAME": "saathi", "AFRICASTALKING_API_KEY": "key", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN}
    where = {"AFRICASTALKING_BASE_URL": doubles.url, "TWILIO_BASE_URL": doubles.url}
    own = {
        "DATABASE_URL": database_url,
        "SIMULATOR": "on",
        "SPOOL_FOLDER": str(tmp_path),
        "OPERATOR_MSISDN": "+923009999999",
    }
    made = create_app(from_environment({**own, **at, **TWILIO, **where}))
    parts = made.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, NIGHT + timedelta(days=300))  # programme time is another: whoever mixes them fails
        pishin.fill(db)
    yield made
    parts.database.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["saathi"]
    return found


def came(doubles: Doubles, channel: str, id: str, sender: str, words: str, at: datetime) -> None:
    doubles.came.append(Entry(channel, id, OURS[channel], sender, words, at.timestamp()))


def kept(parts: Parts, channel: str, id: str, sender: str, words: str, at: datetime) -> int:
    with parts.database.transaction() as db:
        ahead = parts.clock.now(db) - NIGHT
        number = inbox.keep(db, channel, id, sender, words, at + ahead, understood="counts")
    assert number is not None
    return number


def test_two_hundred_discrepancies_and_no_false_alarm(parts: Parts, doubles: Doubles) -> None:
    random = Random(20261125)
    lost, forged = set[str](), set[int]()
    for channel in CHANNELS:
        # What counts: up to an hour ago, and at Africa's Talking up to when it has given up bringing it again.
        until = NIGHT - timedelta(hours=13 if channel == "africastalking" else 1)
        for number in range(GENUINE + LOST + FORGED):
            sender = f"+92333{random.randrange(40):07}"
            words = random.choice(["18 15", "CHUTTI", "W HAAN", "Q paani nahin", "\u0633\u0644\u0627\u0645"])
            at = until - timedelta(minutes=random.randrange(1, 24 * 60))
            theirs, mine = f"{channel}-{number}", f"{channel}-{number}"
            if number < GENUINE:
                mine += random.choice(["", "-by-another-name"])
                late = timedelta(minutes=random.choice([0, 0, 0, 7, 55, 600]))
                came(doubles, channel, theirs, sender, words, at)
                kept(parts, channel, mine, sender, words, min(at + late, NIGHT))
            elif number < GENUINE + LOST:
                lost.add(theirs)
                came(doubles, channel, theirs, f"+92345{number:07}", f"{words} {number}", at)
            else:
                forged.add(kept(parts, channel, mine, f"+92346{number:07}", f"{words} {number}", at))
        # Not settled yet, and before anybody looked: nobody's fault.
        came(doubles, channel, f"{channel}-soon", "+923470000001", "soon", NIGHT - timedelta(minutes=20))
        kept(parts, channel, f"{channel}-now", "+923470000002", "now", NIGHT - timedelta(minutes=10))
        came(doubles, channel, f"{channel}-old", "+923470000003", "old", until - timedelta(hours=30))
        kept(parts, channel, f"{channel}-before", "+923470000004", "before", until - timedelta(hours=30))
        doubles.came.sort(key=lambda each: each.at)
    taken, never = uncertain(parts, doubles)
    counts = reconcile.run(parts, NIGHT)
    wanted = {"lost": len(lost), "forged": len(forged), "found": len(taken), "never_there": len(never)}
    assert {name: n for name, n in counts.items() if n} == wanted
    assert len(lost) + len(forged) + len(taken) + len(never) == 200
    with parts.database.reading() as db:
        there = set(db.scalars(select(Inbox.provider_id)))
        assert lost <= there
        assert {each.inbox_id for each in reconciling.doubted(db)} == forged
        states = {row[0]: row[1] for row in db.execute(select(Outbox.id, Outbox.state))}
        told = db.scalars(select(Outbox.text).where(Outbox.kind == "D95")).all()
        inboxes = db.scalar(select(func.count()).select_from(Inbox))
    assert {states[number] for number in taken} == {"sent"}
    assert {states[number] for number in never} == {"due"}
    assert sorted(words.split(" ")[1] for words in told) == [str(FORGED)] * 2
    assert reconcile.run(parts, NIGHT + timedelta(minutes=1)) == {}  # once a night
    with parts.database.transaction() as db:
        parts.clock.set(db, NIGHT + timedelta(days=301))
    again = reconcile.run(parts, NIGHT + timedelta(days=1))
    assert {name: n for name, n in again.items() if n} == {"lost": 2, "forged": 2}  # what was not settled yesterday
    with parts.database.reading() as db:
        assert (db.scalar(select(func.count()).select_from(Inbox)) or 0) == (inboxes or 0) + 2


def uncertain(parts: Parts, doubles: Doubles) -> tuple[set[int], set[int]]:
    """Sends by Twilio of yesterday whose answers were lost: those it took, and those it never had."""
    taken, never = set[int](), set[int]()
    at = NIGHT - timedelta(hours=8)
    with parts.database.reading() as db:
        now = parts.clock.now(db)
    for number in range(TAKEN + NEVER_TAKEN):
        key = put(parts.database, f"E{number}", lane="notice", now=now, lives=timedelta(days=3))
        change(parts.database, key, state="uncertain", channel="twilio", started_at=at)
        words = row(parts.database, key).text
        if number < TAKEN:
            taken.add(key)
            entry = Entry(
                "twilio", f"SM{number}", row(parts.database, key).msisdn, OURS["twilio"], words, at.timestamp() + 2
            )
            doubles.ledger.entries.append(entry)
        else:
            never.add(key)
    return taken, never


def test_what_was_lost_counts_for_the_day_on_which_it_was_written(parts: Parts, doubles: Doubles) -> None:
    at = NIGHT - timedelta(hours=17)  # ten in the morning of the day before
    came(doubles, "africastalking", "1", GUL_KHAN.msisdn, "18 15", at)
    kept(parts, "africastalking", "2", GUL_KHAN.msisdn, "hello", at)
    came(doubles, "africastalking", "2", GUL_KHAN.msisdn, "hello", at)
    with parts.database.reading() as db:
        then = parts.clock.now(db) - timedelta(hours=17)
    reconcile.run(parts, NIGHT)
    with parts.database.reading() as db:
        days = db.scalars(select(PupilCounts.day)).all()
        received = db.scalar(select(Inbox.received_at).where(Inbox.provider_id == "1"))
    assert days == [then.astimezone(parts.policy.zone).date()]
    assert received is not None and abs(received - then) < timedelta(minutes=5)


@pytest.mark.parametrize("knob", [Knob(status=500, body="away"), Knob(status=200, body="{}"), Knob(drop="before")])
def test_a_list_that_cannot_be_had_changes_nothing_and_is_asked_for_again(
    parts: Parts, doubles: Doubles, knob: Knob
) -> None:
    kept(parts, "africastalking", "1", GUL_KHAN.msisdn, "Salam", NIGHT - timedelta(hours=17))
    doubles.always = knob
    assert reconcile.run(parts, NIGHT) == {}
    with parts.database.reading() as db:
        assert reconciling.reached(db, "africastalking") is None
        assert db.scalar(select(func.count()).select_from(InboxDoubts)) == 0


def test_by_day_nothing_is_compared(parts: Parts, doubles: Doubles) -> None:
    assert reconcile.run(parts, NIGHT + timedelta(hours=9)) == {}
    assert doubles.received == []


def count(parts: Parts, app: Flask, id: str, girls: int, hours_ago: float) -> int:
    """A count comes in by SMS at Africa's Talking so long ago, or seems to; its row of the inbox."""
    with parts.database.reading() as db:
        then = parts.clock.now(db)
    with parts.database.transaction() as db:
        parts.clock.set(db, then - timedelta(hours=hours_ago))
    event = InboundSms(id, GUL_KHAN.msisdn, "8778", f"18 {girls}", None, raw={})
    with parts.database.transaction() as db:
        webhooks.keep(parts, db, "africastalking", event)
    with parts.database.transaction() as db:
        parts.clock.set(db, then)
        return db.execute(select(Inbox.id).where(Inbox.provider_id == id)).scalar_one()


def counting(parts: Parts) -> list[int]:
    """The girls of those counts that count."""
    with parts.database.reading() as db:
        return list(db.scalars(select(PupilCounts.girls).where(PupilCounts.replaced.is_(False))))


def asked_again(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        return [(row.msisdn, row.text) for row in db.execute(select(Outbox).where(Outbox.kind == "D95b"))]


def genuine(parts: Parts, doubles: Doubles, id: str) -> None:
    """Something that is in both books, so that the list is of this inbox."""
    at = NIGHT - timedelta(hours=18)
    came(doubles, "africastalking", id, GUL_KHAN.msisdn, "Salam", at)
    kept(parts, "africastalking", id, GUL_KHAN.msisdn, "Salam", at)


def test_a_count_that_its_provider_does_not_know_does_not_count_and_is_asked_again(
    app: Flask, parts: Parts, doubles: Doubles
) -> None:
    genuine(parts, doubles, "1")
    number = count(parts, app, "2", 15, hours_ago=17)
    assert counting(parts) == [15]
    assert reconcile.run(parts, NIGHT)["forged"] == 1
    assert counting(parts) == []
    [(to, words)] = asked_again(parts)
    assert to == GUL_KHAN.msisdn
    assert "Please send it again: H " in words
    runner = app.test_cli_runner()
    assert "read as: count, does not count" in runner.invoke(args=["reconcile"]).output
    assert "1 came in that their provider" in runner.invoke(args=["doctor"]).output
    assert 'saathi_inbox_marked{channel="africastalking"} 1.0' in app.test_client().get("/metrics").text
    assert reconcile.run(parts, NIGHT, by_hand=True) == {}
    assert len(asked_again(parts)) == 1
    assert runner.invoke(args=["reconcile", "clear", str(number)]).exit_code == 0  # it was hers after all
    assert counting(parts) == [15]
    assert "saathi_inbox_marked{" not in app.test_client().get("/metrics").text


def test_what_she_sends_again_by_that_line_counts_for_that_day(app: Flask, parts: Parts, doubles: Doubles) -> None:
    genuine(parts, doubles, "1")
    number = count(parts, app, "2", 15, hours_ago=17)
    reconcile.run(parts, NIGHT)
    [(_, words)] = asked_again(parts)
    again = words.split("again: ")[1].split(" and the count")[0]
    with parts.database.transaction() as db:
        event = InboundSms("3", GUL_KHAN.msisdn, "8778", f"{again} 18 11", None, raw={})
        webhooks.keep(parts, db, "africastalking", event)
        days = set(db.scalars(select(PupilCounts.day)))
    assert len(days) == 1
    assert counting(parts) == [11]
    with parts.database.transaction() as db:
        reconciling.clear(db, number, genuine=True)
    assert counting(parts) == [11]  # the last word of hers is the later one


def test_her_own_count_of_that_day_counts_again_and_nobody_is_asked(app: Flask, parts: Parts, doubles: Doubles) -> None:
    count(parts, app, "1", 12, hours_ago=18)
    came(doubles, "africastalking", "1", GUL_KHAN.msisdn, "18 12", NIGHT - timedelta(hours=18))
    number = count(parts, app, "2", 15, hours_ago=17)
    assert counting(parts) == [15]
    reconcile.run(parts, NIGHT)
    assert counting(parts) == [12]
    assert asked_again(parts) == []
    assert app.test_cli_runner().invoke(args=["reconcile", "clear", "--forged", str(number)]).exit_code == 0
    assert counting(parts) == [12]
    assert "Nothing is marked." in app.test_cli_runner().invoke(args=["reconcile"]).output


def test_a_list_that_lacks_most_takes_no_count_back(app: Flask, parts: Parts, doubles: Doubles) -> None:
    genuine(parts, doubles, "1")
    count(parts, app, "2", 15, hours_ago=17)
    kept(parts, "africastalking", "3", GUL_KHAN.msisdn, "something", NIGHT - timedelta(hours=17))
    assert reconcile.run(parts, NIGHT)["forged"] == 2
    assert counting(parts) == [15]
    assert asked_again(parts) == []


def test_the_command_shows_what_is_marked_and_clears_it(app: Flask, parts: Parts, doubles: Doubles) -> None:
    at = NIGHT - timedelta(hours=17)
    for id, listed in (("1", True), ("2", False)):
        number = kept(parts, "africastalking", id, GUL_KHAN.msisdn, f"Salam {id}", at)
        if listed:
            came(doubles, "africastalking", id, GUL_KHAN.msisdn, f"Salam {id}", at)
    assert reconcile.run(parts, NIGHT)["forged"] == 1
    shown = app.test_cli_runner().invoke(args=["reconcile"]).output
    assert f"{number}  africastalking" in shown and "read as: counts" in shown and "1 marked" in shown
    assert GUL_KHAN.msisdn not in shown and "Salam" not in shown
    assert app.test_cli_runner().invoke(args=["reconcile", "clear", str(number)]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["reconcile", "clear", str(number)]).exit_code == 1
    assert "Nothing is marked." in app.test_cli_runner().invoke(args=["reconcile"]).output
