"""What a broadcast may say: names of places are filled in for each reader, and it is looked at before it can leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flows import gsm
from flows.texts import T, Text
from flows.tone import sounds_like_inspection

MENTEES, MENTORS, OFFICERS = ROLES = ("mentees", "mentors", "officers")
MARKS: Mapping[str, tuple[str, ...]] = {  # what may stand in the words; no person's name ever does
    MENTEES: ("school", "cluster", "district"),
    MENTORS: ("cluster", "district"),
    OFFICERS: ("district",),
}
LONGEST = 320  # of what is kept; what fits an SMS is shorter

_MARK = re.compile(r"\{([^{}]*)\}")

NO_WORDS = T("broadcasts", "There are no words yet.")
UNKNOWN_MARK = T("broadcasts", "These readers have no {mark}. Known are: {known}.")
TONE = T("broadcasts", "Some words here may sound stern. Please say it as a colleague would.")
TOO_LONG = T("broadcasts", "With the longest names this is too long: one SMS, in Urdu script two.")
NOBODY = T("broadcasts", "Nobody would be reached.")


def filled(words: str, names: Mapping[str, str]) -> str:
    """The words for one reader: `{school}` becomes the name of hers.

    >>> filled("To {cluster}: {thanks}", {"cluster": "Pishin-03"})
    'To Pishin-03: {thanks}'
    """
    return _MARK.sub(lambda found: names.get(found[1], found[0]), words)


def wrong_words(words: str, role: str) -> list[Text]:
    """Why these words cannot leave as they are; [] where they can."""
    unknown = [mark for mark in _MARK.findall(words) if mark not in MARKS[role]]
    known = " ".join(f"{{{mark}}}" for mark in MARKS[role])
    found = [UNKNOWN_MARK.filled(mark=f"{{{mark}}}", known=known) for mark in unknown[:1]]
    return found + ([TONE] if sounds_like_inspection(words) else [])


def wrong_lengths(texts: Iterable[str]) -> list[Text]:
    """Why what would be sent is too long; [] where nothing is."""
    return [] if all(gsm.fits_sms(text) for text in texts) else [TOO_LONG]
