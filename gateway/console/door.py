"""The console's door: every page goes through it. Who is it, may they, does the form come from our own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Response, make_response, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException, NotFound

from gateway.console.family import OPEN, Route
from gateway.console.visit import TOKEN, Visit, language_of
from gateway.parts import Parts
from store import people, scope, sign_in
from store.database import Unreachable
from store.sign_in import Session

MOST_BYTES = 64 * 1024  # of a form; a roster file may be larger (`Route.most_bytes`)

csrf = CSRFProtect()
log = structlog.get_logger()


def guarded(parts: Parts, route: Route) -> Callable[..., Response]:
    """A view with its guard. What the view wrote is kept when it answers, and forgotten when it raises."""

    def view(**arguments: Any) -> Response:
        request.max_content_length = route.most_bytes or MOST_BYTES
        request.max_form_memory_size = request.max_content_length
        try:
            return _answer(parts, route, arguments)
        except Unreachable:
            return sorry(parts, 503)
        except HTTPException as error:
            return sorry(parts, error.code or 500)
        except Exception as error:
            log.exception("the console stumbled", fault=type(error).__name__, page=route.endpoint)
            return sorry(parts, 500)

    return view


def _answer(parts: Parts, route: Route, arguments: dict[str, Any]) -> Response:
    if request.method == "POST" and not _from_our_page(parts):
        return sorry(parts, 400)
    now = datetime.now(UTC)
    known = _who(parts, now)
    with parts.database.transaction() if route.writes else parts.database.reading() as db:
        visit = _visit(parts, db, known, now)
        refused = _refused(visit, route)
        if refused is not None:
            return refused
        response = make_response(route.view(visit, **arguments))
    if route.writes:
        parts.ring()
    return response


def _who(parts: Parts, now: datetime) -> Session | None:
    """Whose the browser's word is. Ends what is over; keeps now and then that they were seen."""
    token = session.get(TOKEN)
    if not token:
        return None
    with parts.database.reading() as db:
        known, keep = sign_in.find(db, token, now)
        holds = _holds_a_post(parts, db, known) if known else False
    if known is None:
        session.pop(TOKEN, None)
        return None
    if keep or not holds:
        with parts.database.transaction() as db:
            if holds:
                sign_in.seen(db, known, now)
            else:
                sign_in.end_all(db, known.person_id)
    return known if holds else None


def _holds_a_post(parts: Parts, db: Connection, known: Session) -> bool:
    person = people.still_here(db, known.person_id)
    return bool(person and scope.of(db, person, known.strong, parts.moment(db)).held_roles)


def _visit(parts: Parts, db: Connection, known: Session | None, now: datetime) -> Visit:
    moment = parts.moment(db)
    person = people.by_id(db, known.person_id) if known else None
    theirs = scope.of(db, person, known.strong, moment) if person and known else None
    return Visit(parts, db, moment, now, language_of(person), theirs, known)


def _refused(visit: Visit, route: Route) -> Response | None:
    """Nothing where they may; else the way to where they could, or no such page."""
    if route.may == OPEN:
        return None
    if visit.known is None or visit.scope is None:
        return _to(route, "sign_in_number")
    if visit.scope.may(route.may):
        return None
    if not visit.known.strong and route.may_with_more(visit.scope):
        return _to(route, "sign_in_password")
    raise NotFound


def _to(route: Route, page: str) -> Response:
    if request.method == "GET":
        session["next"] = request.full_path.rstrip("?")
    return redirect(url_for(f"console.{page}"), 303)  # type: ignore[return-value]


def _from_our_page(parts: Parts) -> bool:
    """The browser says so, and the form has the token that only our page had."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = {request.host, urlsplit(parts.config.settings.public_base_url).netloc}
    if site not in (None, "same-origin", "none") or (origin is not None and urlsplit(origin).netloc not in ours):
        return False
    try:
        csrf.protect()
    except HTTPException:
        return False
    return True


def sorry(parts: Parts, status: int) -> Response:
    """A page that says what to do. It asks nothing of the database."""
    visit = Visit.without_database(parts)
    return make_response(visit.render("sorry.html", status=status), status)
