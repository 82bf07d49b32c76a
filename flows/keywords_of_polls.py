"""POLL 2 1 3: a number for each short question; POLL alone: to be asked them one by one."""

from __future__ import annotations

import re

from flows.written import Reading, Written

_POLL = re.compile(r"(?:polls?|raa?y|raa?ye|rai) ?(?P<digits>\d{0,3}(?: \d{1,2}){0,3})")


def poll(written: Written) -> Reading | None:
    """Of a teacher, or of a mentor who is asked by an office."""
    found = _POLL.fullmatch(written.plain)
    if found is None:
        return None
    digits = " ".join(found["digits"].split())
    said = {"digits": digits} if digits else {}
    if written.role == "mentor":
        return Reading("poll", "mentor", {"task": "poll", **said}, f"POLL {digits}".strip())
    return Reading("poll", "mentee", {"menu": "poll", **said}, f"POLL {digits}".strip())
