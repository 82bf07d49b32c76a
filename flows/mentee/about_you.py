"""R6: asked once at a later visit, and never again; then comes what she dialled for."""

from __future__ import annotations

from flows.conversation import Ask
from flows.facts import Mentee
from flows.outcomes import SexSaid
from flows.texts import T

SEX = {"f": T("R6", "Woman"), "m": T("R6", "Man"), "skip": T("R6", "Rather not say")}


def say_sex(ask: Ask, mentee: Mentee) -> None:
    """Kept at once: a call may drop, and the menu is what she came for."""
    sex = ask.choice("sex", T("R6", "One question, once. You are"), SEX, back=False, home=True)
    if sex != "skip":
        ask.looked(SexSaid(mentee.person.id, sex))
