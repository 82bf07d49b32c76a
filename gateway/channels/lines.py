"""HTTP to providers on connections that stay open: of messages that follow each other only the first pays for one.

A connection on which nothing was said for a second is not used again. Its other end may be closing it at that very
moment, and of a message that was being written then nobody could say whether it was taken.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3
from werkzeug.http import parse_options_header

KEPT_S = 1.0
_Pool = urllib3.HTTPConnectionPool | urllib3.ProxyManager


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
        self._open: dict[tuple[str, str], tuple[_Pool, float]] = {}

    def ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answered:
        """One request, once: nothing is repeated, and no redirect followed, which would carry secrets to where nobody
        meant them to go. Raises urllib3's HTTPError."""
        scheme, host, path, query, _ = urlsplit(url)
        pool, last = self._open.get((scheme, host), (None, 0.0))
        if pool is None or time.monotonic() - last > KEPT_S:
            pool = _pool(url)
        there = url if isinstance(pool, urllib3.ProxyManager) else urlunsplit(("", "", path or "/", query, ""))
        as_utf8 = {name: value.encode().decode("latin-1") for name, value in headers.items()}
        answer = pool.urlopen(
            method, there, body=body, headers=as_utf8, timeout=self._patience, retries=False, redirect=False
        )
        self._open[scheme, host] = pool, time.monotonic()
        return Answered(answer.status, _text(answer), answer.headers)


def _pool(url: str) -> _Pool:
    """With the proxy and the certificates that the environment names, as `requests` reads it."""
    found = requests.Session().merge_environment_settings(url, {}, None, None, None)
    proxy = requests.utils.select_proxy(url, found["proxies"])
    known = requests.utils.DEFAULT_CA_BUNDLE_PATH if found["verify"] is True else found["verify"]
    if proxy:
        return urllib3.ProxyManager(proxy, ca_certs=known)
    # Not the manager of pools: it finds out for each message anew which pool that is, at a fifth of what asking costs.
    return urllib3.PoolManager(ca_certs=known).connection_from_url(url)


def _text(answer: urllib3.BaseHTTPResponse) -> str:
    _, options = parse_options_header(answer.headers.get("Content-Type"))
    try:
        return answer.data.decode(options.get("charset", "utf-8"), "replace")
    except LookupError:  # a character set that nobody knows
        return answer.data.decode("utf-8", "replace")
