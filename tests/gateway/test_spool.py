"""What a provider tells only once, while the database is away: on the disk before it is answered, taken up in order, once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway import webhooks
from gateway.app import create_app
from gateway.channels.base import InboundSms, OptOut, Receipt, Several
from gateway.config import NotConfigured, from_environment
from gateway.parts import Parts
from gateway.spool import Kept, Spool
from store.tables import Inbox, Outbox, People, PupilCounts, Receipts
from store.vault import Vault
from tests.doors import TOKEN, TWILIO, Doors
from tests.people import GUL_KHAN, ZARMINA

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


@pytest.fixture
def away(doors: Doors) -> Doors:
    """The same Saathi in an outage: same spool, no database."""
    folder = doors.parts.config.settings.spool_folder
    environ = {"DATABASE_URL": NOWHERE, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **TWILIO}
    return Doors(create_app(from_environment({**environ, "SPOOL_FOLDER": folder})))


def replay(parts: Parts) -> dict[str, int]:
    return dict(parts.spool.replay(lambda kept: webhooks.take_up(parts, kept)))


def killed_in(place: str, work: Callable[[], object]) -> None:
    """A process of its own does it and dies at that place."""
    pid = os.fork()
    if pid == 0:
        os.environ["FAILPOINT"] = f"{place}:kill"
        work()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def test_what_twilio_tells_in_an_outage_is_taken_up_afterwards_in_order(doors: Doors, away: Doors) -> None:
    for words in ("18 15", "18 16", "18 17"):
        assert away.by_twilio(GUL_KHAN, words).status_code == 200
    assert away.parts.spool.waiting == 3
    assert replay(doors.parts) == {"taken": 3}
    assert doors.parts.spool.waiting == 0
    assert doors.count(PupilCounts.replaced.is_(False), PupilCounts.girls == 17, table=PupilCounts) == 1
    assert [row.text.split("girls ")[1][:2] for row in doors.outbox()] == ["15", "16", "17"]


def test_who_repeats_is_told_to_repeat(doors: Doors, away: Doors) -> None:
    assert away.post("sms", {"id": "1", "from": GUL_KHAN.msisdn, "to": "8778", "text": "18 15"}).status_code == 503
    assert away.parts.spool.waiting == 0


def test_reports_and_opt_outs_that_come_once_are_kept_too(doors: Doors, away: Doors) -> None:
    assert away.post("delivery", {"id": "ATXid_1", "status": "Success"}).status_code == 200
    assert away.post("opt-out", {"senderId": "8778", "phoneNumber": GUL_KHAN.msisdn}).status_code == 200
    assert replay(doors.parts) == {"taken": 2}
    assert doors.count(table=Receipts) == 1
    assert doors.count(People.stopped_at.is_not(None), table=People) == 1


def test_it_lies_there_sealed_and_for_nobody_elses_eyes(away: Doors) -> None:
    away.by_twilio(GUL_KHAN, "Q somebody waits at the gate")
    [file] = Path(away.parts.config.settings.spool_folder).glob("*.event")
    assert file.stat().st_mode & 0o077 == 0
    assert b"gate" not in file.read_bytes()
    assert GUL_KHAN.msisdn[-7:].encode() not in file.read_bytes()


def test_what_comes_while_others_wait_stands_behind_them(doors: Doors, away: Doors) -> None:
    away.by_twilio(GUL_KHAN, "18 15")
    assert doors.by_twilio(GUL_KHAN, "18 16").status_code == 200
    assert (doors.count(table=Inbox), doors.parts.spool.waiting) == (0, 2)
    replay(doors.parts)
    assert doors.count(PupilCounts.replaced.is_(False), PupilCounts.girls == 16, table=PupilCounts) == 1


def test_a_disk_that_does_not_take_it_is_no_2xx(away: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert away.by_twilio(GUL_KHAN, "18 15").status_code == 503


def test_killed_before_it_is_on_the_disk_it_was_never_promised(doors: Doors, away: Doors) -> None:
    killed_in("spooling", lambda: away.by_twilio(GUL_KHAN, "18 15", sid="SM" + "1" * 32))
    assert away.parts.spool.waiting == 0
    away.by_twilio(GUL_KHAN, "18 15", sid="SM" + "1" * 32)  # its fallback address
    replay(doors.parts)
    assert doors.count(table=PupilCounts) == 1


def test_killed_before_it_is_answered_it_is_there_once_for_all_repeats(doors: Doors, away: Doors) -> None:
    killed_in("spooled", lambda: away.by_twilio(GUL_KHAN, "18 15", sid="SM" + "1" * 32))
    away.by_twilio(GUL_KHAN, "18 15", sid="SM" + "1" * 32)
    assert replay(doors.parts) == {"taken": 2}
    assert (doors.count(table=Inbox), doors.count(table=PupilCounts), doors.count()) == (1, 1, 1)


def test_killed_after_it_was_taken_up_it_is_not_taken_up_twice(doors: Doors, away: Doors) -> None:
    away.by_twilio(GUL_KHAN, "18 15")
    away.by_twilio(ZARMINA, "15")
    doors.parts.database.dispose()  # no connection is shared with the one who dies
    killed_in("replayed", lambda: replay(doors.parts))
    assert (doors.count(table=Inbox), doors.parts.spool.waiting) == (1, 2)
    assert replay(doors.parts) == {"taken": 2}
    assert (doors.count(table=Inbox), doors.count(table=PupilCounts)) == (2, 2)


def test_the_day_is_the_one_on_which_it_was_written(doors: Doors) -> None:
    event = InboundSms("SM1", GUL_KHAN.msisdn, "8778", "18 15", None, raw={})
    webhooks.take_up(doors.parts, Kept("twilio", datetime.now(UTC) - timedelta(days=1), event))
    assert doors.outbox()[0].text.startswith("Saved: Tue 24 Nov")


def test_a_stop_that_is_taken_up_after_a_later_start_undoes_nothing(doors: Doors, away: Doors) -> None:
    away.post("opt-out", {"senderId": "8778", "phoneNumber": GUL_KHAN.msisdn})
    away.by_twilio(GUL_KHAN, "STOP")
    doors.text(GUL_KHAN, "START")  # the database is back, and nobody has looked into the folder yet
    assert replay(doors.parts) == {"taken": 2}
    assert doors.count(People.stopped_at.is_not(None), table=People) == 0
    assert len(doors.outbox()) == 1  # of the last word only she hears


def test_a_start_that_is_taken_up_after_a_later_stop_undoes_nothing(doors: Doors, away: Doors) -> None:
    away.by_twilio(GUL_KHAN, "START")
    doors.text(GUL_KHAN, "STOP")
    assert replay(doors.parts) == {"taken": 1}
    assert doors.count(People.stopped_at.is_not(None), table=People) == 1


def test_an_old_stop_and_an_old_start_are_taken_up_in_their_order(doors: Doors, away: Doors) -> None:
    doors.text(GUL_KHAN, "START")
    for words in ("STOP", "START", "STOP"):
        away.by_twilio(GUL_KHAN, words)
    assert replay(doors.parts) == {"taken": 3}
    assert doors.count(People.stopped_at.is_not(None), table=People) == 1


def test_what_cannot_be_read_is_set_aside_and_the_others_flow(doors: Doors, away: Doors) -> None:
    folder = Path(doors.parts.config.settings.spool_folder)
    Spool(folder, Vault("another key")).add("twilio", OptOut(ZARMINA.msisdn))
    away.by_twilio(GUL_KHAN, "18 15")
    assert replay(doors.parts) == {"taken": 1, "unreadable": 1}
    assert doors.parts.spool.unreadable == 1
    assert "unreadable: 1" in doors.app.test_cli_runner().invoke(args=["inbox"]).output


def test_while_the_database_is_away_nothing_is_given_up(doors: Doors, away: Doors) -> None:
    away.by_twilio(GUL_KHAN, "18 15")
    with pytest.raises(webhooks.Unreachable):
        replay(away.parts)
    assert away.parts.spool.waiting == 1


def test_every_kind_of_event_comes_back_as_it_was(tmp_path: Path) -> None:
    told = (
        InboundSms("1", "+923331234567", "8778", "Salam", datetime.now(UTC), {"a": "b"}, "help", "77", 2, 3),
        Receipt("2", "failed", True, "30005", True, False, "41-11770b29", "a", 2),
        OptOut("+923331234567"),
    )
    spool, back = Spool(tmp_path / "s", Vault("k")), list[Kept]()
    spool.add("twilio", Several(told))
    spool.replay(back.append)
    assert [kept.event for kept in back] == [Several(told)]


def test_a_report_that_an_older_saathi_kept_comes_back(tmp_path: Path) -> None:
    spool, back = Spool(tmp_path / "s", Vault("k")), list[Kept]()
    spool.add("twilio", Receipt("2", "delivered", True, our_id=41))  # type: ignore[arg-type]
    spool.replay(back.append)
    assert [kept.event for kept in back] == [Several((Receipt("2", "delivered", True, our_id="41"),))]


def test_a_folder_that_cannot_be_written_is_found_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ = {"SIMULATOR": "on", "DATABASE_URL": NOWHERE, "SPOOL_FOLDER": str(tmp_path / "file")}
    with pytest.raises(NotConfigured, match="SPOOL_FOLDER"):
        create_app(from_environment(environ))


def test_a_message_we_fail_at_is_set_aside_and_can_be_taken_up_later(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = doors.app.test_cli_runner().invoke
    monkeypatch.setenv("FAILPOINT", "taking:raise")
    assert doors.by_twilio(GUL_KHAN, "18 15").status_code == 200
    assert doors.text(ZARMINA, "15") == ""
    assert doors.count(Inbox.understood == "set aside", table=Inbox) == 2
    with doors.parts.database.reading() as db:
        first, second = (str(each) for each in db.scalars(select(Inbox.id).order_by(Inbox.id)))
    seen = run(args=["inbox"]).output
    assert f"Set aside: {first}, by twilio from ...{GUL_KHAN.msisdn[-2:]} at 2026-11-25 13:40" in seen
    assert run(args=["inbox", "retry", first]).output == f"Error: {first} still fails (Failed), and stays set aside\n"
    monkeypatch.delenv("FAILPOINT")
    assert run(args=["inbox", "retry", first]).output == f"{first} was taken up.\n"
    assert run(args=["inbox", "retry", first]).exit_code == 1
    assert run(args=["inbox", "drop", second]).output == f"{second} stays unanswered.\n"
    assert run(args=["inbox"]).output == "  All that arrived was taken up.\n"
    assert doors.count(table=PupilCounts) == 1
    assert [row.msisdn for row in doors.outbox()] == [GUL_KHAN.msisdn]
    assert doors.count(Outbox.channel == "twilio") == 1
