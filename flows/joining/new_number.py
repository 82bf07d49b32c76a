"""Her number changed: the old one with its PIN, or her mentor's word. Whoever asks learns nothing of anybody from what is said here.

The last words are the same whether or not somebody is at the old number, holds a post, has this PIN, or has asked too often.
"""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Newcomer
from flows.joining.schools import find_school, no_school
from flows.mentee.pins import DIGITS
from flows.outcomes import NumberChanged
from flows.texts import T, Text


def change_number(ask: Ask, newcomer: Newcomer) -> End:
    """E4e-E4h. A post moves by no such road: its holder is told to ask the office, before anything is asked."""
    title = T("E4e", "Your old number, e.g. 0333 1234567? Mentors, officers: ask your office.\nNot known? Type 9")
    old = ask.telephone("old", title, lambda _number: None, {"9": "none"})
    if old == "none":
        school = find_school(ask, newcomer)
        if school is None:
            return no_school(newcomer)
        return _by_mentor(NumberChanged(newcomer.msisdn, school_id=school.id))
    pin = ask.code(
        "old_pin",
        T("E4f", "Its PIN, 4 digits, if you had one?\nNo PIN? Type 9"),
        lambda typed: len(typed) == DIGITS,
        {"9": "none"},
        because=_not_four,
    )
    if pin == "none":
        return _by_mentor(NumberChanged(newcomer.msisdn, old))
    words = T(
        "E4g",
        "Thank you. If number and PIN are right, an SMS comes here soon and nothing is lost. If not, tell your mentor.",
    )
    return End(words, (NumberChanged(newcomer.msisdn, old, pin),))


def _not_four(_typed: str) -> Text:
    return T("G6c", "A PIN has 4 digits.")


def _by_mentor(asked: NumberChanged) -> End:
    words = T(
        "E4h", "Thank you. Your mentor is asked whether it is you. Then an SMS comes here; nothing of yours is lost."
    )
    return End(words, (asked,))
