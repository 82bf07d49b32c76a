"""Signing in: a code by SMS to the number of a post, or e-mail, password and authenticator; signing out; the language."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import segno
from flask import Response, request, session

from flows import access
from flows.facts import Person
from flows.texts import T, Text
from flows.typed import mobile
from gateway.channels.reading import e164
from gateway.console.family import OPEN, Family
from gateway.console.visit import LANGUAGE_COOKIE, LANGUAGES, TOKEN, Visit
from store import accounts, audit, demo, scope, sign_in, totp

FAMILY = Family("sign_in")

BY_CODE = frozenset(kind for kind, role in access.ROLE_OF.items() if role not in access.STRONG_ROLES)
WRONG = T("sign-in", "These are not the digits of the last SMS, or its ten minutes are over. Look again, or ask anew.")
TOO_OFTEN = T("sign-in", "That was tried too often. Please wait a quarter of an hour, then try again.")


@FAMILY.page("/sign-in", may=OPEN)
def number(visit: Visit) -> Any:
    """The number of a post."""
    return visit.render("sign_in/number.html", demo=_demo(visit), typed="")


@FAMILY.act("/sign-in", may=OPEN)
def send(visit: Visit) -> Any:
    """A code goes to that number, where somebody there holds a post. The answer is the same for all numbers."""
    typed = request.form.get("number", "")[:40]
    msisdn = mobile(typed) or e164(typed)
    if not 8 <= len(msisdn) <= 16:
        wrong = T("sign-in", "{typed} is no telephone number. One looks like 0333 1234567.", typed=typed or "-")
        return visit.render("sign_in/number.html", demo=_demo(visit), typed=typed, wrong=wrong)
    for what, who in (("code from", visit.ip), ("code to", msisdn)):
        if sign_in.too_often(visit.db, what, who, visit.key, visit.now):
            return visit.render("sign_in/number.html", demo=_demo(visit), typed=typed, wrong=TOO_OFTEN)
    whose = sign_in.who_may(visit.db, msisdn, visit.moment, BY_CODE)
    sign_in.send_code(visit.db, msisdn, whose, visit.key, visit.now, visit.moment)
    session["number"] = msisdn
    return visit.go("sign_in_code")


@FAMILY.page("/sign-in/code", may=OPEN)
def code(visit: Visit) -> Any:
    """The digits that came."""
    if not session.get("number"):
        return visit.go("sign_in_number")
    return visit.render("sign_in/code.html", msisdn=session["number"], simulator=visit.parts.config.settings.simulator)


@FAMILY.act("/sign-in/code", may=OPEN)
def enter(visit: Visit) -> Any:
    """The digits are right, or another try; a shared phone is asked who it is."""
    msisdn, typed = session.get("number", ""), request.form.get("code", "")[:20]
    simulator = visit.parts.config.settings.simulator
    if sign_in.too_often(visit.db, "tried from", visit.ip, visit.key, visit.now):
        return visit.render("sign_in/code.html", msisdn=msisdn, simulator=simulator, wrong=TOO_OFTEN)
    code_id = sign_in.code_typed(visit.db, msisdn, typed, visit.key, visit.now)
    if code_id is None:
        return visit.render("sign_in/code.html", msisdn=msisdn, simulator=simulator, wrong=WRONG)
    whose = sign_in.who_may(visit.db, msisdn, visit.moment, BY_CODE)
    if len(whose) == 1:
        return _in(visit, whose[0], strong=False)
    session["typed"] = code_id
    return visit.go("sign_in_which") if whose else visit.go("sign_in_number")


@FAMILY.page("/sign-in/which", may=OPEN)
def which(visit: Visit) -> Any:
    """Who of those at one number, as long as the code holds that was typed."""
    if not sign_in.waits_for_a_name(visit.db, *_typed(), visit.now):
        return visit.go("sign_in_number")
    whose = sign_in.who_may(visit.db, session["number"], visit.moment, BY_CODE)
    return visit.render("sign_in/which.html", whose=whose)


@FAMILY.act("/sign-in/which", may=OPEN)
def choose(visit: Visit) -> Any:
    """One of those whom the code was for: once, and while it holds."""
    code_id, msisdn = _typed()
    session.pop("typed", None)
    whose = sign_in.who_may(visit.db, msisdn, visit.moment, BY_CODE)
    chosen = [person for person in whose if str(person.id) == request.form.get("who")]
    if sign_in.named(visit.db, code_id, msisdn, visit.now) and chosen:
        return _in(visit, chosen[0], strong=False)
    visit.tell(WRONG, good=False)
    return visit.go("sign_in_number")


def _typed() -> tuple[int, str]:
    """The code that was right in this browser, 0 where none was; and the number that it went to."""
    return session.get("typed", 0), session.get("number", "")


@FAMILY.page("/sign-in/password", may=OPEN)
def password(visit: Visit) -> Any:
    """E-mail, password and the code of the authenticator."""
    return visit.render("sign_in/password.html", demo=_demo(visit), email="", more=visit.known is not None)


@FAMILY.act("/sign-in/password", may=OPEN)
def prove(visit: Visit) -> Any:
    """All three are right, or one of them is not: which is not said."""
    email = request.form.get("email", "")[:200]

    def again(wrong: Text) -> str:
        more = visit.known is not None
        return visit.render("sign_in/password.html", demo=_demo(visit), email=email, more=more, wrong=wrong)

    for what, who in (("tried from", visit.ip), ("password of", email.casefold())):
        if sign_in.too_often(visit.db, what, who, visit.key, visit.now):
            return again(TOO_OFTEN)
    given = (request.form.get("password", "")[:500], request.form.get("code", "")[:20])
    person = accounts.check(visit.db, email, *given, visit.now, visit.moment.vault)
    if person is None or not scope.of(visit.db, person, True, visit.moment).roles:
        return again(
            T("sign-in", "E-mail, password and code do not go together. Wait for the next code and try again.")
        )
    return _in(visit, person, strong=True)


@FAMILY.act("/sign-out", may=OPEN)
def out(visit: Visit) -> Any:
    """Signed out, here."""
    if visit.known:
        sign_in.end(visit.db, visit.known.id)
    session.clear()
    visit.tell(T("sign-in", "You are signed out."))
    return visit.go("sign_in_number")


@FAMILY.act("/language", may=OPEN)
def language(visit: Visit) -> Response:
    """The language of the pages, in this browser."""
    answer = visit.go("home_start")
    back = request.form.get("back", "")
    if back.startswith("/console/"):
        answer.headers["Location"] = back
    if (chosen := request.form.get("to", "")) in LANGUAGES:
        secure = bool(visit.parts.config.settings.public_base_url.startswith("https:"))
        answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=365 * 86400, secure=secure, httponly=True, samesite="Lax")
    return answer


# --- an account is set up --------------------------------------------------------------------


@FAMILY.page("/account/<word>", may=OPEN)
def account(visit: Visit, word: str) -> Any:
    """Choose a password, look at a square with an app."""
    return _set_up(visit, word)


@FAMILY.act("/account/<word>", may=OPEN)
def set_up(visit: Visit, word: str) -> Any:
    """The account is ready when the app's code is right."""
    invited = accounts.invited(visit.db, word, visit.now)
    if invited is None:
        return _set_up(visit, word)
    chosen, again = request.form.get("password", "")[:500], request.form.get("again", "")[:500]
    if len(chosen) < accounts.SHORTEST:
        return _set_up(
            visit, word, T("sign-in", "Please choose a password of {n} characters or more.", n=accounts.SHORTEST)
        )
    if chosen != again:
        return _set_up(visit, word, T("sign-in", "The two passwords differ: please type both once more."))
    secret = _secret(visit, word)
    step = totp.step_matched(secret, request.form.get("code", ""), visit.now, after=0)
    if step is None:
        return _set_up(visit, word, T("sign-in", "The code is not the one of this account: is the square scanned?"))
    accounts.set_up(visit.db, invited, chosen, secret, step, visit.moment.vault)
    visit.tell(T("sign-in", "Your account is ready. Sign in with the app's next code."))
    return visit.go("sign_in_password")


