"""What a mentor writes to his whole cluster."""

from __future__ import annotations

from functools import cache

from flows import catalogue, gsm
from flows.texts import T, Text, render

MOST_PARTS = 2  # of a note in Urdu script, where one SMS says next to nothing
LATIN, URDU = "a", "\N{ARABIC LETTER ALEF}"


def cluster_note(words: str) -> Text:
    """D104, to the teachers of a cluster, word for word. Words in Latin letters end in Latin letters, whoever reads them:
    a single other one would make three SMS of one."""
    if gsm.is_gsm7(gsm.plain(words)):
        return T("D104", "{words} - your mentor, Saathi", words=words)
    return T("D104u", "{words} - your mentor, Saathi", words=words)


def letters_of_note(words: str) -> int:
    """How many letters a note may have, in the script of these words: what one SMS holds with the longest ending."""
    return _room(LATIN if gsm.is_gsm7(gsm.plain(words)) else URDU)


def letters_in(language: str) -> int:
    """The same, for who writes in the script of a language."""
    return _room(LATIN if gsm.is_gsm7(render(cluster_note(URDU).filled(words=""), language)) else URDU)


@cache
def _room(letter: str) -> int:
    endings = [len(render(cluster_note(letter), language)) - 1 for language in catalogue.languages()]
    whole = gsm.SINGLE_SEPTETS if letter == LATIN else MOST_PARTS * gsm.JOINED_UNITS
    return whole - max(endings)


def note_fits(words: str) -> bool:
    """Whether it is one SMS, two in Urdu script, in whatever language its ending is read."""
    return all(gsm.fits_sms(render(cluster_note(words), language)) for language in catalogue.languages())
