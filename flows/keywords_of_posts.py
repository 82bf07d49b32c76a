"""Keywords of mentors and officers: their meeting, their post, the notes of a workshop. In a teacher's words they are words."""

from __future__ import annotations

import re
import unicodedata

from flows.reading import folded
from flows.typed import mobile
from flows.written import Reading, Whose, Written

CHARGE = frozenset(["charge", "hawale"])
WORDS = frozenset("charge hawale agenda faisla fasla hogaya qadam steps khaas plan".split())
FORMS = {  # how each is written
    "agenda": "AGENDA chalk is short",
    "faisla": "FAISLA books by 15 Dec",
    "hogaya": "HOGAYA F12",
    "qadam": "QADAM 1345",
    "khaas": "KHAAS bottle tops for sums",
    "ok": "OK E77 2",
}
OTHERS = {"mentor": ("faisla", "ok"), "officer": ("qadam", "khaas", "ok")}  # not theirs, or a word like any
STEPS, POINTS, PLAN = frozenset(["qadam", "steps"]), frozenset(["khaas"]), frozenset(["plan"])
JUDGED = frozenset(
    "acha achha theek well good ٹھیک دیا kuch partly abhi nahin nahi not yet badla badal diya changed".split()
)
HOW_IT_WENT = re.compile(r"plan ?([1-4])(?: [^\W\d_]+){0,2}")  # "plan 1 acha", as the question says it

_NOTE = re.compile(r"\s*(?:n|note)\b[\s:,.-]+(?!books?\b|بک)(\S.*)", re.I | re.S)
_UP = re.compile(r"\s*up\s*q?\s*(\d{1,6})[\s:,.-]*([dtpضٹص])\w*\W*", re.I)
_CALL = re.compile(r"\s*(?:ws|workshop|ڈبلیو\s+ایس)[\s:,.-]*(\d{4})(?:[\s:,.-]+2)?\W*", re.I)
_HAVE = re.compile(r"\s*ok[\s:,.-]*(?:e|ای)\s*(\d{1,6})\b[\s:,.-]*(.*)", re.I | re.S)
_DAYS = re.compile(r"(\d{0,2})\s*(?:din|days?|دن)?\W*", re.I)
_WEEKS = re.compile(r"([1-3])\s*(?:weeks?|haft[aey]y?|ہفت[ہے])\W*", re.I)
_WORKING_DAYS = 6  # of a week: all but Sunday
_OFFICE = {"d": "officer", "ض": "officer", "t": "tlrt", "ٹ": "tlrt", "p": "director", "ص": "director"}

_AGENDA = re.compile(r"\s*agenda\b[\s:,.-]*(\S.*)", re.I | re.S)
_DECIDED = re.compile(r"\s*fai?sla\b[\s:,.-]*(\S.*)", re.I | re.S)
_DONE = re.compile(r"\s*ho\s*gay?i?a\b[\s:,.-]*f?\s*(?P<ref>\d{1,6})\W*", re.I)
_LATER = re.compile(r"\s*f\s*(?P<ref>\d{1,6})\b[\s:,.-]*(?P<until>\d{4})\W*", re.I)


def bare(written: Written) -> Reading | None:
    """A keyword of theirs with nothing after it that could be read."""
    first = written.plain.split(maxsplit=1)[0] if written.plain else ""
    if written.role not in ("mentor", "officer") or first not in FORMS or first in OTHERS[written.role]:
        return None
    return Reading("no form", "anyone", understood=first.upper())


def meeting(written: Written) -> Reading | None:
    """Of a mentor's or an officer's number: AGENDA words, FAISLA words (officer), HOGAYA F12, F12 1512."""
    if written.role not in ("mentor", "officer"):
        return None
    whose: Whose = "officer" if written.role == "officer" else "mentor"
    key = "desk" if whose == "officer" else "task"
    if found := _DONE.fullmatch(written.called) or _LATER.fullmatch(written.called):
        answers = {key: "decision", "ref": str(int(found["ref"]))}
        answers |= {"until": found["until"]} if "until" in found.re.groupindex else {}
        return Reading("decision", whose, answers, f"F{int(found['ref'])}")
    if found := _AGENDA.match(written.called):
        return Reading("agenda", whose, {key: "agenda", "words": "'" + found[1].strip()}, "AGENDA")
    if whose == "officer" and (found := _DECIDED.match(written.called)):
        return Reading("decided", whose, {key: "decide", "words": "'" + found[1].strip()}, "FAISLA")
    return None


