"""What a screen is made of, and what gives way where room lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import gsm, screens
from flows.screens import Screen

NAV = {"back": "0 Back", "home": "", "more": "9 More"}
THREE = {"1": ("a", "First"), "2": ("b", "Second"), "4": ("d", "Fourth")}
URDU = "اسکول کی چھت ٹپکتی ہے اور بچے باہر بیٹھے ہیں "


def test_a_choice() -> None:
    shown = screens.choice("key", "Which?", THREE, NAV, page=1)
    assert shown.text == "Which?\n1 First\n2 Second\n4 Fourth\n0 Back"
    assert shown.choices == {"1": "a", "2": "b", "4": "d"}
    assert (shown.back, shown.home, shown.next_page) == (True, False, 0)


def test_a_number() -> None:
    shown = screens.number("key", "How many?", 0, 9, "None = 0", "00 Menu")
    assert (shown.text, shown.low, shown.high, shown.back, shown.home) == (
        "How many?\nNone = 0\n00 Menu",
        0,
        9,
        False,
        True,
    )


def test_words_give_up_their_way_back_before_their_question() -> None:
    assert screens.words("key", "Write it.", {}, "0 Back").text == "Write it.\n0 Back"
    long = "x" * 158
    assert screens.words("key", long, {}, "0 Back").text == long
    assert screens.words("key", long, {}, "0 Back").back


def test_a_list_has_pages() -> None:
    rows = {str(10 * (n // 4) + n % 4 + 1): (f"v{n}", f"School {n}") for n in range(9)}
    first = screens.choice("key", "Your school?", rows, NAV, 1, page_size=4)
    assert first.text == "Your school?\n1 School 0\n2 School 1\n3 School 2\n4 School 3\n9 More\n0 Back"
    last = screens.choice("key", "Your school?", rows, NAV, 3, page_size=4)
    assert (last.text, last.next_page) == ("Your school?\n21 School 8\n0 Back", 0)
    assert screens.choice("key", "Your school?", rows, NAV, 99, page_size=4).text == last.text
    assert first.choices == last.choices


def test_long_lines_keep_their_beginning() -> None:
    rows = {str(n): (str(n), f"{n} Government Girls Primary School Killi Haji Malik") for n in range(1, 5)}
    shown = screens.choice("key", "Your school?", rows, NAV, 1, page_size=4)
    assert gsm.fits_screen(shown.text)
    assert all(f"{n} {n} Government Girls" in shown.text for n in range(1, 5))
    assert shown.text.count("..") == 4


def test_an_empty_list_is_still_a_screen() -> None:
    assert screens.choice("key", "Which?", {}, NAV, 1, page_size=4).text == "Which?\n0 Back"


@given(
    st.text(alphabet=st.sampled_from("abc def,. گ چ ط€😀\n"), max_size=500),
    st.integers(1, 4),
    st.integers(1, 60),
    st.integers(1, 40),
)
def test_a_menu_always_fits_and_loses_no_word(title: str, options: int, length: int, page: int) -> None:
    length = min(length, 30)
    labels = {str(n): (str(n), "x" * length) for n in range(1, options + 1)}
    shown = screens.choice("key", title, labels, NAV, page)
    assert gsm.fits_screen(shown.text)
    pages = [screens.choice("key", title, labels, NAV, n).text for n in range(1, 100)]
    told = "".join(
        "".join(line for line in text.split("\n") if line not in {"9 More", "0 Back"} and "xx" not in line)
        for text in dict.fromkeys(pages)
    )
    if length > 1 and "x" not in title:
        assert "".join(told.split()) == "".join(title.split())


@given(
    st.lists(st.text(alphabet=st.sampled_from("abc گچط"), min_size=1, max_size=60), min_size=1, max_size=12),
    st.integers(1, 12),
)
def test_a_list_always_fits(names: list[str], page: int) -> None:
    rows = {str(10 * (n // 4) + n % 4 + 1): (str(n), name) for n, name in enumerate(names)}
    assert gsm.fits_screen(screens.choice("key", "Aap ka school?", rows, NAV, page, page_size=4).text)


# --- a line on top -----------------------------------------------------------------------------------------

LINE = "Please choose 1 to 4."


def test_a_line_stands_above_and_takes_the_place_of_an_earlier_one() -> None:
    shown = screens.choice("key", "Which?", THREE, NAV, page=1)
    once = screens.with_line(LINE, shown)
    assert once.text == f"{LINE}\n{shown.text}"
    assert screens.with_line("Another.", once).text == f"Another.\n{shown.text}"
    assert replace(once, text="", bare="") == replace(shown, text="", bare="")


def test_where_room_lacks_the_title_is_shortened() -> None:
    shown = screens.choice("key", "word " * 24, THREE, NAV, page=1)
    text = screens.with_line(LINE, shown).text
    assert gsm.fits_screen(text)
    assert text.startswith(f"{LINE}\nword word")
    assert text.endswith("..\n1 First\n2 Second\n4 Fourth\n0 Back")


def test_where_there_is_no_room_at_all_the_screen_stays_as_it_was() -> None:
    full = Screen("key", "choice", "?\n" + "1 " + "x" * 156)
    assert screens.with_line(LINE, full).text == full.text


@pytest.mark.parametrize("words", [URDU * 4, "word " * 60])
def test_last_words_lose_their_end_before_they_go_over(words: str) -> None:
    fitted = screens.fitted(words)
    assert gsm.fits_screen(fitted)
    assert fitted.endswith("..")
    assert screens.fitted("Saved.") == "Saved."
