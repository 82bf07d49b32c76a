"""Our id of a message as its provider carries it: `41-9f86d081`.

The letters come from its words, so that a row of a restored backup, which has an id that was used before, is another
message: to a provider that remembers, and to us when it reports on the one before.
"""

from __future__ import annotations

import hashlib
import re

_REFERENCE = re.compile(r"([1-9][0-9]{0,17})(?:-([0-9a-f]{8}))?")


def reference(outbox_id: int, msisdn: str, text: str) -> str:
    """Of a message to that number with that text."""
    return f"{outbox_id}-{_letters(msisdn, text)}"


def outbox_id(given: str) -> int | None:
    """The id in a reference, or None when it is no such thing. It may lack its letters, as those of older messages did."""
    found = _REFERENCE.fullmatch(given)
    return int(found[1]) if found else None


def fits(given: str, msisdn: str, text: str) -> bool:
    """Whether the letters of a reference are those of this message. Nobody can tell where it has none, or the words are gone."""
    letters = given.partition("-")[2]
    return letters in ("", _letters(msisdn, text)) or not text


def _letters(msisdn: str, text: str) -> str:
    return hashlib.sha256(f"{msisdn} {text}".encode("utf-8", "replace")).hexdigest()[:8]
