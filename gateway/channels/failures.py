"""Naming what went wrong with a send, where the provider's own code does not say it."""

import ssl

import requests
import urllib3

from gateway.channels.base import RefusedAccount, RefusedNumber, RetryLater, SendResult, Throttled, Uncertain

_NOTHING_WAS_SENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
    urllib3.exceptions.LocationValueError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


def network_failure(error: requests.RequestException | urllib3.exceptions.HTTPError) -> RetryLater | Uncertain:
    """Tell "never reached them" from "the answer was lost". When in doubt it is the second.

    The reason is the name of the error only: its text holds addresses, and sometimes a number.
    """
    name = type(error).__name__
    cause: object = error
    while isinstance(cause, Exception):
        if isinstance(cause, _NOTHING_WAS_SENT):
            return RetryLater(f"no connection ({name})")
        cause = getattr(cause, "reason", None) or (cause.args[0] if cause.args else None)
    return Uncertain(f"no answer ({name})")


def http_failure(status: int, retry_after: str | None = None) -> SendResult:
    """An HTTP status that is not 2xx, where the provider's own code says nothing more.

    502 and 504 come from a machine in between, which cannot know whether the one behind it did the work.
    """
    reason = f"HTTP {status}"
    if status == 429:
        return Throttled(int(retry_after) if (retry_after or "").isdecimal() and retry_after else None)
    if status in (502, 504):
        return Uncertain(reason)
    if status >= 500 or status in (408, 425):
        return RetryLater(reason)
    if status < 400 or status in (401, 402, 403, 404, 405):
        return RefusedAccount(reason)  # wrong key, unpaid, or a base URL that is not theirs: true of every message
    return RefusedNumber(reason)
