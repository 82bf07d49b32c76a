"""Codes of an authenticator app (RFC 6238): six digits that change every half minute."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

SECONDS = 30
DRIFT = 1  # steps that a telephone's clock may be early or late


def new_secret() -> str:
    """For one account, as an app reads it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address(secret: str, email: str) -> str:
    """What the square code holds that an app looks at."""
    return f"otpauth://totp/Saathi:{quote(email)}?secret={secret}&issuer=Saathi"


def code(secret: str, step: int) -> str:
    """The digits of a step of half a minute.

    >>> code(base64.b32encode(b"12345678901234567890").decode(), 59 // SECONDS)
    '287082'
    """
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def step_of(now: datetime) -> int:
    """Which step it is."""
    return int(now.timestamp()) // SECONDS


def step_matched(secret: str, typed: str, now: datetime, after: int) -> int | None:
    """The step that a code is of; None for a wrong one, and for one of a step that was used already."""
    wanted = "".join(typed.split()).encode()
    for step in range(step_of(now) - DRIFT, step_of(now) + DRIFT + 1):
        if step > after and hmac.compare_digest(code(secret, step).encode(), wanted):
            return step
    return None