def charge(written: Written) -> Reading | None:
    """CHARGE 0333 1234567, CHARGE 03331234567 0112 1512: from a post's own number; in another's words it is a word."""
    first, _, rest = written.called.strip().partition(" ")
    ways = {"officer": {"desk": "hand_over"}, "mentor": {"task": "more", "more": "hand_over"}}
    if written.role not in ways or folded(first) not in CHARGE:
        return None
    *_, since, until = ["", "", *folded(rest).split()]
    of_days = re.fullmatch(r"\d{4} \d{4}", f"{since} {until}") is not None and mobile(rest) is None
    number = mobile(rest.strip().rsplit(maxsplit=2)[0] if of_days else rest)
    answers = dict(ways[written.role])
    if number:
        answers |= {"to": "acting" if of_days else "new", "number": number}
        answers |= {"from": since, "until": until} if of_days else {}
    whose: Whose = "mentor" if written.role == "mentor" else "officer"
    return Reading("charge", whose, answers, "CHARGE")


def of_mentors(written: Written) -> Reading | None:
    """N words, UP214 D, WS 0212 2; of another these are words."""
    if written.role != "mentor":
        return None
    body = _latin_digits(written.called)
    if found := _UP.fullmatch(body):
        to = _OFFICE[found[2].lower()]
        answers = {"task": "up", "ref": str(int(found[1])), "to": to, "summary": "=ready", "sure": "send"}
        return Reading("pass up", "mentor", answers, f"UP{int(found[1])}")
    if found := _CALL.fullmatch(body):
        answers = {"task": "call", "first_day": found[1]}
        return Reading("call workshop", "mentor", answers, f"WS {found[1]}")
    if found := _NOTE.fullmatch(written.called):
        return Reading("note to cluster", "mentor", {"task": "write", "note": "'" + found[1].strip()}, "N")
    return None


def of_officers(written: Written) -> Reading | None:
    """OK E77 2: he has it, and replies in so many working days; without a number in two. A date is no number of days."""
    found = _HAVE.fullmatch(_latin_digits(written.called)) if written.role in ("officer", "province") else None
    if found is None:
        return None
    if weeks := _WEEKS.fullmatch(found[2]):
        days = str(_WORKING_DAYS * int(weeks[1]))
    elif in_days := _DAYS.fullmatch(found[2]):
        days = in_days[1] or "2"
    else:
        return Reading("no form", "anyone", understood="OK")
    return Reading(
        "promised", "officer", {"desk": "have", "ref": str(int(found[1])), "days": days}, f"OK E{int(found[1])}"
    )


def _latin_digits(body: str) -> str:
    """Digits of any script as ASCII; the words as they are."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in body)


def noted(written: Written) -> Reading | None:
    """A mentor's notes of his workshop: QADAM 1345, KHAAS words, PLAN words. To others these are words like any."""
    parts = written.called.split(maxsplit=1)
    if written.role != "mentor" or len(parts) < 2:
        return None
    keyword, words = folded(parts[0]), parts[1].strip()
    digits = folded(words).replace(" ", "")
    if keyword in STEPS and re.fullmatch("[1-6]{1,12}", digits):
        return Reading("notes", "mentor", {"task": "note", "steps": digits}, f"QADAM {digits}")
    if keyword in POINTS:
        return Reading("notes", "mentor", {"task": "note", "points": "'" + words}, "KHAAS")
    if keyword in PLAN and not digits.isdecimal() and not _says_how(written.plain):
        return Reading("notes", "mentor", {"task": "note", "plan": "'" + words}, "PLAN")
    return None


def _says_how(plain: str) -> bool:
    """ "plan 1 acha" says how his own plan went; "plan 2 cards each" is a plan for his teachers."""
    return HOW_IT_WENT.fullmatch(plain) is not None and set(plain.split()[2:]) <= JUDGED
