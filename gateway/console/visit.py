"""One look at the console: who looks, in which language, with what of the database; and how a page is drawn for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, cast

from flask import Response, redirect, render_template, request, session, url_for
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from flows import texts
from flows.facts import Person
from flows.texts import Text, render
from gateway.parts import Parts
from store import audit
from store.moment import Moment
from store.scope import Scope
from store.sign_in import Session

TOKEN = "token"  # noqa: S105 - where the browser's word lies in its cookie
LANGUAGES: Mapping[str, str] = {"en": "English", "ur_Latn": "Roman Urdu", "ur": "اردو"}
_TAGS = {"en": "en", "ur_Latn": "ur-Latn", "ur": "ur"}
LANGUAGE_COOKIE = "language"


@dataclass(frozen=True)
class Visit:
    """`scope` None: nobody is signed in. `now` is real time, `moment` the programme's."""

    parts: Parts
    db: Connection
    moment: Moment
    now: datetime
    language: str
    scope: Scope | None
    known: Session | None

    @classmethod
    def without_database(cls, parts: Parts) -> Visit:
        """For a page that must be drawn whatever happened."""
        nothing = cast(Any, None)
        return cls(parts, nothing, nothing, datetime.now(UTC), language_of(None), None, None)

    @cached_property
    def who(self) -> Scope:
        """The scope of whoever is signed in; only where the route asked for that."""
        if self.scope is None:
            raise NotFound
        return self.scope

    @property
    def asked_page(self) -> int:
        """Which page of a long list is asked for, from 1; the first where that is no number."""
        typed = request.args.get("page", "")
        return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1

    def say(self, text: Text | str | date) -> str:
        """Words in the language of the page."""
        return render(texts.short(text) if isinstance(text, date) else text, self.language)

    def render(self, template: str, **facts: Any) -> str:
        """A page. `T` and `TN` in a template are texts of the catalogue, said at once."""
        return render_template(
            f"console/{template}",
            visit=self,
            T=lambda id, words, **params: render(texts.T(id, words, **params), self.language),  # noqa: T201, RUF100
            TN=lambda id, one, many, **params: render(texts.TN(id, one, many, **params), self.language),
            say=self.say,
            said=session.pop("said", []),
            languages=LANGUAGES,
            tag=_TAGS[self.language],
            rtl=self.language == "ur",
            **facts,
        )

    def tell(self, text: Text | str, good: bool = True) -> None:
        """A line at the top of the next page."""
        session["said"] = [*session.get("said", []), [good, self.say(text)]]

    def go(self, page: str, **arguments: Any) -> Response:
        """Lead on to a page, after something was done."""
        return redirect(url_for(f"console.{page}", **arguments), 303)  # type: ignore[return-value]

    def note(self, what: str, about: str = "") -> None:
        """A line in the audit, by whoever looks."""
        audit.note(self.db, self.known.person_id if self.known else None, what, about)

    @property
    def ip(self) -> str:
        """Where the request came from, as far as the proxies that we trust say."""
        return request.remote_addr or ""

    @property
    def key(self) -> str:
        """What keyed hashes are made with."""
        return str(self.parts.config.secret_key)


def language_of(person: Person | None) -> str:
    """That of the page: chosen here, else the person's own, else what the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    if person and person.language in LANGUAGES:
        return person.language
    return request.accept_languages.best_match(["en", "ur"], default="en") or "en"
