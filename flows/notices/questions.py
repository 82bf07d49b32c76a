"""What is said when a question moves, is answered or is waited for."""

from __future__ import annotations

from datetime import date

from flows.facts import Cluster, Programme, School
from flows.reading import sentence
from flows.texts import T, Text, short


def question_waits(reference: str, programme: Programme) -> Text:
    """D23, to the mentor when a question opens."""
    return T(
        "D23", "Saathi: a question waits for you ({ref}). Dial {code} then 1.", ref=reference, code=programme.ussd_code
    )


def urgent_question(reference: str, school: School, programme: Programme) -> Text:
    """D23b, to the mentor: a child or a building may be at risk."""
    return T(
        "D23b",
        "URGENT {ref}, {school}: please look today. Dial {code} then 1.",
        ref=reference,
        school=school.name,
        code=programme.ussd_code,
    )


def passed_up(reference: str, cluster: str, summary: str, due: date, programme: Programme) -> Text:
    """D4, to the officer's post."""
    return T(
        "D4",
        "{cluster} asks your help ({ref}): {summary} Please dial {code} then 1, or SMS A {ref} and your answer "
        "to {short_code}, by {due}. Thank you.",
        cluster=cluster,
        ref=reference,
        summary=sentence(summary),
        code=programme.ussd_code,
        short_code=programme.short_code,
        due=short(due),
    )


def urgent_passed_up(reference: str, cluster: str, summary: str, programme: Programme) -> Text:
    """D5, to the officer's post, any hour from 07:00 to 21:00; no personal detail."""
    return T(
        "D5",
        "URGENT {ref}, {cluster}: {summary} Please dial {code} then 1 today.",
        ref=reference,
        cluster=cluster,
        summary=sentence(summary),
        code=programme.ussd_code,
    )


def second_notice(reference: str, cluster: str, day: int, summary: str, programme: Programme) -> Text:
    """D6, when the officer's clock has ended."""
    return T(
        "D6",
        "{ref} from {cluster} is still open, day {day}: {summary} Reply: {code}. Not yours? Open it there, press 4. TLRT sees it too.",
        ref=reference,
        cluster=cluster,
        day=day,
        summary=sentence(summary),
        code=programme.dial("1"),
    )


def message_waits(programme: Programme, way: str = "3") -> Text:
    """D11: an answer is ready. Always discreet. `way`: the keys that lead there."""
    return T("D11", "Saathi: there is a message for you. Dial {code} then {way}.", code=programme.ussd_code, way=way)


def words_came(reference: str, programme: Programme, way: str = "1") -> Text:
    """D107, to the office that asked: the teacher has written. What it is stands in the menu."""
    return T(
        "D107",
        "Saathi: the teacher of {ref} has written what you asked. Dial {code} then {way}. Thank you.",
        ref=reference,
        code=programme.ussd_code,
        way=way,
    )


def leave_wanted(reference: str, programme: Programme, way: str = "3") -> Text:
    """D13, before a private question moves."""
    return T(
        "D13",
        "Saathi: a reply to {ref} is taking time. Dial {code} then {way} to say what we should do. "
        "Until then it stays private.",
        ref=reference,
        code=programme.ussd_code,
        way=way,
    )


def promised(reference: str, escalation: str, until: date) -> Text:
    """D24, to the mentor: the officer has it."""
    return T(
        "D24",
        "District officer has {escalation} ({ref}), reply by {until}.",
        escalation=escalation,
        ref=reference,
        until=short(until),
    )


def came_back(reference: str, escalation: str, programme: Programme, from_province: bool = False) -> Text:
    """D25, to the mentor: not that office's matter."""
    words = T(
        "D25", "{escalation} is not for the district office. {ref} is with you again: dial {code} then 1. Thank you."
    )
    if from_province:
        words = T(
            "D25b", "{escalation} is not for the province. {ref} is with you again: dial {code} then 1. Thank you."
        )
    return words.filled(escalation=escalation, ref=reference, code=programme.ussd_code)


def answered_above(reference: str, escalation: str, words: str) -> Text:
    """D26, to the mentor: the officer's answer, word for word."""
    return T(
        "D26", "District answer to {escalation} ({ref}): {words}", escalation=escalation, ref=reference, words=words
    )


def leave_given(reference: str, to_province: bool = False) -> Text:
    """D27, to the mentor: the teacher agreed."""
    if to_province:
        return T("D27", "Saathi: the teacher agrees. {ref} has been passed to the province.", ref=reference)
    return T("D27", "Saathi: the teacher agrees. {ref} has been passed to the district.", ref=reference)


def leave_refused(reference: str) -> Text:
    """D27b, to the mentor or the officer who has it: the teacher chose otherwise."""
    return T("D27b", "Saathi: the teacher prefers that {ref} stays with you. Thank you for asking.", ref=reference)


def kept_for_workshop(reference: str) -> Text:
    """D27c, to the mentor: the teacher wants it at the workshop."""
    return T("D27c", "Saathi: the teacher would like {ref} at the next workshop.", ref=reference)


def sensitive_waits(reference: str, programme: Programme) -> Text:
    """D29, to the focal person."""
    return T(
        "D29",
        "Saathi: one sensitive item ({ref}). Dial {code} then 1, when you are alone.",
        ref=reference,
        code=programme.ussd_code,
    )


def sensitive_unanswered(reference: str) -> Text:
    """D105, to the administrator: its number only."""
    return T(
        "D105",
        "Saathi: one sensitive item ({ref}) waits for its answer. Please reach the focal person or the stand-in today.",
        ref=reference,
    )


def sensitive_past_her(reference: str) -> Text:
    """D126. The same for one that its asker keeps from the focal person."""
    return T(
        "D126",
        "Saathi: one sensitive item ({ref}) waits for its answer. It is for the stand-in only: please reach or name one today.",
        ref=reference,
    )


def sensitive_outside(reference: str, programme: Programme) -> Text:
    """D106, to the named person outside the programme: its number only."""
    words = T(
        "D106",
        "Saathi: one sensitive item ({ref}) has no answer yet. Please ask the programme office who takes it up.{desk}",
    )
    desk = T("D106", " Desk: {desk}", desk=programme.desk) if programme.desk else ""
    return words.filled(ref=reference, desk=desk)


def post_is_vacant(reference: str, cluster: Cluster) -> Text:
    """D30, to the mentor: honest word that nobody holds the office now."""
    return T(
        "D30",
        "{ref} has gone to the district office of {district}. The post is vacant now; whoever takes it is told first thing.",
        ref=reference,
        district=cluster.district,
    )


def went_up(reference: str, escalation: str) -> Text:
    """D32, to the mentor: the clock took a shared question further."""
    return T(
        "D32",
        "{ref} has waited long, so the district office helps with it now ({escalation}). You will hear. Thank you.",
        ref=reference,
        escalation=escalation,
    )
