"""A mentor's line to his cluster: as long as one SMS holds with its ending, whoever reads it."""

from __future__ import annotations

import pytest

from flows import gsm
from flows.mentor.home import home
from flows.notices import cluster_note
from flows.outcomes import ClusterNoted
from flows.texts import render
from tests.people import abdul_wadood
from tests.talks import LANGUAGES, play

LETTERS = {
    "en": ("a", 136, 1),
    "ur_Latn": ("a", 136, 1),
    "ur": ("ا", 110, 2),
}  # the letter, how many, in how many parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_says_how_many_letters_and_so_many_are_taken(language: str) -> None:
    letter, longest, parts = LETTERS[language]
    assert str(longest) in play(home, abdul_wadood(), "5", language=language).last
    sent = play(home, abdul_wadood(), "5", letter * longest, "1", language=language)
    assert [type(outcome) for outcome in sent.outcomes] == [ClusterNoted]
    assert [gsm.parts(render(cluster_note(letter * longest), each)) for each in LANGUAGES] == [parts] * len(LANGUAGES)
    longer = play(home, abdul_wadood(), "5", letter * (longest + 1), language=language)
    assert longer.turn.end is None
    assert str(longest) in longer.last


@pytest.mark.parametrize("words", ["ا" * 111, "[" * 70], ids=["in Urdu script", "signs that count twice"])
def test_what_takes_more_room_than_it_seems_is_not_sent(words: str) -> None:
    talk = play(home, abdul_wadood(), "5", words)
    assert talk.outcomes == ()
    assert talk.last.endswith("Please write it shorter. Nothing was sent.")


def test_words_in_latin_letters_end_in_latin_letters_whoever_reads_them() -> None:
    assert {gsm.is_gsm7(render(cluster_note("Bottle tops"), language)) for language in LANGUAGES} == {True}
