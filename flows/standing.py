"""Where a question stands: what the ladder says of its own accord to who asked, to her mentor, to the offices.

Honest words in one part: where it is, since when, and by when they hear again.
"""

from __future__ import annotations

from datetime import date

from flows.facts import Programme
from flows.texts import T, Text, short

MENTOR, DISTRICT, AT_PROVINCE = T("D12", "your mentor"), T("D12", "the district"), T("D12", "the province")


def still_waits(reference: str, whom: Text, since: date, by: date) -> Text:
    """D12, to who asked: no news, and where it is."""
    words = T("D12", "Saathi: {ref} is not answered yet. It is with {whom} since {since}. You will hear again by {by}.")
    return words.filled(ref=reference, whom=whom, since=short(since), by=short(by))


def asked_again(reference: str, since: date, by: date) -> Text:
    """D12b, to who asked: the district had a second notice."""
    words = T(
        "D12b",
        "Saathi: {ref} is not answered yet. It is with the district since {since}; we have asked again. "
        "You will hear again by {by}.",
    )
    return words.filled(ref=reference, since=short(since), by=short(by))


def reply_hoped(reference: str, until: date, by: date) -> Text:
    """D12c, to who asked: the officer has said a day."""
    words = T(
        "D12c",
        "Saathi: {ref} is not answered yet. The district officer hopes to reply by {until}. You will hear again by {by}.",
    )
    return words.filled(ref=reference, until=short(until), by=short(by))


def reply_hoped_of_province(reference: str, until: date, by: date) -> Text:
    """D12g, to who asked: somebody at the province has said a day."""
    words = T(
        "D12g",
        "Saathi: {ref} is not answered yet. The province hopes to reply by {until}. You will hear again by {by}.",
    )
    return words.filled(ref=reference, until=short(until), by=short(by))


def your_word_on(reference: str, by: date, way: str, programme: Programme) -> Text:
    """D12h, to who asked: with the district, and only she can let it go on. `way`: the keys that lead there."""
    words = T(
        "D12h",
        "Saathi: {ref} is still with the district. Dial {code} then {way} to say if it may go on. You will hear again by {by}.",
    )
    return words.filled(ref=reference, code=programme.ussd_code, way=way, by=short(by))


def kept(reference: str, by: date) -> Text:
    """D12d, to who asked: it is for the workshop."""
    words = T("D12d", "Saathi: {ref} is kept for the next workshop, not answered yet. You will hear again by {by}.")
    return words.filled(ref=reference, by=short(by))


def your_word(reference: str, by: date, way: str, programme: Programme) -> Text:
    """D12e, to who asked: only she can let it move. `way`: the keys that lead there."""
    words = T(
        "D12e",
        "Saathi: {ref} is still with your mentor. Dial {code} then {way} to say what we should do. You will hear again by {by}.",
    )
    return words.filled(ref=reference, code=programme.ussd_code, way=way, by=short(by))


def your_leave(reference: str, by: date, way: str, programme: Programme) -> Text:
    """D42, to who asked: it is closed to the mentor of today. `way`: the keys that lead there."""
    words = T(
        "D42",
        "Saathi: {ref} is closed to your new mentor. Dial {code} then {way} to say what we should do. You will hear again by {by}.",
    )
    return words.filled(ref=reference, code=programme.ussd_code, way=way, by=short(by))


def nobody_yet(reference: str, by: date) -> Text:
    """D12f, to who asked: nobody could be reached there."""
    words = T(
        "D12f",
        "Saathi: {ref} is not answered yet. Nobody could be reached at the district office so far; it stays open. "
        "You will hear again by {by}.",
    )
    return words.filled(ref=reference, by=short(by))


def at_district(reference: str, escalation: str, since: date, by: date) -> Text:
    """D33, to the mentor: no news from the district."""
    words = T(
        "D33",
        "{ref} ({escalation}) is not answered yet. It is with the district since {since}. You will hear again by {by}.",
    )
    return words.filled(ref=reference, escalation=escalation, since=short(since), by=short(by))


def at_province(reference: str, escalation: str, since: date, by: date) -> Text:
    """D33d, to the mentor: no news from the province."""
    words = T(
        "D33d",
        "{ref} ({escalation}) is not answered yet. It is with the province since {since}. You will hear again by {by}.",
    )
    return words.filled(ref=reference, escalation=escalation, since=short(since), by=short(by))


def with_you(reference: str, since: date, programme: Programme) -> Text:
    """D33b, to the mentor: it is with him."""
    words = T(
        "D33b", "{ref} is still open, with you since {since}. A line from you helps: dial {code} then 1. Thank you."
    )
    return words.filled(ref=reference, since=short(since), code=programme.ussd_code)


