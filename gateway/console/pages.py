"""The console's pages, put together. A new family of pages is one module and one line here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, request, url_for
from jinja2 import pass_context

from gateway.console import (
    agreeing,
    audit,
    broadcasts,
    charts,
    clusters,
    cohorts,
    erasing,
    exports,
    home,
    importing,
    meetings,
    merging,
    messages,
    people,
    posts,
    programme,
    questions,
    rules,
    schools,
    sign_in,
    specialists,
    topics,
    vault,
    workshops,
)
from gateway.console.door import csrf, guarded, sorry
from gateway.console.family import Family
from gateway.parts import Parts

FAMILIES: tuple[Family, ...] = (
    sign_in.FAMILY,
    home.FAMILY,
    questions.FAMILY,
    vault.FAMILY,
    workshops.FAMILY,
    meetings.FAMILY,
    people.FAMILY,
    clusters.FAMILY,
    posts.FAMILY,
    charts.FAMILY,
    exports.FAMILY,
    messages.FAMILY,
    broadcasts.FAMILY,
    importing.FAMILY,
    merging.FAMILY,
    erasing.FAMILY,
    programme.FAMILY,
    schools.FAMILY,
    topics.FAMILY,
    specialists.FAMILY,
    cohorts.FAMILY,
    rules.FAMILY,
    agreeing.FAMILY,
    audit.FAMILY,
)


def blueprint(parts: Parts) -> Blueprint:
    """Everything under /console."""
    pages = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
    for family in FAMILIES:
        for route in family.routes:
            pages.add_url_rule(
                route.rule, route.endpoint, guarded(parts, route), methods=[route.method], strict_slashes=False
            )
    pages.add_app_template_global(_menu, "console_menu")
    pages.after_request(_for_browsers)
    return pages


def join(app: Flask, parts: Parts) -> None:
    """Give an application the console, its cookies and its tokens."""
    https = urlsplit(parts.config.settings.public_base_url).scheme == "https"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-saathi" if https else "saathi",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
        WTF_CSRF_CHECK_DEFAULT=False,  # the door asks; webhooks have proofs of their own
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer; the door looks at Origin
        MAX_FORM_PARTS=10_000,
    )
    csrf.init_app(app)
    app.register_blueprint(blueprint(parts))
    app.register_error_handler(404, lambda error: sorry(parts, 404) if request.path.startswith("/console/") else error)


@pass_context
def _menu(context: Any) -> list[tuple[str, str, bool]]:
    """(word, address, whether we are there) of every family that whoever looks may open."""
    visit = context["visit"]
    if visit.scope is None:
        return []
    shown = {
        family.name: (family.entry, family.first)
        for family in FAMILIES
        if family.entry and family.first and visit.scope.may(family.first.may)
    }
    there = next((name for name in _here() if name in shown), "")
    return [
        (visit.say(entry), url_for(f"console.{first.endpoint}"), name == there)
        for name, (entry, first) in shown.items()
    ]


def _here() -> tuple[str, ...]:
    """The family of the page that is shown, then those whose word in the menu may stand for it."""
    name = (request.endpoint or "").removeprefix("console.").partition("_")[0]
    family = next((family for family in FAMILIES if family.name == name), None)
    return (family.name, *family.under) if family else ()


def _for_browsers(response: Response) -> Response:
    """Nothing from elsewhere and no script at all; forms may go to ourselves, which the browser then says."""
    if request.path.startswith("/console/static"):
        response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def root() -> Response:
    """`/` is the home of the console, which asks who it is."""
    return redirect(url_for("console.home_start"))  # type: ignore[return-value]
