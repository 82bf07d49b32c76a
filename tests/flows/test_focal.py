"""The focal person's list: read by her alone, answered by menu alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows import gsm
from flows.focal.home import home
from flows.outcomes import SensitiveAnswered, SensitiveRead
from tests.people import SENSITIVE, shaista
from tests.talks import LANGUAGES, everything, play

ANSWERED = replace(SENSITIVE, id=9, answered=True)
QUIET = replace(SENSITIVE, id=13, may_call=False, msisdn="", asked_on=date(2026, 11, 25))


def test_nothing_waits() -> None:
    assert play(home, shaista()).last == (
        "No item waits for you. When one comes, you get an SMS that names only its number."
    )


def test_new_items_come_first_and_a_list_tells_nothing_of_them() -> None:
    assert play(home, shaista(items=[ANSWERED, SENSITIVE, QUIET])).last == (
        "For you alone\n1 S12 new, 24 Nov\n2 S13 new, 25 Nov\n3 S9 answered"
    )


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (SENSITIVE, "S12, 24 Nov. You may call +923331234567. Somebody waits at the gate every morning."),
        (QUIET, "S13, 25 Nov. Answer here only, no call. Somebody waits at the gate every morning."),
        (replace(SENSITIVE, words=""), "S12, 24 Nov. No words: please call +923331234567."),
    ],
    ids=["may call", "no call", "only call"],
)
def test_one_item(item: type, shown: str) -> None:
    assert play(home, shaista(items=[item]), "1").last == shown + "\n1 Answer\n2 I have read it\n0 Back"


def test_each_look_is_told_and_an_answer_goes_by_menu() -> None:
    facts = shaista(items=[SENSITIVE])
    assert play(home, facts, "1", "2").outcomes == (SensitiveRead(6, 12),)
    talk = play(home, facts, "1", "1", "I call you at four.")
    assert talk.outcomes == (SensitiveRead(6, 12), SensitiveAnswered(6, 12, "I call you at four."))
    assert talk.screens[-1] == "Type your answer to S12. Only the teacher reads it.\n0 Back"
    assert "8778" not in "".join(everything(home, facts, "en"))  # nothing of it by SMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits(language: str) -> None:
    long = "Somebody waits at the gate every morning. " * 35
    items = [replace(SENSITIVE, id=10000 + n, words=long if n else "", may_call=n != 2) for n in range(6)]
    screens = list(everything(home, shaista(items=items), language))
    assert len(screens) > 50
    assert [screen for screen in screens if not gsm.fits_screen(screen)] == []