def their_word(reference: str, since: date, by: date) -> Text:
    """D33c, to the mentor: the teacher has been asked and has not said yet."""
    words = T(
        "D33c",
        "{ref} is open since {since}. The teacher was asked what to do and has not said yet. You hear again by {by}.",
    )
    return words.filled(ref=reference, since=short(since), by=short(by))


def office_asked_again(reference: str, escalation: str, by: date) -> Text:
    """D34, to the mentor: the district had a second notice."""
    words = T(
        "D34", "{escalation} ({ref}): the district office has been asked again. You will hear by {by}. Thank you."
    )
    return words.filled(ref=reference, escalation=escalation, by=short(by))


def office_is_vacant(escalation: str, district: str, since: date) -> Text:
    """D35, to the administrator."""
    words = T(
        "D35",
        "District officer's post, {district}: vacant. {escalation} waits there since {since}. Please see to it. Thank you.",
    )
    return words.filled(escalation=escalation, district=district, since=short(since))


def office_unreached(escalation: str, district: str, since: date) -> Text:
    """D35b, to the administrator."""
    words = T(
        "D35b",
        "District officer, {district}: our messages may not arrive. {escalation} waits since {since}. "
        "Please ask by phone. Thank you.",
    )
    return words.filled(escalation=escalation, district=district, since=short(since))


def urgent_again(reference: str, cluster: str, summary: str, programme: Programme) -> Text:
    """D36, to the officer's post, any hour from 07:00 to 21:00; no personal detail."""
    words = T("D36", "URGENT {ref}, {cluster}, still open: {summary}. Please dial {code} then 1 today.")
    return words.filled(ref=reference, cluster=cluster, summary=summary.rstrip(" ."), code=programme.ussd_code)


def urgent_waits(reference: str, escalation: str, helplines: str) -> Text:
    """D37, to the mentor: no word from the district on an urgent one."""
    if not helplines:
        words = T("D37b", "URGENT {ref} ({escalation}): no word from the district yet. We have asked again now.")
        return words.filled(ref=reference, escalation=escalation)
    words = T(
        "D37", "URGENT {ref} ({escalation}): no word from the district yet, asked again now. Helplines: {helplines}"
    )
    return words.filled(ref=reference, escalation=escalation, helplines=helplines)


def deputy_of_second_notice(reference: str, cluster: str, programme: Programme) -> Text:
    """D6b, to the deputy officer: a copy."""
    words = T(
        "D6b",
        "{ref} from {cluster} is still open; the officer was asked again. You can answer too: dial {code} then 1.",
    )
    return words.filled(ref=reference, cluster=cluster, code=programme.ussd_code)


def second_notices(references: str, programme: Programme) -> Text:
    """D6c, to the teaching team: those of a day together. `references`: "E77 Pishin-03, E80 Kech-02 +2"."""
    words = T("D6c", "Districts were asked again: {refs}. A word from you may help. All that are overdue: {code}")
    return words.filled(refs=references, code=programme.dial("3"))


def for_deputy_officer(reference: str, cluster: str, urgent: bool, programme: Programme) -> Text:
    """D35c, to the deputy officer: nobody else at the office is reached."""
    words = T(
        "D35c",
        "{ref} from {cluster} waits, and the officer is not reached. You can answer it: dial {code} then 1. Thank you.",
    )
    if urgent:
        words = T("D35d", "URGENT {ref}, {cluster}: the officer is not reached. Please dial {code} then 1 today.")
    return words.filled(ref=reference, cluster=cluster, code=programme.ussd_code)


def deputy_has_it(reference: str, escalation: str, vacant: bool) -> Text:
    """D39c, to the mentor: somebody else at the office was told."""
    words = T(
        "D39c", "{ref} ({escalation}): the district officer may be out of reach, so the deputy was told. It stays open."
    )
    if vacant:
        words = T(
            "D39d",
            "{ref} ({escalation}): the district officer's post is vacant, so the deputy was told. It stays open.",
        )
    return words.filled(ref=reference, escalation=escalation)


def for_deputy(reference: str, cluster: str) -> Text:
    """D38, to the deputy mentor: a shared question whose mentor may be out of reach."""
    words = T(
        "D38",
        "{cluster}: shared question {ref} has waited long; the mentor may be out of reach. "
        "If you can, ask the teachers how to help. Thank you.",
    )
    return words.filled(ref=reference, cluster=cluster)


def unreached(reference: str, escalation: str, administrator: bool) -> Text:
    """D39, to the mentor: the alert may not have come to anybody. `administrator`: somebody else was told."""
    if administrator:
        words = T(
            "D39",
            "{ref} ({escalation}): the district officer may be out of reach. The programme office was told; it stays open.",
        )
        return words.filled(ref=reference, escalation=escalation)
    words = T(
        "D39b",
        "{ref} ({escalation}): the district officer may be out of reach. It stays open; perhaps there is another way.",
    )
    return words.filled(ref=reference, escalation=escalation)
