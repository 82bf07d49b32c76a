"""Parts of a long text: how a phone says that a message is one of several, where a provider passes that on."""

from __future__ import annotations

from typing import TypedDict

MOST_PARTS = 20  # more is no text of a person; what claims it is taken as a text of its own
_EIGHT_BIT, _SIXTEEN_BIT = 0x00, 0x08  # information elements of 3GPP TS 23.040: reference, number of parts, which


class PartOf(TypedDict, total=False):
    """The fields of an `InboundSms` that say so; none for a text that is whole."""

    part_of: str
    part: int
    parts: int


def part_of(reference: str, number: str | int, parts: str | int) -> PartOf:
    """The fields, or none where these are not those of a part.

    >>> part_of("77", "2", "3")
    {'part_of': '77', 'part': 2, 'parts': 3}
    """
    try:
        which, of = int(number), int(parts)
    except ValueError:
        return {}
    if not reference or not 1 <= which <= of <= MOST_PARTS or of == 1:
        return {}
    return {"part_of": str(reference)[:80], "part": which, "parts": of}


def part_in(header: bytes) -> PartOf:
    """The same from a message's user data header, its length byte first, as Kannel's `%u` has it.

    >>> part_in(bytes.fromhex("0500034d0302"))
    {'part_of': '77', 'part': 2, 'parts': 3}
    """
    at = 1
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        data = header[at + 2 : at + 2 + length]
        if element == _EIGHT_BIT and len(data) == 3:
            return part_of(str(data[0]), data[2], data[1])
        if element == _SIXTEEN_BIT and len(data) == 4:
            return part_of(str(data[0] << 8 | data[1]), data[3], data[2])
        at += 2 + length
    return {}
