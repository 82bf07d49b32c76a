"""Delivery reports: early, late, twice, in any order, about nothing we know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from store import receipts, results
from store.database import Database
from store.outbox import Message, recover
from store.receipts import standing
from store.references import reference
from store.tables import Outbox, Receipts
from tests.letters import REAL, change, claim, lease, put, row, sending, start

CHANNEL = "africastalking"
ID = "ATXid_1"


@dataclass(frozen=True)
class Report:
    """As a channel reads it."""

    status: str
    final: bool = False
    provider_id: str = ID
    reason: str | None = None
    number_is_dead: bool = False
    our_id: str | None = None
    part: str = ""
    parts: int | None = None


QUEUED = Report("queued")
SENT = Report("sent")
DELIVERED = Report("delivered", final=True)
FAILED = Report("failed", final=True, reason="UserDoesNotExist")
ABSENT = Report("failed", reason="AbsentSubscriber")  # another may follow


def keep(database: Database, report: Report) -> int | None:
    with database.transaction() as db:
        return receipts.keep(db, CHANNEL, report, REAL)


def _carried(message: Message) -> str:
    return reference(message.id, message.msisdn, message.text)


def sent(database: Database) -> int:
    message = sending(database)
    with database.transaction() as db:
        assert results.accepted(db, message, lease(), ID, REAL)
    return message.id


def test_a_report_is_matched_and_counts(database: Database) -> None:
    number = sent(database)
    assert keep(database, DELIVERED) == number
    assert row(database, number).state == "delivered"


def test_a_failure_gives_its_reason(database: Database) -> None:
    number = sent(database)
    keep(database, FAILED)
    assert (row(database, number).state, row(database, number).reason) == ("failed", "UserDoesNotExist")


def test_a_report_that_overtakes_the_answer_is_parked_and_then_counts(database: Database) -> None:
    message = sending(database)
    assert keep(database, DELIVERED) is None
    assert row(database, message.id).state == "sending"
    with database.transaction() as db:
        assert results.accepted(db, message, lease(), ID, REAL)
    assert row(database, message.id).state == "delivered"


def test_with_our_id_it_counts_even_before_the_answer(database: Database) -> None:
    message = sending(database)
    assert keep(database, Report("delivered", True, our_id=_carried(message))) == message.id
    assert (row(database, message.id).state, row(database, message.id).provider_id) == ("delivered", ID)
    with database.transaction() as db:
        assert results.accepted(db, message, lease(), ID, REAL)
    assert row(database, message.id).state == "delivered"


def test_with_our_id_it_settles_what_was_uncertain(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        recover(db, REAL + timedelta(minutes=5))
    keep(database, Report("sent", our_id=_carried(message)))
    assert (row(database, message.id).state, row(database, message.id).reason) == ("sent", "")


def test_what_was_put_off_but_had_been_taken_is_not_sent_again(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        results.put_off(db, message, lease(), REAL, "HTTP 500", counts=True)
    keep(database, Report("sent", our_id=_carried(message)))
    assert row(database, message.id).state == "sent"
    assert claim(database) == []


def test_a_failed_attempt_does_not_end_what_will_be_tried_again(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        results.put_off(db, message, lease(), REAL, "HTTP 500", counts=True)
    keep(database, Report("failed", True, our_id=_carried(message)))
    assert row(database, message.id).state == "due"


def test_our_id_of_something_never_sent_is_not_believed(database: Database) -> None:
    number = put(database)
    assert keep(database, Report("delivered", True, our_id=f"{number}")) is None
    assert row(database, number).state == "due"


def test_a_report_on_what_had_this_id_before_a_restore_is_not_about_this_one(database: Database) -> None:
    """The numbers of what was written since the backup are used again; the words are others."""
    message = sending(database)
    before = reference(message.id, message.msisdn, "written since the backup")
    assert keep(database, Report("delivered", True, provider_id=before, our_id=before)) is None
    assert row(database, message.id).state == "sending"
    assert keep(database, Report("delivered", True, our_id=f"{message.id}")) == message.id  # as an older Saathi had it


def test_a_report_on_what_was_erased_since_counts(database: Database) -> None:
    message = sending(database)
    change(database, message.id, text="", msisdn="")
    assert keep(database, Report("delivered", True, our_id=_carried(message))) == message.id


def test_an_unknown_id_is_kept_and_changes_nothing(database: Database) -> None:
    number = sent(database)
    assert keep(database, Report("delivered", True, provider_id="ATXid_unknown")) is None
    assert row(database, number).state == "sent"
    with database.reading() as db:
        assert db.scalars(select(Receipts.provider_id)).all() == ["ATXid_unknown"]


def test_the_same_report_is_kept_once(database: Database) -> None:
    number = sent(database)
    assert [keep(database, SENT) for _ in range(3)] == [number, None, None]
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Receipts)) == 1


def test_reports_that_missed_their_message_are_found_later(database: Database) -> None:
    """The transaction that keeps a report and the one that records the answer did not see each other."""
    keep(database, DELIVERED)
    message = sending(database)
    with database.transaction() as db:
        db.execute(Outbox.__table__.update().values(state="sent", provider_id=ID))
    with database.transaction() as db:
        assert receipts.attach_parked(db) == 1
        assert receipts.attach_parked(db) == 0
    assert row(database, message.id).state == "delivered"


@pytest.mark.parametrize(
    "order", list(permutations([QUEUED, SENT, DELIVERED])), ids=lambda order: "-".join(r.status for r in order)
)
def test_delivered_is_delivered_in_whatever_order_they_come(database: Database, order: tuple[Report, ...]) -> None:
    number = sent(database)
    for report in order:
        keep(database, report)
    assert row(database, number).state == "delivered"


# --- the rule, on every sequence ----------------------------------------------------------------

KINDS = (QUEUED, SENT, DELIVERED, FAILED, ABSENT, Report("delivered"), Report("sent", True))


def _sequences(longest: int) -> Iterator[tuple[Report, ...]]:
    for length in range(1, longest + 1):
        yield from product(KINDS, repeat=length)


def test_the_state_never_goes_back_and_a_final_one_stays() -> None:
    """All 19,607 sequences of up to five reports."""
    for reports in _sequences(5):
        before, now = standing(reports[:-1]), standing(reports)
        assert now is not None
        if before is not None:
            assert receipts.RANKS[now.status] >= receipts.RANKS[before.status], reports
            assert not before.final or now is before, reports


def test_repeats_change_nothing() -> None:
    for reports in _sequences(4):
        for again in reports:
            assert standing((*reports, again)) == standing(reports), reports


STATE_RANK = {"sending": 0, "sent": 1, "delivered": 2, "failed": 2}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations([QUEUED, SENT, ABSENT, DELIVERED, FAILED, SENT, DELIVERED, "the answer"]), known=st.booleans()
)
def test_in_the_database_too(database: Database, order: list[Report | str], known: bool) -> None:
    """Among them, somewhere, the answer to the send; `known`: the provider gives our id back."""
    with database.transaction() as db:
        db.execute(delete(Receipts))
        db.execute(delete(Outbox))
    message = sending(database)
    seen, final = "sending", ""
    for event in order:
        with database.transaction() as db:
            if isinstance(event, str):
                assert results.accepted(db, message, lease(), ID, REAL)
            else:
                report = Report(
                    event.status, event.final, reason=event.reason, our_id=_carried(message) if known else None
                )
                receipts.keep(db, CHANNEL, report, REAL)
        state = row(database, message.id).state
        assert STATE_RANK[state] >= STATE_RANK[seen]
        assert final in ("", state)
        seen = state
        with database.reading() as db:
            counted = select(Receipts).where(Receipts.outbox_id == message.id, Receipts.final).limit(1)
            final = state if final or db.execute(counted).first() else ""
    first_final = next(event for event in order if isinstance(event, Report) and event.final)
    assert seen == first_final.status
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Receipts).where(Receipts.outbox_id == message.id)) == 5


def test_a_claimed_message_whose_report_comes_is_not_started(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        results.put_off(db, message, lease(), REAL, "HTTP 500", counts=True)
    [again] = claim(database)
    keep(database, Report("delivered", True, our_id=_carried(again)))
    assert not start(database, again)


ONE, TWO, THREE = (Report("delivered", final=True, part=mark) for mark in ("a", "b", "c"))
OF_TWO = Report("sent", parts=2)
PARTLY: dict[str, tuple[int, tuple[Report, ...], str]] = {
    "one of one": (1, (ONE,), "delivered"),
    "one of two": (2, (ONE,), "sent"),
    "the same one twice": (2, (ONE, ONE), "sent"),
    "both": (2, (ONE, TWO), "delivered"),
    "both, and one again": (2, (ONE, TWO, ONE), "delivered"),
    "the phone made fewer than we counted": (3, (OF_TWO, ONE, TWO), "delivered"),
    "and told so afterwards": (3, (ONE, TWO, OF_TWO), "delivered"),
    "the phone made more": (1, (Report("sent", parts=3), ONE, TWO), "sent"),
    "one failed": (2, (ONE, FAILED, TWO), "failed"),
    "a part after all is said": (2, (DELIVERED, ONE), "delivered"),
}


@pytest.mark.parametrize(("parts", "reports", "state"), PARTLY.values(), ids=PARTLY.keys())
def test_a_long_message_is_delivered_with_its_last_part(
    database: Database, parts: int, reports: tuple[Report, ...], state: str
) -> None:
    number = sent(database)
    change(database, number, parts=parts)
    for report in reports:
        keep(database, report)
    assert row(database, number).state == state
