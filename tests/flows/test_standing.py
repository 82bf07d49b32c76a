"""The ladder's words: one part each, in every language, whatever fills them."""

from __future__ import annotations

from datetime import date

import pytest

from flows import gsm, standing
from flows.texts import Text, render
from tests.people import FAR_CLUSTER, PROGRAMME
from tests.talks import LANGUAGES

REF, E, SINCE, BY = "Q9999", "E9999", date(2026, 11, 25), date(2026, 12, 28)
FAR = FAR_CLUSTER
TEXTS = [
    standing.still_waits(REF, standing.MENTOR, SINCE, BY),
    standing.still_waits(REF, standing.DISTRICT, SINCE, BY),
    standing.asked_again(REF, SINCE, BY),
    standing.reply_hoped(REF, SINCE, BY),
    standing.kept(REF, BY),
    standing.your_word(REF, BY, "7, 3", PROGRAMME),
    standing.nobody_yet(REF, BY),
    standing.at_district(REF, E, SINCE, BY),
    standing.with_you(REF, SINCE, PROGRAMME),
    standing.their_word(REF, SINCE, BY),
    standing.office_asked_again(REF, E, BY),
    standing.office_is_vacant(E, FAR.district, SINCE),
    standing.office_unreached(E, FAR.district, SINCE),
    standing.urgent_again(E, FAR.name, "a child or a building may be at risk", PROGRAMME),
    standing.urgent_waits(REF, E, FAR.helplines),
    standing.urgent_waits(REF, E, ""),
    standing.for_deputy(REF, FAR.name),
    standing.unreached(REF, E, administrator=True),
    standing.unreached(REF, E, administrator=False),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_one_part(text: Text, language: str) -> None:
    words = render(text, language)
    assert gsm.fits_sms(words), words
    assert "{" not in words
