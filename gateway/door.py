"""The door of the providers: their calls go straight to what answers them, past all that the pages of the console need.

Flask's way there (routes, sessions, hooks, an answer in pieces) cost a USSD press more than its own conversation did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Request

from gateway.channels.base import Answer
from gateway.webhooks import View, fault

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOKEN = "<token>"  # noqa: S105 - where a path has one

log = structlog.get_logger()


class Door:
    """A WSGI application: the addresses of `views` are answered here, all others by `pages`.

    Every answer has `headers` too. A wrong method is answered 405, a fault of ours 500.
    """

    def __init__(
        self, pages: WSGIApplication, views: Mapping[str, Mapping[str, View]], headers: Mapping[str, str]
    ) -> None:
        self._pages = pages
        self._plain = {path: each for path, each in views.items() if TOKEN not in path}
        self._with_token = [(path.partition(TOKEN), each) for path, each in views.items() if TOKEN in path]
        self._headers = list(headers.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call."""
        request = Request(environ)
        methods = self._plain.get(request.path) or self._found(request)
        if methods is None:
            return self._pages(environ, start_response)
        more: list[tuple[str, str]] = []
        if view := methods.get(request.method):
            answer = _answered(view, request)
        else:
            answer, more = Answer("", status=405), [("Allow", ", ".join(methods))]
        body = answer.body.encode()
        status = HTTPStatus(answer.status)
        about = [("Content-Type", answer.content_type), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", [*about, *more, *self._headers])
        return [body]

    def _found(self, request: Request) -> Mapping[str, View] | None:
        """Of an address with a token in it, which the request keeps as Flask would."""
        path = request.path
        for (before, _, after), methods in self._with_token:
            token = path[len(before) : len(path) - len(after)]
            if token and "/" not in token and path == before + token + after:
                request.view_args = {"token": token}
                return methods
        return None


def _answered(view: View, request: Request) -> Answer:
    try:
        return view(request)
    except Exception as error:  # nothing of a caller's words goes to the log
        log.error("a webhook failed", path=request.path.split("/")[1], **fault(error))
        return Answer("try again", status=500)
