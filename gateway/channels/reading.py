"""What every channel needs to read a request: who calls, which fields, which number, when."""

import hashlib
import hmac
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import parse_qsl

import phonenumbers
from flask import Request

from gateway.channels.base import BadRequest, Forged, NotOurs, Outgoing
from store import references

HOME_REGION = "PK"
SHORTEST_BASE64 = 60  # only long texts are ever wrapped so
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def prove_token(request: Request, tokens: tuple[str, ...]) -> None:
    """Compare the `<token>` of the path with ours, in a time that tells nothing. Raises Forged."""
    given = str((request.view_args or {}).get("token", "")).encode()
    if not any(hmac.compare_digest(given, token.encode()) for token in tokens):
        raise Forged("token")


WHO_AND_WHICH = frozenset({"id", "sessionId", "from", "phoneNumber", "MessageSid", "From"})
LONGEST_ID = 200  # characters; an index of PostgreSQL takes 2,700 bytes


def read_form(request: Request, *needed: str) -> dict[str, str]:
    """The form, first value of each name. Raises BadRequest for absent names."""
    return read_fields(form_of(request), *needed)


def read_fields(fields: Mapping[str, str], *needed: str) -> dict[str, str]:
    """The fields of a call, storable. Raises BadRequest for absent names.

    Words may be empty, as those of a dial are; who and which may not.
    """
    absent = [name for name in needed if name not in fields or (name in WHO_AND_WHICH and not fields[name])]
    if absent:
        raise BadRequest("missing " + ", ".join(absent))
    told = {name: storable(value) for name, value in fields.items()}
    return told | {name: short_id(told[name]) for name in WHO_AND_WHICH & told.keys()}


def storable(value: str) -> str:
    """Without NUL and halves of characters: PostgreSQL keeps neither."""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def reference(message: Outgoing) -> str:
    """Our id of a message for a provider to carry: `41-9f86d081`."""
    return references.reference(message.id, message.msisdn, message.text)


def our_id(given: str) -> str | None:
    """What a provider carried back where it is a `reference`; None: it is an id of its own."""
    return given if "-" in given and references.outbox_id(given) else None


def form_of(request: Request) -> Mapping[str, str]:
    """The form. Also where a byte of it is no UTF-8: Flask would then read none of it, and a message would be lost."""
    body = request.get_data()  # b"" where the form was read before, as for a signature
    if not body or request.mimetype != "application/x-www-form-urlencoded":
        return request.form
    try:
        words, most = body.decode("utf-8", "replace"), request.max_form_parts
        pairs = parse_qsl(words, keep_blank_values=True, errors="replace", max_num_fields=most)
    except ValueError:
        return request.form
    return dict(reversed(pairs))  # of a name that comes twice the first


def unwrapped(body: str) -> str:
    """The words of a long text that a network handed over as base64; anything that is not clearly that, as it is."""
    if len(body) < SHORTEST_BASE64 or len(body) % 4 or not _BASE64.fullmatch(body):
        return body
    try:
        words = b64decode(body, validate=True).decode()
    except ValueError:
        return body
    return words if " " in words and "\0" not in words else body


def short_id(given: str) -> str:
    """An id that fits an index; of a longer one its beginning and what tells it from others, so that a repeat is one."""
    if len(given) <= LONGEST_ID:
        return given
    return given[: LONGEST_ID - 65] + "~" + hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4096)  # a call posts the same number at every press
def e164(number: str) -> str:
    """`0333 1234567` and ` 923331234567` become `+923331234567`; a sender that is no phone number stays as it is.

    A leading blank is a plus that the caller forgot to encode, the commonest slip with a form.
    """
    given = number.strip()
    international = number.startswith((" ", "+"))
    if any(character.isalpha() for character in given):
        return given  # "JAZZ" would otherwise be read as the keys of a vanity number
    try:
        parsed = phonenumbers.parse("+" + given.lstrip("+") if international else given, HOME_REGION)
    except phonenumbers.NumberParseException:
        return given
    believable = phonenumbers.is_possible_number if international else phonenumbers.is_valid_number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if believable(parsed) else given


def check_ours(given: str | None, ours: str) -> None:
    """Raise NotOurs unless `given` is our code or number. Skipped where either is unknown."""
    if given and ours and _bare(given) != _bare(ours):
        raise NotOurs("a code that is not in our settings")


def _bare(code: str) -> str:
    return code.replace("+", "").replace(" ", "").casefold()


def read_time(text: str | None) -> datetime | None:
    """`2017-05-03T06:04:45Z` or `2017-05-03 06:04:45` (meant as UTC) → aware UTC; None when it is neither."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
