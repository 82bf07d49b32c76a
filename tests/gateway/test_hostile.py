"""The same table through the doors themselves: nothing breaks, no menu is left, no message is lost."""

from __future__ import annotations

from datetime import timedelta

from store import aside
from store.tables import Inbox, PupilCounts, Questions
from tests.doors import Doors
from tests.flows.test_hostile import ROWS
from tests.people import GUL_KHAN, NOW


def test_what_no_menu_reads_leaves_her_where_she_is(doors: Doors) -> None:
    for typed, menu, *_ in ROWS:
        if menu != "again" or not typed.replace("\0", ""):
            continue
        call = doors.dial(GUL_KHAN)
        assert call.shown.startswith("CON Saathi\n1 ")
        shown = call.press(typed)
        assert shown.startswith("CON Please choose 1 to 7.\n"), typed
        assert "1 Attendance today" in shown, typed
    assert doors.count(table=PupilCounts) == 0


def test_what_is_typed_where_a_number_is_asked_saves_nothing_by_itself(doors: Doors) -> None:
    for typed, _, number, *_ in ROWS:
        if not typed.replace("\0", ""):
            continue
        call = doors.dial(GUL_KHAN, "1")
        assert call.shown.startswith("CON Boys present?"), typed
        shown = call.press(typed)
        assert shown.startswith("CON "), typed
        if number == "again":
            assert shown.startswith("CON Please type a number"), (typed, shown)
    assert doors.count(table=PupilCounts) == 0


def test_each_is_kept_by_sms_and_nothing_breaks(doors: Doors) -> None:
    for n, (typed, *_) in enumerate(ROWS):
        if n % 20 == 0:  # fewer an hour than a flood
            with doors.parts.database.transaction() as db:
                doors.parts.clock.move_to(db, NOW + timedelta(minutes=61 * (n // 20 + 1)))
        doors.text(GUL_KHAN, typed)
    assert doors.count(table=Inbox) == len(ROWS)
    with doors.parts.database.reading() as db:
        assert aside.listed(db) == []
    assert doors.count(Questions.words.contains("DROP TABLE"), table=Questions) == 0  # only offered to be kept
