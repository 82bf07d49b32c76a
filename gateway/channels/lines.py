"""HTTP to providers on connections that stay open: of messages that follow each other only the first pays for one.

A connection on which nothing was said for a second is not used again. Its other end may be closing it at that very
moment, and of a message that was being written then nobody could say whether it was taken.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3
from werkzeug.http import parse_options_header

KEPT_S = 1.0


@dataclass(frozen=True)
class Answered:
    """What a provider answered. `headers` in any case of letters."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class Lines:
    """The connections of one channel, by where they lead."""

    def __init__(self, connect_within_s: float, answer_within_s: float) -> None:
        self._patience = urllib3.Timeout(connect_within_s, answer_within_s)
        self._open: dict[tuple[str, str], tuple[urllib3.PoolManager, float]] = {}

    def ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answered:
        """One request, once: nothing is repeated, and no redirect followed, which would carry secrets to where nobody
        meant them to go. Raises urllib3's HTTPError."""
        scheme, host, *_ = urlsplit(url)
        pools, last = self._open.get((scheme, host), (None, 0.0))
        if pools is None or time.monotonic() - last > KEPT_S:
            pools = _pools(url)
        as_utf8 = {name: value.encode().decode("latin-1") for name, value in headers.items()}
        answer = pools.request(
            method, url, body=body, headers=as_utf8, timeout=self._patience, retries=False, redirect=False
        )
        self._open[scheme, host] = pools, time.monotonic()
        return Answered(answer.status, _text(answer), answer.headers)


def _pools(url: str) -> urllib3.PoolManager:
    """With the proxy and the certificates that the environment names, as `requests` reads it."""
    found = requests.Session().merge_environment_settings(url, {}, None, None, None)
    proxy = requests.utils.select_proxy(url, found["proxies"])
    known = requests.utils.DEFAULT_CA_BUNDLE_PATH if found["verify"] is True else found["verify"]
    return urllib3.ProxyManager(proxy, ca_certs=known) if proxy else urllib3.PoolManager(ca_certs=known)


def _text(answer: urllib3.BaseHTTPResponse) -> str:
    _, options = parse_options_header(answer.headers.get("Content-Type"))
    try:
        return answer.data.decode(options.get("charset", "utf-8"), "replace")
    except LookupError:  # a character set that nobody knows
        return answer.data.decode("utf-8", "replace")
