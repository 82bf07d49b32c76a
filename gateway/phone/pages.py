"""The phones in the browser: one page, and the few calls that it makes. Only there with SIMULATOR=on."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException

from flows import gsm
from flows.policy import POLICY
from gateway.channels.reading import short_id
from gateway.parts import Parts
from gateway.phone import handset, winding
from gateway.turn import Said
from store import demo, phones
from store.database import Unreachable
from store.phones import Owner, PhoneMessage

MOST_PHONES = 8
MOST_TYPED = 12_000  # characters; more than any phone sends, so that too long a message can be tried
LARGEST_BODY = 64 * 1024  # bytes
LONGEST_ID = 15  # digits
MOST_AT_FIRST = 3
FIRST_LOOK = ("mentee", "mentor", "officer")  # whose phones lie there when nobody's were asked for

log = structlog.get_logger()


def blueprint(parts: Parts) -> Blueprint:
    """The page under /phone and its calls, for a programme whose clock may be moved."""
    pages = Blueprint("phone", __name__, url_prefix="/phone", template_folder="templates", static_folder="static")
    pages.before_request(lambda: _at_our_address(parts.config.settings.public_base_url))
    pages.add_url_rule("", "desk", lambda: _desk(parts))
    pages.add_url_rule("/updates", "updates", lambda: _told(lambda: _updates(parts)))
    calls: dict[str, Callable[[Parts, dict[str, str]], dict[str, Any]]] = {"ussd": _ussd, "sms": _sms, "clock": _clock}
    for name, call in calls.items():
        view = _called(parts, call)
        pages.add_url_rule(f"/{name}", name, view, methods=["POST"])
    return pages


def _at_our_address(public_base_url: str) -> Response | None:
    """A name that another site has led here must not open the phones: an IP address, localhost or the public name do."""
    host = urlsplit(f"//{request.host}").hostname or ""
    if host in ("localhost", urlsplit(public_base_url).hostname) or _is_address(host):
        return None
    return _refused(f"{host[:60]!r} is not the address of this Saathi; if it is meant to be, set PUBLIC_BASE_URL.", 403)


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


class _Wrong(ValueError):
    """What the page sent cannot be done; says so to whoever looks at the phone."""


def _desk(parts: Parts) -> str | Response:
    try:
        return _laid_out(parts)
    except Unreachable:
        return _refused("The database does not answer just now; try again.", 503)


def _laid_out(parts: Parts) -> str:
    with parts.database.reading() as db:
        now = parts.clock.now(db)
        owners = phones.owners(db, now.astimezone(POLICY.zone).date())
        first, programme = _first_look(db, owners), parts.programme(db)
    asked = [handset.number(each) for each in request.args.get("phones", "").split(",") if _is_number(each)]
    numbers = list(dict.fromkeys(asked)) or first
    return render_template(
        "phones.html",
        numbers=numbers[:MOST_PHONES],
        people=_by_number(owners),
        programme=programme,
        now=winding.said(now),
        most=MOST_PHONES,
    )


def _updates(parts: Parts) -> dict[str, Any]:
    asked = [each for each in request.args.get("numbers", "").split(",")[:MOST_PHONES] if _is_number(each)]
    after = request.args.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= LONGEST_ID):
        raise _Wrong("after is the id of a message, a number")
    news = handset.news(parts, [handset.number(each) for each in asked], int(after))
    return {
        "now": winding.said(news.now),
        "waiting": news.waiting,
        "messages": [_shown_message(each) for each in news.messages],
    }


def _ussd(parts: Parts, typed: dict[str, str]) -> dict[str, Any]:
    session_id = typed.get("session_id", "")
    if not session_id:
        raise _Wrong("a call needs a session_id")
    number = handset.number(typed.get("number", ""))
    return _shown_screen(handset.press(parts, number, short_id(session_id), typed["text"]))


def _sms(parts: Parts, typed: dict[str, str]) -> dict[str, Any]:
    handset.write(parts, handset.number(typed.get("number", "")), typed["text"])
    return {}


def _clock(parts: Parts, typed: dict[str, str]) -> dict[str, Any]:
    """One stretch of the way; `to` is where the whole of it leads, for the next call."""
    with parts.database.reading() as db:
        now = parts.clock.now(db)
    to = winding.at(typed["to"]) if typed.get("to") else winding.landmark(typed.get("action", ""), now)
    wound = winding.wind(parts, to)
    return {"now": winding.said(wound.now), "arrived": wound.arrived, "sent": wound.sent, "to": to.isoformat()}


def _called(parts: Parts, call: Callable[[Parts, dict[str, str]], dict[str, Any]]) -> Callable[[], Response]:
    def view() -> Response:
        if not _from_our_page():
            return _refused("This call did not come from the page of the phones.", 403)
        return _told(lambda: call(parts, _typed()))

    return view


def _from_our_page() -> bool:
    """There is no sign-in here, so another site that is open in the same browser must not press keys."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == request.host


