"""What is said when a question goes to the province, is answered there or comes back."""

from __future__ import annotations

from datetime import date

from flows.facts import Programme
from flows.texts import T, Text, short

OFFICES = {"tlrt": T("D56", "the TLRT"), "director": T("D56", "the director")}


def asks_province(reference: str, cluster: str, summary: str, due: date, programme: Programme, office: str) -> Text:
    """D55, to a post of the province. `office`: whose matter it is, tlrt | director: the menu has a list for each."""
    words = T(
        "D55",
        "{cluster} asks the province's help ({ref}): {summary}. Please dial {code} then {key}, or SMS A {ref} and your answer "
        "to {short_code}, by {due}.",
    )
    params = {"cluster": cluster, "ref": reference, "summary": summary.rstrip(" ."), "due": short(due)}
    params["key"] = "1" if office == "tlrt" else "2"
    return words.filled(**params, code=programme.ussd_code, short_code=programme.short_code)


def urgent_for_province(reference: str, cluster: str, summary: str, programme: Programme) -> Text:
    """D55b, to a post of the province, any hour from 07:00 to 21:00; no personal detail."""
    words = T("D55b", "URGENT {ref}, {cluster}: {summary}. The province is asked to help. Please dial {code} today.")
    return words.filled(ref=reference, cluster=cluster, summary=summary.rstrip(" ."), code=programme.ussd_code)


def moved_on(reference: str, escalation: str, office: str) -> Text:
    """D56, to the mentor: it is with the province now. `office`: tlrt | director."""
    words = T("D56", "{escalation} ({ref}) has moved on from the district to the province: {office}. It stays open.")
    return words.filled(ref=reference, escalation=escalation, office=OFFICES[office])


def moved_from_district(escalation: str, cluster: str, office: str) -> Text:
    """D56b, to the district officer: it waited long, and is no longer his."""
    words = T(
        "D56b",
        "{escalation} from {cluster} has moved to the province: {office}. "
        "You need not do anything more for it. Thank you for the support.",
    )
    return words.filled(escalation=escalation, cluster=cluster, office=OFFICES[office])


def please_ring(escalation: str, office: str, since: date) -> Text:
    """D57, to the administrator: the province's clock ended long ago."""
    words = T("D57", "{escalation} waits with the province since {since}: {office}. Please ring and ask. Thank you.")
    return words.filled(escalation=escalation, office=OFFICES[office], since=short(since))


def lacks_a_word(reference: str, cluster: str, programme: Programme) -> Text:
    """D58, to the officer: some days without a word."""
    words = T(
        "D58", "{ref} from {cluster} waits for a word from you. Dial {code} then 1: 'I have it' is enough. Thank you."
    )
    return words.filled(ref=reference, cluster=cluster, code=programme.ussd_code)


def answered_by_province(reference: str, escalation: str, words: str) -> Text:
    """D59, to the mentor: the province's answer, word for word."""
    text = T("D59", "Province answer to {escalation} ({ref}): {words}")
    return text.filled(escalation=escalation, ref=reference, words=words)


def province_answered(escalation: str, words: str) -> Text:
    """D59b, to the district officer: the same."""
    return T("D59b", "Province answer to {escalation}: {words}", escalation=escalation, words=words)


def promised_by_province(reference: str, escalation: str, until: date) -> Text:
    """D60, to the mentor: somebody there has it."""
    words = T("D60", "The province has {escalation} ({ref}), reply by {until}.")
    return words.filled(escalation=escalation, ref=reference, until=short(until))


def with_district_again(reference: str, escalation: str) -> Text:
    """D61, to the mentor: the province gave it back."""
    words = T("D61", "{escalation} ({ref}) is with the district again, which is nearer to it.")
    return words.filled(escalation=escalation, ref=reference)


def province_is_vacant(reference: str, escalation: str) -> Text:
    """D61b, to the mentor: nobody holds the province's post."""
    words = T("D61b", "{escalation} ({ref}) waits for the province, where nobody holds the post now. It stays open.")
    return words.filled(escalation=escalation, ref=reference)
