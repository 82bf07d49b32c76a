"""Long texts that arrive in parts: in any order, repeated, without one of them, two of them mixed."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, permutations

import pytest

from gateway import sms
from gateway.channels.base import InboundSms
from gateway.channels.long_texts import part_in, part_of
from gateway.jobs import incomplete
from store import inbox
from store.tables import Inbox, Outbox, Questions
from tests.doors import Doors
from tests.people import GUL_KHAN, NOW, ZARMINA

PARTS = ("Q how do I teach carrying ", "to three classes ", "at once?")
WHOLE = "how do I teach carrying to three classes at once?"
_IDS = count(1)


def arrives(doors: Doors, number: int, words: str = "", who: str = GUL_KHAN.msisdn, of: str = "77") -> None:
    event = InboundSms(f"p{next(_IDS)}", who, "8778", words or PARTS[number - 1], None, {}, None, of, number, 3)
    with doors.parts.database.transaction() as db:
        sms.receive(db, "kannel", event, doors.parts.moment(db, "kannel"))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_in_whatever_order_it_is_one_message(doors: Doors, order: tuple[int, ...]) -> None:
    for number in order:
        assert doors.count(table=Questions) == 0
        arrives(doors, number)
    assert doors.count(Questions.words == WHOLE, table=Questions) == 1
    assert doors.count(Outbox.msisdn == GUL_KHAN.msisdn) == 1
    assert doors.count(Inbox.body != "", table=Inbox) == 1, "its words are kept once"


def test_a_part_that_comes_twice_does_no_harm(doors: Doors) -> None:
    for number in (1, 1, 2, 2, 3, 3):
        arrives(doors, number)
    assert doors.count(Questions.words == WHOLE, table=Questions) == 1


def test_two_texts_of_one_phone_and_the_same_of_two_phones_are_not_mixed(doors: Doors) -> None:
    for number in (1, 2):
        arrives(doors, number)
        arrives(doors, number, who=ZARMINA.msisdn)
        arrives(doors, number, f"Q another {number} ", of="78")
    assert doors.count(table=Questions) == 0
    arrives(doors, 3, "end", of="78")
    assert doors.count(Questions.words == "another 1 Q another 2 end", table=Questions) == 1
    arrives(doors, 3)
    assert doors.count(Questions.words == WHOLE, table=Questions) == 1


def test_without_a_part_that_never_comes_it_is_read_after_a_while(doors: Doors) -> None:
    arrives(doors, 1)
    arrives(doors, 3)
    assert incomplete.run(doors.parts) == {}
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + incomplete.WAIT + timedelta(minutes=1))
    assert incomplete.run(doors.parts) == {"texts_without_a_part": 1}
    assert incomplete.run(doors.parts) == {}
    assert doors.count(Questions.words == "how do I teach carrying ... at once?", table=Questions) == 1


def test_a_reference_that_comes_again_later_is_another_text(doors: Doors) -> None:
    arrives(doors, 1)
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + inbox.TOGETHER + timedelta(minutes=5))
    arrives(doors, 2, "not hers ")
    arrives(doors, 3, "at all")
    assert doors.count(table=Questions) == 0


HEADERS = {
    "8-bit reference": ("0500034d0302", {"part_of": "77", "part": 2, "parts": 3}),
    "16-bit reference": ("060804 01f4 0201", {"part_of": "500", "part": 1, "parts": 2}),
    "behind another element": ("0924010d 0500 034d0302"[:8].replace(" ", "") + "00034d0201", {"part_of": "77", "part": 1, "parts": 2}),
    "alone": ("0500034d0101", {}),
    "more than there are": ("0500034d0203", {}),
    "cut short": ("0500034d", {}),
    "nothing": ("", {}),
}  # fmt: skip


@pytest.mark.parametrize(("header", "told"), HEADERS.values(), ids=HEADERS.keys())
def test_what_a_header_says(header: str, told: dict[str, object]) -> None:
    assert part_in(bytes.fromhex(header.replace(" ", ""))) == told


@pytest.mark.parametrize("odd", [("", "1", "2"), ("7", "x", "2"), ("7", "0", "2"), ("7", "1", "99"), ("7", "", "")])
def test_what_is_no_part(odd: tuple[str, str, str]) -> None:
    assert part_of(*odd) == {}
