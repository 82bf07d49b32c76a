"""Two books of what came in, held against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.reconciling import Message, compare

SINCE = datetime(2026, 11, 24, 21, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
NOON = SINCE + timedelta(hours=12)


def message(id: str, words: str = "18 15", msisdn: str = "+923331234567", at: datetime = NOON) -> Message:
    return Message(id, msisdn, words, at)


GENUINE = message("1", "Salam")


def test_what_is_in_both_is_no_difference() -> None:
    found = compare([GENUINE], [GENUINE], SINCE, UNTIL)
    assert (found.lost, found.forged, found.same) == ([], [], 1)


def test_lost_and_forged() -> None:
    found = compare([GENUINE, message("f")], [GENUINE, message("l", "W HAAN")], SINCE, UNTIL)
    assert [each.provider_id for each in found.lost] == ["l"]
    assert [each.provider_id for each in found.forged] == ["f"]


def test_another_name_for_the_same_message_is_no_difference() -> None:
    found = compare([message("uuid-1"), message("uuid-2")], [message("101"), message("102")], SINCE, UNTIL)
    assert (found.lost, found.forged, found.same) == ([], [], 2)
    one_more = compare([message("uuid-1")], [message("101"), message("102")], SINCE, UNTIL)
    assert len(one_more.lost) == 1


def test_ours_whose_words_were_blanked_are_found_by_their_sender() -> None:
    found = compare([message("uuid-1", "")], [message("101", "he beats them")], SINCE, UNTIL)
    assert (found.lost, found.forged) == ([], [])


def test_what_is_not_settled_yet_is_left() -> None:
    late, early = UNTIL + timedelta(minutes=5), SINCE - timedelta(minutes=5)
    found = compare([GENUINE, message("f", at=late)], [GENUINE, message("l", "W", at=early)], SINCE, UNTIL)
    assert (found.lost, found.forged) == ([], [])


def test_a_list_of_another_inbox_makes_nothing_forged() -> None:
    found = compare([message("f"), message("g")], [], SINCE, UNTIL)
    assert (found.lost, found.forged, found.same) == ([], [], 0)


BOOK = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["18 15", "CHUTTI", "W HAAN"]), st.integers(0, 86_399)), max_size=30
)


@given(BOOK, st.sets(st.integers(0, 29)), st.sets(st.integers(0, 29)))
def test_every_seeded_difference_is_found_and_no_other(
    both: list[tuple[int, str, int]], only_theirs: set[int], only_ours: set[int]
) -> None:
    genuine = [
        message(str(number), f"{words} {number}", f"+92333{who:07}", SINCE + timedelta(seconds=second))
        for number, (who, words, second) in enumerate(both)
    ]
    theirs = [each for number, each in enumerate(genuine) if number not in only_ours]
    ours = [replace(each, words="") for number, each in enumerate(genuine) if number not in only_theirs]
    found = compare(ours, theirs, SINCE, UNTIL)
    lost = {number for number in only_theirs - only_ours if number < len(genuine)}
    forged = {number for number in only_ours - only_theirs if number < len(genuine)} if found.same else set()
    if not (lost and forged):  # a blanked one of ours may stand for a lost one of the same number
        assert {int(each.provider_id) for each in found.lost} == lost
        assert {int(each.provider_id) for each in found.forged} == forged