def _set_up(visit: Visit, word: str, wrong: Text | None = None) -> str:
    invited = accounts.invited(visit.db, word, visit.now)
    if invited is None:
        return visit.render("sign_in/over.html")
    secret = _secret(visit, word)
    square = segno.make(totp.address(secret, invited.email)).svg_inline(scale=5, border=2)
    shown = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return visit.render(
        "sign_in/account.html", account=invited, square=square, secret=shown, wrong=wrong, shortest=accounts.SHORTEST
    )


def _secret(visit: Visit, word: str) -> str:
    """The authenticator's secret that goes with a link: the same each time the page is drawn, kept nowhere."""
    digest = hmac.new(visit.key.encode(), f"totp\n{word}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def _in(visit: Visit, person: Person, strong: bool) -> Response:
    """Somebody is signed in: with a new word in the browser, on the page they wanted."""
    wanted = session.get("next", "")
    if visit.known:
        sign_in.end(visit.db, visit.known.id)
    session.clear()
    session.permanent = not strong
    session[TOKEN] = sign_in.begin(visit.db, person.id, strong, visit.now)
    audit.note(visit.db, person.id, "signed in", "with a password" if strong else "with a code")
    answer = visit.go("home_start")
    if wanted.startswith("/console/"):
        answer.headers["Location"] = wanted
    return answer


def _demo(visit: Visit) -> list[dict[str, str]]:
    """In the demo: as whom to sign in, with the authenticator's code of this moment."""
    if not visit.parts.config.settings.simulator or not demo.is_there(visit.db):
        return []
    step = totp.step_of(visit.now)
    return [
        {"role": role, **each, "code": totp.code(each["totp"], step) if each["totp"] else ""}
        for role, each in demo.sign_ins(visit.db).items()
    ]
