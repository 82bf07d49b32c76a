"""A number is replaced: what waits goes to the new one, nothing of hers stays at the old one, and a clerk hears whose it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.catalogue import SOURCE
from flows.facts import Person
from flows.screens import Screen
from flows.texts import render
from store import audit, conversations, inbox, outbox, people, renumbering, roster, sign_in
from store.conversations import Call, Draft
from store.database import Database
from store.leaving import HELD
from store.outbox import Lease
from store.tables import AuditLines, Calls, ConsoleSessions, DeadNumbers, Drafts, Outbox, People
from tests import letters, pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, NOW, ZARMINA
from tests.stopped import VAULT, moment_at

NEW = "+923451112223"
LONG_AGO = NOW - timedelta(days=100)


@pytest.fixture
def pishin_03(database: Database) -> Database:
    with database.transaction() as db:
        pishin.fill(db, joined_at=LONG_AGO)
    return database


def renumber(database: Database, who: Person = ZARMINA, number: str = NEW, by: int | None = None) -> int:
    with database.transaction() as db:
        return renumbering.renumber(db, who.id, number, NOW, by)


def row(database: Database, who: Person = ZARMINA) -> Any:
    with database.reading() as db:
        return db.execute(select(People).where(People.id == who.id)).one()


def messages(database: Database) -> list[tuple[str, str]]:
    """(number, state) of each, the oldest first."""
    with database.reading() as db:
        return [(each.msisdn, each.state) for each in db.execute(select(Outbox).order_by(Outbox.id))]


def talks(database: Database, who: Person, msisdn: str, speaker: int | None = None) -> None:
    """Somebody is in a call at a number, with a draft."""
    screen = Screen("kind", "About what?", {}, {})
    with database.transaction() as db:
        draft = Draft("mentee", {"menu": "question"}, screen, NOW, "asking")
        conversations.keep_draft(db, msisdn, who.id, draft, VAULT)
        call = Call("one", "", "2", "About what?", ended=False, speaker_id=speaker)
        conversations.keep_call(db, msisdn, "simulator", call, NOW, VAULT)


def wrote(database: Database, who: Person, at: datetime) -> None:
    with database.transaction() as db:
        inbox.keep(db, "simulator", f"{who.id}-{at}", who.msisdn, "15", at)


# --- what waits ------------------------------------------------------------------------------


def test_what_no_provider_was_given_goes_to_the_new_number_and_the_rest_stays(pishin_03: Database) -> None:
    states = ("due", "held", "claimed", "sending", "uncertain", "sent", "delivered", "failed", "expired")
    for state in states:
        number = letters.put(pishin_03, to=ZARMINA)
        letters.change(pishin_03, number, state=state, reason=HELD if state == "held" else "")
    letters.put(pishin_03, to=GUL_KHAN)
    assert renumber(pishin_03) == 3
    old = [(ZARMINA.msisdn, state) for state in states[3:]]
    assert messages(pishin_03) == [*[(NEW, "due")] * 3, *old, (GUL_KHAN.msisdn, "due")]


def test_a_worker_that_has_just_claimed_one_cannot_send_it_to_the_old_number(pishin_03: Database) -> None:
    letters.put(pishin_03, to=ZARMINA)
    [claimed] = letters.claim(pishin_03)
    assert claimed.msisdn == ZARMINA.msisdn
    renumber(pishin_03)
    assert not letters.start(pishin_03, claimed)
    [again] = letters.claim(pishin_03, held=Lease("two", letters.REAL + timedelta(seconds=15)))
    assert again.msisdn == NEW


def test_what_is_being_sent_is_left_to_whoever_sends_it(pishin_03: Database) -> None:
    message = letters.sending(pishin_03, to=ZARMINA)
    assert renumber(pishin_03) == 0
    with pishin_03.transaction() as db:
        assert outbox.give_back(db, [message], letters.lease())
    assert messages(pishin_03) == [(ZARMINA.msisdn, "due")]


def test_a_code_to_sign_in_that_was_asked_for_at_the_old_number_goes_nowhere(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        sign_in.send_code(db, NASREEN.msisdn, [NASREEN], "key", NOW, moment_at())
        sign_in.begin(db, NASREEN.id, False, NOW)
        sign_in.begin(db, NASREEN.id, True, NOW)
    assert renumber(pishin_03, NASREEN) == 0
    assert messages(pishin_03) == [(NASREEN.msisdn, "expired")]
    with pishin_03.reading() as db:
        assert list(db.scalars(select(ConsoleSessions.strong))) == [True]  # password and authenticator are still hers


def test_what_was_held_as_nothing_arrived_may_leave_and_so_may_it_at_a_number_that_was_dead_for_another(
    pishin_03: Database,
) -> None:
    with pishin_03.transaction() as db:
        db.execute(insert(DeadNumbers), [{"msisdn": number, "since": NOW} for number in (ZARMINA.msisdn, NEW)])
    letters.put(pishin_03, to=ZARMINA, lane="notice")
    assert letters.claim(pishin_03) == []  # and it is held
    renumber(pishin_03)
    assert [message.msisdn for message in letters.claim(pishin_03)] == [NEW]


def test_a_dead_number_that_another_still_has_waits_for_a_sign_of_life(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(insert(DeadNumbers).values(msisdn=GUL_KHAN.msisdn, since=NOW))
    letters.put(pishin_03, to=ZARMINA, lane="notice")
    renumber(pishin_03, ZARMINA, GUL_KHAN.msisdn)
    assert letters.claim(pishin_03) == []


def test_a_stop_for_all_at_a_shared_number_goes_along_for_it_may_have_been_hers(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(msisdn=GUL_KHAN.msisdn))
        people.stop_by_sms(db, GUL_KHAN.msisdn, moment_at())
    renumber(pishin_03)
    assert (row(pishin_03).stopped_at, row(pishin_03).stopped_by_provider) == (NOW, False)


# --- what she was saying ---------------------------------------------------------------------


def test_her_draft_goes_with_her_and_the_call_at_the_old_number_ends(pishin_03: Database) -> None:
    talks(pishin_03, ZARMINA, ZARMINA.msisdn)
    renumber(pishin_03)
    with pishin_03.reading() as db:
        draft = conversations.draft(db, NEW, ZARMINA.id, VAULT)
        assert draft is not None
        assert draft.answers == {"menu": "question"}
        assert conversations.draft(db, ZARMINA.msisdn, ZARMINA.id, VAULT) is None
        call = db.execute(select(Calls)).one()
        assert (call.msisdn, call.ended, call.said) == (ZARMINA.msisdn, True, "")


def test_a_draft_of_a_number_she_had_before_gives_way(pishin_03: Database) -> None:
    talks(pishin_03, ZARMINA, ZARMINA.msisdn)
    talks(pishin_03, ZARMINA, NEW)
    renumber(pishin_03)
    with pishin_03.reading() as db:
        assert list(db.scalars(select(Drafts.msisdn))) == [NEW]


def test_somebody_else_who_speaks_at_a_shared_number_speaks_on(pishin_03: Database) -> None:
    talks(pishin_03, BIBI_HAWA, ZARMINA.msisdn, speaker=BIBI_HAWA.id)
    renumber(pishin_03)
    with pishin_03.reading() as db:
        assert not db.execute(select(Calls.ended)).scalar_one()
        assert conversations.draft(db, ZARMINA.msisdn, BIBI_HAWA.id, VAULT) is not None


# --- consent ---------------------------------------------------------------------------------


def test_her_consent_and_her_own_stop_stay_hers(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        people.stop(db, ZARMINA.id, moment_at())
    before = row(pishin_03)
    renumber(pishin_03)
    after = row(pishin_03)
    assert (after.joined_at, after.stopped_at) == (before.joined_at, before.stopped_at)
    assert after.stopped_at is not None


def test_a_providers_stop_was_the_old_numbers(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        people.stop_at(db, ZARMINA.msisdn, NOW)
    assert row(pishin_03).stopped_at is not None
    renumber(pishin_03)
    assert (row(pishin_03).stopped_at, row(pishin_03).stopped_by_provider) == (None, False)


@pytest.mark.parametrize("hers_first", [True, False])
def test_where_both_said_stop_hers_counts(pishin_03: Database, hers_first: bool) -> None:
    with pishin_03.transaction() as db:
        for hers in (hers_first, not hers_first):
            if hers:
                people.stop(db, ZARMINA.id, moment_at())
            else:
                people.stop_at(db, ZARMINA.msisdn, NOW)
    renumber(pishin_03)
    assert row(pishin_03).stopped_at is not None


# --- kept, and told --------------------------------------------------------------------------


def test_the_audit_has_one_line_without_a_number(pishin_03: Database) -> None:
    renumber(pishin_03, by=NASREEN.id)
    renumber(pishin_03)  # the same once more is nothing
    with pishin_03.reading() as db:
        line = db.execute(select(AuditLines)).one()
        assert (line.person_id, line.what, line.about) == (NASREEN.id, "number replaced", f"person {ZARMINA.id}")
        assert audit.broken_at(db) is None


def check(database: Database, who: Person, number: str) -> str:
    with database.reading() as db:
        return "; ".join(render(words, SOURCE) for words in renumbering.check(db, who.id, number, NOW))


def test_a_number_of_somebody_else_is_refused_and_one_not_heard_from_for_90_days_is_named(pishin_03: Database) -> None:
    assert check(pishin_03, GUL_KHAN, NEW) == ""
    wrote(pishin_03, BIBI_HAWA, NOW - timedelta(days=89))
    with pytest.raises(renumbering.NumberTaken, match=r"belongs to Bibi Hawa \(GPS Bostan\): if they share"):
        check(pishin_03, GUL_KHAN, BIBI_HAWA.msisdn)
    with pytest.raises(renumbering.NumberTaken, match=r"Abdul Wadood .*not heard from for 90 days.*given out anew"):
        check(pishin_03, GUL_KHAN, ABDUL_WADOOD.msisdn)
    assert "Zarmina has it too, not heard from for 90 days" in check(pishin_03, GUL_KHAN, ZARMINA.msisdn)


def test_who_has_not_joined_yet_was_not_to_be_heard_from(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(update(People).values(joined_at=None))
    with pytest.raises(renumbering.NumberTaken, match="if it has changed hands"):
        check(pishin_03, GUL_KHAN, BIBI_HAWA.msisdn)


# --- by a roster -----------------------------------------------------------------------------

LINE = "Pishin,Pishin-03,GPS Killi Karbala,Gul Khan,{number},{phone}"


def bring(database: Database, number: str, phone: str = "") -> roster.Report:
    lines = ("district,cluster,school,name,number,phone", LINE.format(number=number, phone=phone))
    read = roster.read("\n".join(lines).encode())
    with database.transaction() as db:
        return roster.apply(db, read.rows, NOW.astimezone(UTC))


def test_a_roster_takes_what_waits_along_and_its_undoing_brings_it_back(pishin_03: Database) -> None:
    letters.put(pishin_03, to=GUL_KHAN)
    talks(pishin_03, GUL_KHAN, GUL_KHAN.msisdn)
    report = bring(pishin_03, NEW)
    assert [fate.what for fate in report.fates] == ["number replaced"]
    assert messages(pishin_03) == [(NEW, "due")]
    with pishin_03.transaction() as db:
        assert conversations.draft(db, NEW, GUL_KHAN.id, VAULT) is not None
        roster.undo(db, report.memory, NOW)
    assert messages(pishin_03) == [(GUL_KHAN.msisdn, "due")]
    assert row(pishin_03, GUL_KHAN).msisdn == GUL_KHAN.msisdn


def test_a_roster_says_of_a_number_that_it_may_have_been_given_out_anew(pishin_03: Database) -> None:
    wrong = bring(pishin_03, BIBI_HAWA.msisdn).wrong
    assert "the number belongs to Bibi Hawa (GPS Bostan), not heard from for 90 days" in str(wrong[0])
    assert row(pishin_03, GUL_KHAN).msisdn == GUL_KHAN.msisdn
    asked = bring(pishin_03, BIBI_HAWA.msisdn, "shared").warnings
    assert "has the number of Bibi Hawa, not heard from for 90 days" in str(asked[0])
    assert row(pishin_03, GUL_KHAN).msisdn == BIBI_HAWA.msisdn


def test_a_list_brings_nobody_back_to_a_number_that_is_anothers_by_now(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(left_on=NOW.date()))
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(msisdn=GUL_KHAN.msisdn))
    assert "the number belongs to Bibi Hawa" in str(bring(pishin_03, GUL_KHAN.msisdn).wrong[0])
    assert row(pishin_03, GUL_KHAN).left_on is not None
    assert not bring(pishin_03, GUL_KHAN.msisdn, "shared").wrong
    assert row(pishin_03, GUL_KHAN).left_on is None


def test_a_list_taken_back_gives_nobody_a_number_that_is_anothers_by_now(pishin_03: Database) -> None:
    report = bring(pishin_03, NEW)
    with pishin_03.transaction() as db:
        renumbering.renumber(db, BIBI_HAWA.id, GUL_KHAN.msisdn, NOW)
        assert roster.undo(db, report.memory, NOW) == roster.Undone(0, 1)
    assert row(pishin_03, GUL_KHAN).msisdn == NEW


@pytest.mark.parametrize("stays", [False, True])
def test_numbers_that_a_list_passed_round_go_back_round_or_not_at_all(pishin_03: Database, stays: bool) -> None:
    """Gul Khan's number to somebody new, Abdul Wadood's to Gul Khan."""
    read = roster.read(
        "district,cluster,school,name,number\n"
        f"Pishin,Pishin-03,GPS Killi Karbala,Gul Khan,{ABDUL_WADOOD.msisdn}\n"
        f"Pishin,Pishin-03,GPS Killi Karbala,Abdul Wadood,{NEW}\n"
        f"Pishin,Pishin-03,GPS Killi Karbala,Somebody New,{GUL_KHAN.msisdn}\n".encode()
    )
    with pishin_03.transaction() as db:
        report = roster.apply(db, read.rows, NOW.astimezone(UTC))
        assert not report.wrong
        if stays:  # for she has joined since
            db.execute(update(People).where(People.name == "Somebody New").values(joined_at=NOW))
        assert roster.undo(db, report.memory, NOW) == (roster.Undone(0, 3) if stays else roster.Undone(3, 0))
    got = (row(pishin_03, GUL_KHAN).msisdn, row(pishin_03, ABDUL_WADOOD).msisdn)
    assert got == ((ABDUL_WADOOD.msisdn, NEW) if stays else (GUL_KHAN.msisdn, ABDUL_WADOOD.msisdn))


def test_what_was_written_meanwhile_goes_to_the_new_number_and_never_to_the_old(pishin_03: Database) -> None:
    """As a long batch does, which read the number before it was replaced, or before she was erased."""
    for who, number in ((ZARMINA, NEW), (GUL_KHAN, f"erased {GUL_KHAN.id}")):
        letters.put(pishin_03, to=who)
        with pishin_03.transaction() as db:
            db.execute(update(People).where(People.id == who.id).values(msisdn=number))
    assert [letters.start(pishin_03, each) for each in letters.claim(pishin_03)] == [False, False]
    with pishin_03.transaction() as db:
        assert renumbering.readdress_all(db) == 2
    assert messages(pishin_03) == [(NEW, "due"), ("", "expired")]
