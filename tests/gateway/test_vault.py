"""Safety and personal matters: sealed, in one table, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from store import callers, conversations
from store.tables import Outbox, Questions, SensitiveItems
from store.vault import NotOpened, Vault
from tests import pishin
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, KARBALA, NASREEN, SHAISTA, ZARMINA

CANARY = "somebody waits at the gate"


def _everything(doors: Doors) -> str:
    """Every value of every table, the vault's included."""
    with doors.parts.database.reading() as db:
        tables = [name for name in inspect(db).get_table_names() if name != "phone_messages"]  # those are the phones
        rows = [db.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in tables]
    return repr(
        [[bytes(value) if isinstance(value, memoryview) else value for value in row] for table in rows for row in table]
    )


def test_what_is_said_by_ussd_lies_in_the_vault_only(doors: Doors) -> None:
    ended = doors.dial(GUL_KHAN).press("2", "6", "2", CANARY)
    assert ended.startswith("END")
    assert "S1" in ended
    assert CANARY not in _everything(doors)


def test_what_a_dropped_call_leaves_is_sealed_too(doors: Doors) -> None:
    """Words of any kind: of what kind they are may be said after them."""
    call = doors.dial(GUL_KHAN)
    call.press("2", "6", "2")
    doors.dial(ZARMINA).press("2", "1", "1", f"*{CANARY}*")  # dropped before it is sent
    call.press(CANARY[:8])
    kept = _everything(doors)
    assert CANARY not in kept
    assert CANARY[:8] not in kept


