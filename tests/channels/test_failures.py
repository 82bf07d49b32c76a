"""The one question that decides between sending again and asking a person: had anything left us?"""

import ssl

import pytest
import requests
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from gateway.channels.base import RetryLater, Uncertain
from gateway.channels.failures import network_failure

POOL = HTTPConnectionPool("provider.example")
CONNECTION = HTTPSConnection("provider.example")


def gave_up(reason: Exception) -> MaxRetryError:
    return MaxRetryError(POOL, "/messages?To=%2B923331234567", reason)


# As requests raises them, with what urllib3 had to say inside.
NEVER_LEFT: dict[str, requests.RequestException] = {
    "refused": requests.ConnectionError(gave_up(NewConnectionError(CONNECTION, "refused"))),
    "no such name": requests.ConnectionError(gave_up(NameResolutionError("x", CONNECTION, OSError()))),  # type: ignore[arg-type]
    "connect timed out": requests.ConnectTimeout(gave_up(ConnectTimeoutError())),
    "a certificate of someone else": requests.exceptions.SSLError(gave_up(SSLError(ssl.SSLCertVerificationError()))),
    "no scheme": requests.exceptions.MissingSchema("127.0.0.1"),
}
MAY_HAVE_LEFT: dict[str, requests.RequestException] = {
    "read timed out": requests.ReadTimeout(ReadTimeoutError(POOL, "/", "timed out")),
    "reset": requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104))),
    "answer cut short": requests.exceptions.ChunkedEncodingError(ProtocolError("IncompleteRead")),
    "TLS broke, nobody knows when": requests.exceptions.SSLError(gave_up(SSLError(ssl.SSLError("bad record mac")))),
    "nothing known": requests.RequestException(),
}


@pytest.mark.parametrize("error", NEVER_LEFT.values(), ids=NEVER_LEFT.keys())
def test_what_never_left_is_for_later(error: requests.RequestException) -> None:
    assert isinstance(network_failure(error), RetryLater)


@pytest.mark.parametrize("error", MAY_HAVE_LEFT.values(), ids=MAY_HAVE_LEFT.keys())
def test_what_may_have_left_is_uncertain(error: requests.RequestException) -> None:
    assert isinstance(network_failure(error), Uncertain)


@pytest.mark.parametrize("error", [*NEVER_LEFT.values(), *MAY_HAVE_LEFT.values()])
def test_a_reason_holds_no_number(error: requests.RequestException) -> None:
    assert "92333" not in network_failure(error).reason