def _typed() -> dict[str, str]:
    """The JSON of a call: texts by name. JSON only: a form on a foreign page cannot send it."""
    request.max_content_length = LARGEST_BODY
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets
        body = None
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise _Wrong("a call brings a JSON object of texts")
    return {"text": "", **{name: _storable(value)[:MOST_TYPED] for name, value in body.items()}}


def _storable(value: str) -> str:
    """Without NUL and halves of characters, which PostgreSQL refuses."""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _told(answer: Callable[[], dict[str, Any]]) -> Response:
    """The answer as JSON; or one clear line, for the phone to show."""
    try:
        return jsonify(answer())
    except winding.CannotWind as error:
        return _refused(str(error), 409)
    except (_Wrong, handset.NoNumber) as error:
        return _refused(str(error), 400)
    except Unreachable:
        return _refused("The database does not answer just now. What was sent before is safe; try again.", 503)
    except HTTPException:
        raise
    except Exception as error:
        log.exception("the simulator stumbled", fault=type(error).__name__)
        return _refused("Saathi stumbled over this; its log says where. What was sent before is safe.", 500)


def _refused(why: str, status: int) -> Response:
    response = jsonify(error=why)
    response.status_code = status
    return response


def _shown_screen(said: Said) -> dict[str, Any]:
    used, budget = gsm.screen_size(said.text)
    return {
        "text": said.text,
        "more": said.more,
        "used": used,
        "budget": budget,
        "encoding": gsm.encoding(said.text),
    }


def _shown_message(message: PhoneMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "number": message.msisdn,
        "incoming": message.incoming,
        "text": message.text,
        "at": f"{message.at.astimezone(POLICY.zone):%a %d %b, %H:%M}",
        "parts": gsm.parts(message.text),
        "encoding": gsm.encoding(message.text),
    }


def _is_number(typed: str) -> bool:
    try:
        return bool(handset.number(typed))
    except handset.NoNumber:
        return False


def _by_number(owners: list[Owner]) -> dict[str, str]:
    """Number -> who answers there: "Zarmina, teacher GGPS Huramzai"; a shared phone names all."""
    found: dict[str, dict[str, list[str]]] = {}
    for owner in owners:
        duties = found.setdefault(owner.msisdn, {}).setdefault(owner.name or "(no name)", [])
        duties.append(f"{owner.role.replace('_', ' ')} {owner.place}".strip())
        if not owner.joined:
            duties.append("not joined yet")
    return {
        msisdn: "; ".join(", ".join([name, *duties]) for name, duties in names.items())
        for msisdn, names in found.items()
    }


def _first_look(db: Connection, owners: list[Owner]) -> list[str]:
    """One phone of each kind of person who meets in a question: those whom the demo names first, if it is the demo."""
    if demo.is_there(db):
        named = demo.describe(db)["people"]
        return [named[role][0]["number"] for role in FIRST_LOOK if named[role]]
    return [owner.msisdn for owner in owners[:MOST_AT_FIRST]]
