"""The USSD door: cumulative text, repeats, drops, wrong keys, shared phones, hostile input."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from store.tables import Calls, Outbox, PupilCounts, Questions
from tests import pishin
from tests.doors import TOKEN, Doors
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, HURAMZAI, NASREEN, NOW, STRANGER, ZARMINA


def test_a_count_in_four_inputs(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    assert call.shown.startswith("CON Saathi\n1 Attendance today")
    assert call.press("1", "18", "15").startswith("CON Wed 25 Nov\nBoys 18 of 22\nGirls 15 of 19")
    assert call.press("1").startswith("END Saved, thank you")
    assert doors.count(PupilCounts.boys == 18, PupilCounts.girls == 15, table=PupilCounts) == 1


def test_a_dial_that_carries_its_inputs(doors: Doors) -> None:
    assert doors.dial(ZARMINA, "1*15").shown.startswith("CON Budh 25 Nov")


def test_a_dial_stops_at_the_first_input_that_cannot_be_read(doors: Doors) -> None:
    shown = doors.dial(GUL_KHAN, "1*boys*18*15*1").shown
    assert "Boys present?" in shown
    assert doors.count(table=PupilCounts) == 0


def test_the_same_request_again_gets_the_same_screen_and_does_nothing(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1", "18", "15", "1")
    ended = call.shown
    assert call.send(call.typed) == ended
    assert doors.count(table=PupilCounts) == 1


def test_an_old_request_that_comes_late_changes_nothing(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1", "18")
    asked = call.shown
    assert call.send("1") == asked
    call.typed = "1*18"
    assert call.press("15").startswith("CON Wed 25 Nov\nBoys 18")


def test_twenty_times_at_once_is_once(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1", "18", "15")
    form = {"sessionId": call.session_id, "phoneNumber": GUL_KHAN.msisdn, "serviceCode": "*778#", "text": "1*18*15*1"}

    def press(_: int) -> str:
        return doors.app.test_client().post(f"/africastalking/{TOKEN}/ussd", data=form).text

    with ThreadPoolExecutor(20) as together:
        answers = set(together.map(press, range(20)))
    assert len(answers) == 1
    assert answers.pop().startswith("END Saved")
    assert doors.count(table=PupilCounts) == 1


def test_a_dropped_call_goes_on_at_the_next_dial(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("1", "18")
    call = doors.dial(GUL_KHAN)
    assert "boys 18" in call.shown
    assert call.press("1").startswith("CON Girls present?")
    assert call.press("15", "1").startswith("END Saved")


def test_an_unknown_register_is_asked_about_once_one_number_a_later_visit(doors: Doors) -> None:
    assert doors.dial(BIBI_HAWA).shown.startswith("CON Saathi")  # not on the day she joined
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(days=1))
    call = doors.dial(BIBI_HAWA)
    assert "Register mein kitne larkay?" in call.shown
    assert call.press("00").startswith("CON Saathi")
    assert "Register mein kitni larkiyan?" in doors.dial(BIBI_HAWA).shown
    assert doors.dial(BIBI_HAWA).shown.startswith("CON Saathi")


def test_what_was_dropped_can_be_begun_anew(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("1", "18")
    assert doors.dial(GUL_KHAN).press("2").startswith("CON Saathi\n1 Attendance")


def test_a_draft_is_forgotten_after_a_day(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("1", "18")
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(hours=25))
    assert doors.dial(GUL_KHAN).shown.startswith("CON Saathi\n1 Attendance")


def test_wrong_keys_are_told_kindly_and_the_third_ends_with_the_short_way(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    home = call.shown.removeprefix("CON ")
    assert call.press("8").endswith(home)
    assert "choose" in call.shown
    assert call.press("hello").endswith(home)
    assert call.press("88").startswith("END Sorry, this was not easy")
    assert [row.kind for row in doors.outbox(Outbox.msisdn == GUL_KHAN.msisdn)] == ["D16"]


@pytest.mark.parametrize("typed", ["1*2", "abc", "-3", "1.5", "", "\0", "😀", "9" * 10_000])
def test_a_number_screen_refuses_what_is_no_number(doors: Doors, typed: str) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1")
    shown = call.press(typed)
    assert shown.startswith("CON ")
    assert "Boys present?" in shown


def test_marks_that_nobody_sees_do_not_stand_in_the_way(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    assert call.press("1", "\u202e18", "\u06f1\u06f5").startswith("CON Wed 25 Nov\nBoys 18 of 22\nGirls 15")


def test_a_star_inside_words_is_part_of_them(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("2", "1", "1", "1", "2")
    assert call.press("is 1*2 or 2*1 first?").startswith("END Saved")
    assert doors.count(Questions.words == "is 1*2 or 2*1 first?", table=Questions) == 1


def test_a_call_that_is_repeated_after_a_later_one_does_nothing(doors: Doors) -> None:
    earlier = doors.dial(GUL_KHAN)
    earlier.press("2", "3", "1", "2", "No water for a week")
    doors.dial(GUL_KHAN).press("2")
    assert earlier.send(earlier.typed) == "END Saathi"
    assert doors.count(table=Questions) == 1


def test_who_lost_a_post_in_the_middle_of_something_is_not_held_there(doors: Doors) -> None:
    doors.dial(NASREEN).press("2")
    doors.text(GUL_KHAN, "Q how?")
    doors.dial(ABDUL_WADOOD).press("1", "1", "1")
    with doors.parts.database.transaction() as db:
        db.exec_driver_sql("UPDATE holdings SET until = '2026-11-25' WHERE person_id = 4")
    assert doors.dial(ABDUL_WADOOD).shown.startswith("CON Saathi\n1 Aaj ki haazri")


def test_a_session_of_another_number_ends_and_shows_nothing(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1")
    stolen = replace(call, msisdn=ZARMINA.msisdn)
    assert stolen.send("1*15") == "END Saathi"
    assert doors.count(Calls.msisdn == ZARMINA.msisdn, Calls.said != "", table=Calls) == 0


def test_two_people_on_one_phone_say_who_speaks(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        sister = replace(BIBI_HAWA, id=70, msisdn=ZARMINA.msisdn, name="Rukhsana")
        pishin.add_person(db, sister, HURAMZAI)
    call = doors.dial(ZARMINA)
    assert "1 Zarmina\n2 Rukhsana" in call.shown
    assert "1 Zarmina" in call.press("7")
    assert call.press("2").startswith("CON Saathi\n1 Aaj ki haazri")
    carried = doors.dial(ZARMINA, "1*15")
    assert "1 Zarmina" in carried.shown
    assert carried.press("1").startswith("CON Budh 25 Nov\nLarkiyan")


def test_each_post_has_its_menu_and_a_stranger_may_join(doors: Doors) -> None:
    assert "District Pishin" in doors.dial(NASREEN).shown
    assert "Zaban / Language" in doors.dial(STRANGER).shown
    assert doors.dial(STRANGER, "1").shown.startswith("CON Yeh number abhi Saathi mein nahin")


def test_who_leaves_a_post_leaves_its_menu(doors: Doors) -> None:
    call = doors.dial(NASREEN)
    with doors.parts.database.transaction() as db:
        db.exec_driver_sql("UPDATE holdings SET until = '2026-11-25' WHERE person_id = 5")
    assert "District" not in call.press("1")


def test_a_failure_behind_the_door_is_a_polite_end(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.exec_driver_sql("ALTER TABLE drafts RENAME TO drafts_away")
    assert doors.dial(GUL_KHAN).shown.startswith("END Saathi abhi jawab nahin de sakta")
    with doors.parts.database.transaction() as db:
        db.exec_driver_sql("ALTER TABLE drafts_away RENAME TO drafts")


def test_who_joins_at_her_number_meanwhile_does_not_take_her_keys(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("1", "18")
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, replace(BIBI_HAWA, id=70, msisdn=GUL_KHAN.msisdn, name="Rukhsana"), HURAMZAI)
    assert call.press("1") != "CON Who is speaking?\n1 Gul Khan\n2 Rukhsana"
    assert "girls" in call.shown.lower() or "18" in call.shown
    assert doors.dial(GUL_KHAN).shown == "CON Who is speaking?\n1 Gul Khan\n2 Rukhsana"


def test_on_a_shared_phone_a_dialled_string_waits_for_who_speaks_and_loses_nothing(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, replace(BIBI_HAWA, id=70, msisdn=GUL_KHAN.msisdn, name="Rukhsana"), HURAMZAI)
    begun = doors.dial(GUL_KHAN)
    begun.press("1", "2", "2")
    call = doors.dial(GUL_KHAN, "1*18*15")
    assert call.shown == "CON Who is speaking?\n1 Gul Khan\n2 Rukhsana"
    assert call.press("1").startswith("CON Wed 25 Nov\nBoys 18 of 22")
    assert call.press("1").startswith("END")
    assert doors.dial(GUL_KHAN).press("1", "1") == begun.shown


def test_who_joined_without_a_name_can_be_chosen(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, replace(BIBI_HAWA, id=70, msisdn=GUL_KHAN.msisdn, name=""), HURAMZAI)
    assert doors.dial(GUL_KHAN).shown == "CON Who is speaking?\n1 Gul Khan\n2 A teacher"
