"""What fingers, thieves and strange phones type, and how each is read. The table is a file that anybody may extend."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from flows import inputs, screens
from flows.inputs import Wrong
from flows.keywords import read
from flows.reading import cleaned
from flows.screens import Screen
from flows.written import Written
from tests.people import KARBALA

TABLE = Path(__file__).parent.parent / "hostile.tsv"
NO_NAV = {"back": "", "home": "", "more": ""}
MENU = screens.choice("menu", "Saathi", {str(n): (f"m{n}", f"line {n}") for n in range(1, 8)}, NO_NAV, 1)
NUMBER = screens.number("girls", "Girls present?", 0, 999, "None = 0", "00 Menu")
WORDS = screens.words("words", "Write it", {"1": "by_sms", "2": "ask_me"}, "0 Back")


def rows() -> list[list[str]]:
    """What is typed (as JSON, so that every character can be seen), then its reading at each kind of screen and by SMS."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        _, *found = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [[json.loads(row[0]), *row[1:]] for row in found]


ROWS = rows()


def told(screen: Screen, typed: str) -> str:
    """ "again" for the same screen with a line on top, a way, or the answer."""
    reading = inputs.read(screen, typed)
    if isinstance(reading, Wrong):
        return "again"
    if isinstance(reading, str):
        return reading
    return "words" if reading[1].startswith("'") else reading[1]


def test_there_are_five_hundred_and_each_is_another() -> None:
    typed = [row[0] for row in ROWS]
    assert len(typed) >= 500
    assert len(set(typed)) == len(typed)


@pytest.mark.parametrize(("typed", "menu", "number", "words", "sms"), ROWS, ids=range(len(ROWS)))
def test_each_is_read_as_the_table_says(typed: str, menu: str, number: str, words: str, sms: str) -> None:
    assert told(MENU, typed) == menu
    assert told(NUMBER, typed) == number
    assert told(WORDS, typed) == words
    assert read(Written(typed, school=KARBALA, hers={214})).rule == sms


def test_words_are_kept_whole() -> None:
    for typed, _, _, words, sms in ROWS:
        if words == "words":
            kept = inputs.read(WORDS, typed)
            assert isinstance(kept, tuple)
            assert kept[1] == "'" + cleaned(typed).text.strip()
        if sms == "free":
            assert read(Written(typed, school=KARBALA)).answers["words"] == "'" + cleaned(typed).text.strip()
