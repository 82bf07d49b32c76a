"""Whoever has several duties chooses, in every language, on one screen."""

from __future__ import annotations

import pytest

from flows import catalogue, gsm
from flows.conversation import Ask, End, Turn, resume
from flows.several import DUTIES, home
from flows.texts import T


def opened(_ask: Ask) -> End:
    return End(T("V0", "Saathi knows this number. Nothing waits for you on the phone now. Thank you."))


@pytest.mark.parametrize("language", catalogue.languages())
def test_all_duties_stand_on_one_screen_or_the_next(language: str) -> None:
    turn = resume(lambda ask: home(ask, dict.fromkeys(DUTIES, opened)), {}, language)
    assert isinstance(turn, Turn)
    assert turn.screen
    assert gsm.fits_screen(turn.screen.text)
    if gsm.is_gsm7(turn.screen.text):  # seventy letters of another script hold them on a second page
        assert len(turn.screen.text.splitlines()) == 1 + len(DUTIES)
    else:
        assert turn.screen.next_page == 2


def test_only_those_that_somebody_has_are_offered_and_the_chosen_one_begins() -> None:
    chosen: list[str] = []

    def own_class(ask: Ask) -> End:
        chosen.append("mentee")
        return opened(ask)

    menus = {"officer": opened, "mentee": own_class}
    first = resume(lambda ask: home(ask, menus), {}, "en")
    assert first.screen
    assert first.screen.text == "What is it about?\n1 District office\n2 My own class"
    resume(lambda ask: home(ask, menus), {"duty": "mentee"}, "en")
    assert chosen == ["mentee"]
