"""How the figures of a month are said: n of N, nothing about few, no ranking, and a page that stands by itself."""

from __future__ import annotations

import re
from datetime import date

import pytest

from flows.sheet import NOTE, TEACHES, District, Month, Sheet, as_text, middle, of, people, tables, things, total
from flows.sheet_page import as_html

NOVEMBER = Month(date(2026, 11, 1))


@pytest.mark.parametrize(("n", "said"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5")])
def test_few_people_are_hidden(n: int, said: str) -> None:
    assert people(n) == said


@pytest.mark.parametrize(
    ("n", "whole", "schools", "said"),
    [
        (31, 62, 9, "31 of 62 (50%)"),
        (31, 62, 4, "31 of 62"),
        (3, 62, 9, "- of 62"),
        (60, 62, 9, "- of 62"),  # the two who are left over are hidden as well
        (2, 3, 9, "<5"),
        (0, 0, 9, "-"),
        (62, 62, 9, "62 of 62 (100%)"),
    ],
)
def test_a_share_is_n_of_n(n: int, whole: int, schools: int, said: str) -> None:
    assert of(n, whole, schools) == said


def test_the_median_and_the_slow_tenth() -> None:
    assert [middle(range(1, 11), part) for part in (0.5, 0.9)] == ["5", "9"]
    assert middle([1, 2, 3, 4], 0.5) == "-"
    assert things(3, 10) == "3 of 10"


def test_the_sum_does_not_give_a_hidden_district_away() -> None:
    kech, pishin = District("Kech", coming=3), District("Pishin", coming=20)
    rows = tables(Sheet(NOVEMBER, date(2026, 11, 30), [kech, pishin]))[0][2]
    assert [row[6] for row in rows] == ["<5", "20", "-"]
    rows = tables(Sheet(NOVEMBER, date(2026, 11, 30), [kech, pishin, District("Zhob", coming=4)]))[0][2]
    assert [row[6] for row in rows] == ["<5", "20", "<5", "27"]


def test_the_programme_is_the_sum_of_its_districts() -> None:
    whole = total([District("A", weekly=3, days=[1], open={("mentor", "0-5"): 2}), District("B", weekly=4, days=[9])])
    assert (whole.weekly, whole.days, whole.open) == (7, [1, 9], {("mentor", "0-5"): 2})


def test_an_empty_month_teaches() -> None:
    sheet = Sheet(NOVEMBER, date(2026, 11, 30), [District("Pishin")])
    assert TEACHES in as_text(sheet)
    assert "roster import FILE" in as_html(sheet)
    assert TEACHES not in as_text(Sheet(NOVEMBER, date(2026, 11, 30), [District("Pishin", weekly=9)]))


def test_the_page_fetches_nothing_runs_nothing_and_escapes_names() -> None:
    page = as_html(Sheet(NOVEMBER, date(2026, 11, 30), [District("<b>Kech & Co")]))
    assert "&lt;b&gt;Kech &amp; Co" in page
    assert not re.search(r"<script|src=|href=|url\(|@import|https?:", page)
    assert "size:A4" in page
    assert NOTE in page
