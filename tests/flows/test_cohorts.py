"""A cohort as somebody writes it, and as it is kept."""

from __future__ import annotations

import pytest

from flows.cohorts import Cohort, of, read


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1 Karachi 2004", "1 Karachi 2004"),
        ("Phase 5, karachi/QUETTA, 2007", "5 Karachi/Quetta 2007"),
        ("phase2 killa saifullah  2005", "2 Killa Saifullah 2005"),
        (" 6: Quetta 2008 ", "6 Quetta 2008"),
        ("3 کوئٹہ ۲۰۰۶", "3 کوئٹہ 2006"),
    ],
)
def test_however_it_is_written_it_is_one(typed: str, key: str) -> None:
    assert read(typed, 2026).key == key
    assert read(key, 2026) == of(key)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7 Karachi 2004",
        "Karachi 2004",
        "1 Karachi",
        "1 2004",
        "1 Karachi 1904",
        "1 Karachi 2028",
        f"1 {'K' * 25} 2004",
        "1 =1+1 2004",
    ],
)
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read(typed, 2026)


def test_by_phase_then_place_then_year() -> None:
    assert of("") is None
    assert Cohort("1", "Quetta", "2009") < Cohort("2", "Karachi", "2004") < Cohort("2", "Karachi", "2005")
