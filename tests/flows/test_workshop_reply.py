"""Coming or not, and being there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.mentee.home import home
from flows.outcomes import CheckedIn, WorkshopReplied
from tests.people import TODAY, WORKSHOP, WORKSHOP_TODAY, zarmina
from tests.stopped import local
from tests.talks import play

TO_COME = zarmina(workshop=WORKSHOP)
TODAYS = zarmina(workshop=WORKSHOP_TODAY)


def test_the_workshop() -> None:
    assert play(home, TO_COME, "4").last == (
        "Workshop 2-3 Dec, 9am\nGGHS Pishin\nMultigrade maths\n1 Coming\n2 Cannot come\n3 Check in\n4 Travel, arrangements\n0 Back"
    )


def test_no_workshop_is_said_kindly() -> None:
    assert play(home, zarmina(), "4").last == "No workshop is called yet. Dial *778# then 4 any day to look again."
    over = zarmina(workshop=replace(WORKSHOP, first_day=TODAY.replace(day=23), last_day=TODAY.replace(day=24)))
    assert play(home, over, "4").last.startswith("No workshop is called yet.")


def test_coming() -> None:
    talk = play(home, TO_COME, "4", "1")
    assert talk.outcomes == (WorkshopReplied(1, 9, coming=True),)
    assert talk.last == (
        "Noted: you are coming, 2-3 Dec, 9am. Bring your book and one problem. If it changes: *778# then 4. Thank you."
    )


@pytest.mark.parametrize(
    ("key", "reason"),
    [("1", "distance"), ("2", "weather"), ("3", "alone"), ("4", "family"), ("5", "health"), ("6", "other")],
)
def test_not_coming_needs_no_excuse_and_may_have_a_reason(key: str, reason: str) -> None:
    talk = play(home, TO_COME, "4", "2", key)
    assert talk.screens[2].startswith("No worry. What is the difficulty?\n1 Distance/transport\n")
    assert talk.outcomes == (WorkshopReplied(1, 9, coming=False, reason=reason),)
    assert (
        talk.last
        == "Noted, thank you. After the workshop its main points come by SMS, once they are noted. If you can come after all: *778# then 4."
    )


def test_travel_is_told_before_anyone_decides() -> None:
    talk = play(home, TO_COME, "4", "4", "2", "1")
    assert talk.screens[2].startswith("Workshop: Near the bus stand. Separate room for women.")
    assert talk.screens[2].endswith("\n1 Coming\n2 Cannot come\n3 Check in\n0 Back")
    assert talk.outcomes == (WorkshopReplied(1, 9, coming=False, reason="distance"),)


def test_travel_is_offered_only_where_something_is_known() -> None:
    untold = zarmina(workshop=replace(WORKSHOP, travel=""))
    assert "Travel" not in play(home, untold, "4").last
    assert play(home, untold, "4", "4").turn.wrong


def test_by_sms() -> None:
    coming = play(home, TO_COME, by_sms=True, answers={"menu": "workshop", "workshop": "coming"})
    assert coming.outcomes == (WorkshopReplied(1, 9, coming=True),)
    cannot = play(home, TO_COME, by_sms=True, answers={"menu": "workshop", "workshop": "cannot", "why": "weather"})
    assert cannot.outcomes == (WorkshopReplied(1, 9, coming=False, reason="weather"),)


def test_not_coming_by_sms_is_kept_at_once_and_may_be_explained() -> None:
    talk = play(home, TO_COME, by_sms=True, answers={"menu": "workshop", "workshop": "cannot"})
    assert talk.outcomes == (WorkshopReplied(1, 9, coming=False),)
    told = play(home, TO_COME, "4", by_sms=True, answers=talk.end.then)
    assert told.outcomes == (WorkshopReplied(1, 9, coming=False, reason="family"),)


# --- being there ---------------------------------------------------------------------------------------


def test_check_in_by_the_code_on_the_board() -> None:
    talk = play(home, TODAYS, "4", "3", "4821")
    assert talk.screens[2] == "Type today's 4-digit code from the board.\nNo code? Type 9\n0 Back"
    assert talk.outcomes == (CheckedIn(1, 9, TODAY),)
    assert talk.last == (
        "You are in: day 1 of 2, Pishin-03. Welcome! Today: plan, reflections, a problem, solutions, action plan, review."
    )


def test_the_second_day_is_counted_as_such() -> None:
    second = replace(WORKSHOP_TODAY, first_day=TODAY.replace(day=24), last_day=TODAY, code_today="7350")
    assert play(home, zarmina(workshop=second), "4", "3", "7350").last.startswith("You are in: day 2 of 2,")


def test_digits_in_any_script() -> None:
    assert play(home, TODAYS, "4", "3", "۴۸۲۱").outcomes == (CheckedIn(1, 9, TODAY),)


def test_a_wrong_code_may_be_typed_again() -> None:
    talk = play(home, TODAYS, "4", "3", "4812", "4821")
    assert talk.screens[3].startswith("4812: this code is not known today.\n")
    assert talk.outcomes == (CheckedIn(1, 9, TODAY),)


def test_yesterdays_code_in_a_draft_is_asked_again() -> None:
    kept = {"menu": "workshop", "workshop": "check_in", "code": "4821"}
    today = zarmina(workshop=replace(WORKSHOP_TODAY, code_today="7350"))
    assert play(home, today, answers=kept).last.startswith("4821: this code is not known today.")


def test_no_code_leads_to_who_has_it() -> None:
    talk = play(home, TODAYS, "4", "3", "9")
    assert talk.last == "The code is on the board; your mentor knows it too. Then dial *778# and press 4, 3."
    assert talk.outcomes == ()


def test_before_the_workshop_it_says_when() -> None:
    talk = play(home, TO_COME, "4", "3")
    assert talk.last == "Check-in is at the workshop, 2-3 Dec: the code will be on the board. Nothing to do now."


def test_nobody_checks_in_twice() -> None:
    already = zarmina(workshop=replace(WORKSHOP_TODAY, checked_in_today=True))
    talk = play(home, already, "4", "3")
    assert talk.last == "You are in already: day 1 of 2. Nothing else is needed."
    assert talk.outcomes == ()


def test_a_dial_straight_to_the_board() -> None:
    talk = play(home, TODAYS, "4", "3", "4821", answers={"direct": "yes"})
    assert talk.outcomes == (CheckedIn(1, 9, TODAY),)


def test_while_one_runs_a_reply_is_to_the_next() -> None:
    running = replace(WORKSHOP_TODAY, after=replace(WORKSHOP, id=77))
    talk = play(home, zarmina(workshop=running), "4", "1")
    assert [outcome.workshop_id for outcome in talk.outcomes] == [77]
    assert "2-3 Dec" in talk.last


def test_before_its_first_hour_a_reply_is_to_this_one_though_the_next_is_called() -> None:
    running = replace(WORKSHOP_TODAY, after=replace(WORKSHOP, id=77))
    for hour, meant in ((8, WORKSHOP_TODAY.id), (9, 77)):
        early = zarmina(workshop=running, now=local(25, hour))
        assert play(home, early, "4", "2", "2").outcomes == (WorkshopReplied(1, meant, coming=False, reason="weather"),)
