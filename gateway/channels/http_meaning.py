"""What an HTTP provider's words mean, by its table; and numbers as it wants them."""

from collections.abc import Mapping
from typing import Literal

import phonenumbers

from gateway.channels.base import (
    Accepted,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
)
from gateway.channels.failures import http_failure
from gateway.channels.http_table import Send
from gateway.channels.lines import Answered
from gateway.channels.reading import our_id, short_id, storable

MEANINGS: dict[str, SendResult] = {
    "number": RefusedNumber("refused for this number"),
    "opted_out": RefusedNumber("wants nothing more", opted_out=True),
    "account": RefusedAccount("refused for our account"),
    "later": RetryLater("not now"),
    "once": RetryLater("not now", once=True),
    "throttled": Throttled(),
}
STATES: dict[str, tuple[Literal["queued", "sent", "delivered", "failed"], bool]] = {
    "queued": ("queued", False),
    "sent": ("sent", False),
    "delivered": ("delivered", True),
    "failed": ("failed", True),
    "dead": ("failed", True),
    "opted_out": ("failed", True),
}


def report(provider_id: str, status: str, reason: str | None, known: Mapping[str, str]) -> Receipt:
    """A status in the provider's words, by the table's map; one that is not there says nothing yet."""
    if status not in known:
        return Receipt(provider_id, "queued", False, f"unknown status {status}"[:80], our_id=our_id(provider_id))
    state, final = STATES[known[status]]
    return Receipt(
        provider_id=provider_id,
        status=state,
        final=final,
        reason=(reason or status)[:80] if state == "failed" else None,
        number_is_dead=known[status] == "dead",
        opted_out=known[status] == "opted_out",
        our_id=our_id(provider_id),
    )


def judge(answer: Answered, how: Send, ours: str) -> SendResult:
    """What an answer means. Errors that the table knows come first: many resellers report them with 200."""
    for known in how.errors:
        if known.match.search(answer.text):
            return MEANINGS[known.means]
    if not good(answer):
        return http_failure(answer.status_code, answer.headers.get("Retry-After"))
    if how.success and not how.success.search(answer.text):
        return Uncertain("an answer that the table does not know")
    found = how.id.search(answer.text) if how.id else None
    return Accepted(short_id(storable(found[1])) if found and found[1] else ours)


def good(answer: Answered) -> bool:
    """2xx: a redirect is no answer."""
    return 200 <= answer.status_code < 300


def number(msisdn: str, style: str) -> str:
    """`+923331234567` as the provider wants it.

    >>> [number("+923331234567", style) for style in ("e164", "no_plus", "national", "0092")]
    ['+923331234567', '923331234567', '03331234567', '00923331234567']
    """
    if style == "national":
        try:
            parsed = phonenumbers.parse(msisdn)
        except phonenumbers.NumberParseException:
            return msisdn
        return f"0{parsed.national_number}" if parsed.country_code == 92 else f"00{msisdn.removeprefix('+')}"
    return {"e164": msisdn, "no_plus": msisdn.removeprefix("+"), "0092": "00" + msisdn.removeprefix("+")}[style]
