"""`flask calendar`: what an administrator types, and what then holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from flows.calendar import Calendar
from tests.doors import Doors
from tests.people import PISHIN_03


def run(doors: Doors, *arguments: str) -> Result:
    return doors.app.test_cli_runner().invoke(args=["calendar", *arguments])


def done(doors: Doors, *arguments: str) -> str:
    result = run(doors, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def of_pishin(doors: Doors) -> Calendar:
    with doors.parts.database.reading() as db:
        return doors.parts.moment(db).calendars.of_cluster(PISHIN_03.id)


def test_an_empty_one_lists_the_estimated_holidays(doors: Doors) -> None:
    listed = done(doors, "list").splitlines()
    assert listed[0] == "   -  holiday   everywhere     2027-03-10 to 2027-03-12   Eid al-Fitr  (estimate)"
    assert len(listed) == 4


def test_the_usual_vacations_come_once(doors: Doors) -> None:
    assert done(doors, "import").startswith("11 of 11 were new.")
    assert done(doors, "import").startswith("0 of 11 were new.")
    first = done(doors, "list").splitlines()[0]
    assert first == "   1  vacation  winter         2026-12-16 to 2027-02-28   winter vacation  (estimate)"
    assert of_pishin(doors).why_off(date(2026, 12, 16)) == "vacation"


def test_what_is_added_holds_at_once_and_what_is_removed_no_more(doors: Doors) -> None:
    assert of_pishin(doors).is_working(date(2026, 12, 1))
    added = done(doors, "add", "outage", "2026-12-01", "2026-12-02", "--place", "pishin", "--why", "Network off")
    assert added == "Added: 1  outage    Pishin         2026-12-01 to 2026-12-02   Network off\n"
    assert of_pishin(doors).why_off(date(2026, 12, 1)) == "outage"
    assert done(doors, "remove", "1").startswith("Removed: 1  outage")
    assert of_pishin(doors).is_working(date(2026, 12, 1))


def test_hours_of_an_outage(doors: Doors) -> None:
    added = done(doors, "add", "outage", "2026-12-01", "--place", "Pishin-03", "--since", "13:00", "--until", "18:00")
    assert "Pishin-03" in added
    assert "13:00-18:00" in added
    assert len(of_pishin(doors).outages(date(2026, 12, 1))) == 1


def test_a_lunar_holiday_is_confirmed_by_its_name(doors: Doors) -> None:
    said = done(doors, "confirm", "eid al-fitr", "--first", "2027-03-11", "--last", "2027-03-13")
    assert said == "Confirmed: 1  holiday   everywhere     2027-03-11 to 2027-03-13   Eid al-Fitr\n"
    assert of_pishin(doors).is_working(date(2027, 3, 10))
    assert of_pishin(doors).why_off(date(2027, 3, 13)) == "holiday"
    assert "Eid al-Fitr  (estimate)" not in done(doors, "list")


def test_as_estimated_and_with_other_days_by_number(doors: Doors) -> None:
    assert "2027-03-10 to 2027-03-12   Eid al-Fitr\n" in done(doors, "confirm", "Eid al-Fitr")
    done(doors, "import")
    said = done(doors, "confirm", "2", "--last", "2027-02-27")
    assert said == "Confirmed: 2  vacation  winter         2026-12-16 to 2027-02-27   winter vacation\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "polio", "2026-12-01", "--place", "Atlantis"), "no zone, district or cluster called 'Atlantis'"),
        (("add", "polio", "2026-12-02", "2026-12-01"), "It ends (2026-12-01) before it begins (2026-12-02)"),
        (("add", "holiday", "2026-12-02"), "A holiday needs its name"),
        (("remove", "9"), "nothing in the calendar has the number 9: see flask calendar list"),
        (("confirm", "9"), "nothing in the calendar has the number 9"),
        (("confirm", "Christmas"), "no estimated holiday is called 'Christmas'; there are: Eid al-Fitr, Eid al-Adha"),
    ],
)
def test_what_cannot_be_is_one_line(doors: Doors, arguments: tuple[str, ...], why: str) -> None:
    result = run(doors, *arguments)
    assert result.exit_code == 1
    assert why in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_same_twice_is_said(doors: Doors) -> None:
    done(doors, "add", "polio", "2026-12-01")
    assert "that is in the calendar already" in run(doors, "add", "polio", "2026-12-01").output


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("vacation,winter,2026-12-16,2027-02-31,,,x,no", "line 2: day is out of range"),
        ("vacation,Atlantis,2026-12-16,2027-02-28,,,x,no", "line 2: there is no zone, district or cluster"),
        ("snow,winter,2026-12-16,2027-02-28,,,x,no", "line 2: There is no kind snow"),
    ],
)
def test_a_wrong_file_brings_nothing(doors: Doors, tmp_path: Path, line: str, why: str) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(f"kind,place,first_day,last_day,since,until,why,confirmed\n{line}\n")
    result = run(doors, "import", str(file))
    assert result.exit_code == 1
    assert why in result.output
    file.write_text("kind,place\n")
    assert "missing: first_day" in run(doors, "import", str(file)).output
