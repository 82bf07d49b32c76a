"""What is written when a number changes. To the old one nothing of whose it was: it may be a stranger's by now."""

from __future__ import annotations

from flows.facts import Programme, School
from flows.policy import POLICY
from flows.texts import T, Text


def number_asked(school: School, programme: Programme) -> Text:
    """D140, to the mentor."""
    words = T(
        "D140",
        "Saathi: a new number for a teacher of {school}? Speak with the teacher first, then dial {code}, 8, 8. Thank you.",
    )
    return words.filled(school=school.name, code=programme.ussd_code)


def number_strange(school: School) -> Text:
    """D149, to the mentor: whoever is at a teacher's number did not know where she teaches."""
    return T(
        "D149",
        "Saathi: at a teacher's number of {school} somebody did not know the school. Is it still the teacher's? "
        "If not, please tell the desk.",
        school=school.name,
    )


def number_set(programme: Programme) -> Text:
    """D141, to the new number."""
    return T(
        "D141", "Saathi: this is your number from now on, and nothing is lost. Menu: {code}.", code=programme.ussd_code
    )


def number_replaced(programme: Programme) -> Text:
    """D142, to the old number, where a mentor's word decides."""
    words = T(
        "D142",
        "Saathi: another number is to take the place of this one. Not your wish? SMS MERA to {short_code} within {n} days.",
    )
    return words.filled(short_code=programme.short_code, n=POLICY.number_objects_days)


def number_replaced_by_pin() -> Text:
    """D143, to the old number, where its PIN decided."""
    return T(
        "D143", "Saathi: by PIN another number has taken the place of this one. Not your wish? Please tell your mentor."
    )


def number_stays() -> Text:
    """D144: the answer to MERA."""
    return T("D144", "Thank you. This number stays as it was with Saathi. The mentor is told.")


def no_number_to_keep() -> Text:
    """D144b: the answer to MERA where nothing was to change."""
    return T("D144b", "Thank you. No other number is to take the place of this one: nothing changes.")


def number_objected(school: School) -> Text:
    """D145, to the mentor: by phone it changes no more for a while."""
    words = T(
        "D145",
        "Saathi: the old number of a teacher of {school} objects, so it stays. Please speak with the teacher; the office can set it.",
    )
    return words.filled(school=school.name)