def test_with_another_key_a_dialogue_begins_anew(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("2", "1")
    with doors.parts.database.transaction() as db:
        kept = (db, GUL_KHAN.msisdn)
        assert conversations.draft(*kept, GUL_KHAN.id, doors.parts.vault) is not None
        assert conversations.draft(*kept, GUL_KHAN.id, Vault("another")) is None
        assert callers.at(*kept, Vault("another")).call.ended


def test_what_is_said_by_sms_is_moved_there(doors: Doors) -> None:
    doors.text(GUL_KHAN, f"Q {CANARY}")
    assert CANARY in _everything(doors)  # a question like others, until she says what it is about
    doors.text(GUL_KHAN, "6")
    assert CANARY not in _everything(doors)


def test_words_that_follow_by_sms_go_there_too(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("2", "6", "2")
    assert "S1" in doors.text(GUL_KHAN, CANARY)
    assert CANARY not in _everything(doors)


def test_words_that_nothing_reads_and_that_turn_out_to_be_one_are_moved_there(doors: Doors) -> None:
    assert "private question" in doors.text(GUL_KHAN, CANARY)
    doors.text(GUL_KHAN, "1")
    doors.text(GUL_KHAN, "6")
    assert doors.count(table=SensitiveItems) == 1
    assert CANARY not in _everything(doors)


def test_of_a_question_that_went_there_nothing_more_goes_to_the_mentor(doors: Doors) -> None:
    """More was offered of it in her list, and opened it again with him: of a matter that is not for him."""
    doors.text(GUL_KHAN, "Q the wall")
    doors.text(GUL_KHAN, "6")
    call = doors.dial(GUL_KHAN)
    key = next(line[0] for line in call.press("3").splitlines() if "Q1" in line)
    ended = call.press(key)
    assert "Q1 Question is closed." in ended
    assert "Ask more" not in ended


def test_more_words_by_sms_to_a_question_that_went_there_go_there_too(doors: Doors) -> None:
    doors.text(GUL_KHAN, "Q the wall")
    doors.text(GUL_KHAN, "6")
    told = doors.count(Outbox.person_id == ABDUL_WADOOD.id)
    assert "It is S2 now: one person only will read it" in doors.text(GUL_KHAN, f"Q1 {CANARY}")
    assert doors.count(Questions.state == "closed", Questions.words == "", table=Questions) == 1
    assert CANARY not in _everything(doors)
    assert doors.count(Outbox.person_id == ABDUL_WADOOD.id) == told


@pytest.mark.parametrize("by_menu", [False, True], ids=["Q", "after a menu"])
def test_words_that_were_held_while_we_asked_who_writes_are_moved_there(doors: Doors, by_menu: bool) -> None:
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, replace(GUL_KHAN, id=900, name="Rukhsana"), KARBALA)
    if by_menu:
        doors.dial(GUL_KHAN).press("1", "2", "6", "2")
    assert "Rukhsana" in doors.text(GUL_KHAN, CANARY if by_menu else f"Q {CANARY}")
    for typed in ["1"] if by_menu else ["1", "6", "1"]:  # each SMS asks anew who writes it
        doors.text(GUL_KHAN, typed)
    assert doors.count(table=SensitiveItems) == 1
    assert CANARY not in _everything(doors)


def test_an_answer_to_it_never_leaves_by_sms(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("2", "6", "2", CANARY)
    doors.dial(SHAISTA).press("1", "1", "I come on Monday.")
    doors.text(GUL_KHAN, "J")
    assert "Monday" not in doors.text(GUL_KHAN, "1")


def test_only_the_focal_person_reads_it_and_each_look_is_noted(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("2", "6", "2", CANARY)
    call = doors.dial(SHAISTA)
    assert CANARY in call.press("1")
    with doors.parts.database.reading() as db:
        whats = db.exec_driver_sql("SELECT what FROM sensitive_events ORDER BY id").scalars().all()
    assert whats == ["asked", "read"]
    for other in (ABDUL_WADOOD, NASREEN):
        call = doors.dial(other)
        shown = [call.shown, call.press("1")]
        assert not any(CANARY in each or "S1" in each for each in shown)


def test_her_answer_is_read_by_the_asker_only_in_the_menu(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("2", "6", "2", CANARY)
    doors.dial(SHAISTA).press("1", "1", "I come on Monday.")
    assert not any("Monday" in row.text for row in doors.outbox())
    assert "I come on Monday." in doors.dial(GUL_KHAN).press("3", "1")


def test_another_key_does_not_open_it_and_a_new_one_beside_the_old_does() -> None:
    sealed = Vault("old").seal(CANARY)
    assert Vault("new,old").open(sealed) == CANARY
    with pytest.raises(NotOpened):
        Vault("new").open(sealed)


SEALED_BY_FERNET = (  # of CANARY, with the key "old", by the version of November 2026
    b"gAAAAABrCazspn88fRxhD9cC7pWW61S2VhtFJHJnkK6pqyoLyIwoQ2EV5oeE"
    b"ijKDXRrFdt8dpaLL8GR3BZP-o7km6Wr38_JIKlOgx5LKgYmAnV7XOAIUMzY="
)


def test_what_older_versions_sealed_opens_and_is_sealed_anew() -> None:
    assert Vault("new,old").open(SEALED_BY_FERNET) == CANARY
    anew = Vault("new,old").renew(SEALED_BY_FERNET)
    assert Vault("new").open(anew) == CANARY
    with pytest.raises(NotOpened):
        Vault("new").open(SEALED_BY_FERNET)


@pytest.mark.parametrize("words", ["", CANARY, "میز ٹوٹی ہے", "x" * 70_000])
def test_no_two_sealed_are_alike_and_none_opens_once_it_is_changed(words: str) -> None:
    vault = Vault("key")
    sealed = vault.seal(words)
    assert sealed != vault.seal(words)
    assert vault.open(sealed) == words
    assert vault.open(vault.renew(sealed.decode()).encode()) == words
    for changed in (
        sealed[:-8],
        b"g" + sealed,
        sealed[:9] + bytes([sealed[9] ^ 1]) + sealed[10:],
        b"",
        b"gAAAA",
        "ج".encode(),
    ):
        with pytest.raises(NotOpened):
            vault.open(changed)
