"""The console as a browser uses it: people signed in at desks, the forms they send, and the programme around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert, update
from werkzeug.test import TestResponse

from flows.facts import Cluster, Person, School
from gateway.console.visit import TOKEN
from gateway.parts import Parts
from store import accounts, sign_in, totp
from store.accounts import Account
from store.tables import Accounts, Clusters, Districts
from tests import pishin
from tests.people import ABDUL_WADOOD, NASREEN, SABIHA, SHAISTA

TARIQ = Person(60, "+923331230060", "Tariq Zehri", language="en", sex="m")  # administrator
HANI = Person(61, "+923331230061", "Hani Buledi", language="en", sex="f")  # officer of another district
MAHNAZ = Person(62, "+923331230062", "Mahnaz Gichki", language="en", sex="f")  # mentor there
DURDANA = Person(63, "+923331230063", "Durdana", language="en", sex="f")  # teacher there
AYESHA = Person(64, "+923331230064", "Ayesha Siddiqui", language="en", sex="f")  # of a donor
KECH_01 = Cluster(11, "Kech-01", "30901", 9, "Kech")
TUMP = School(111, "GGPS Tump", KECH_01, boys=0, girls=25, takes_boys=False)

PASSWORD, SECRET = "salaam-from-quetta", totp.new_secret()

# How each signs in: the person, and whether by password and authenticator.
SIGNED_IN: dict[str, tuple[Person, bool] | None] = {
    "nobody": None,
    "mentor": (ABDUL_WADOOD, False),
    "officer": (NASREEN, False),
    "province": (SABIHA, False),
    "focal by code": (SHAISTA, False),
    "focal": (SHAISTA, True),
    "administrator by code": (TARIQ, False),
    "administrator": (TARIQ, True),
    "donor": (AYESHA, False),
}


def fill(db: Connection) -> None:
    """The cast of Pishin, a second district with its people, the province's office and an administrator."""
    pishin.fill(db)
    db.execute(insert(Districts).values(id=9, province_id=1, name="Kech"))
    db.execute(insert(Clusters).values(id=11, district_id=9, name="Kech-01", code="30901"))
    pishin.add_school(db, TUMP)
    for person, school in (
        (TARIQ, None),
        (HANI, None),
        (MAHNAZ, None),
        (DURDANA, TUMP),
        (SABIHA, None),
        (AYESHA, None),
    ):
        pishin.add_person(db, person, school)
    pishin.hold(db, TARIQ, "administrator", province_id=1)
    pishin.hold(db, HANI, "district_officer", district_id=9)
    pishin.hold(db, MAHNAZ, "mentor", cluster_id=11)
    pishin.hold(db, SABIHA, "province", province_id=1)
    pishin.hold(db, AYESHA, "donor", province_id=1)


@dataclass
class Desk:
    """Somebody's browser. `person` None: nobody is signed in."""

    app: Flask
    person: Person | None = None
    strong: bool = False
    environ: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.person:
            with self.parts.database.transaction() as db:
                token = sign_in.begin(db, self.person.id, self.strong, datetime.now(UTC))
            with self.client.session_transaction() as session:
                session[TOKEN] = token

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.extensions["saathi"]
        return parts

    def get(self, path: str) -> TestResponse:
        """Look at a page under /console."""
        return self.client.get(f"/console{path}", environ_overrides=self.environ)

    def see(self, path: str) -> str:
        """The words of a page that must be there, without its markup."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
        return words(answer.text)

    def token(self) -> str:
        """That of the forms on our pages."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/console/sign-in").text)
        assert found
        return found[1]

    def post(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form, as our own page would."""
        data = {"csrf_token": self.token(), **(form or {})}
        return self.client.post(f"/console{path}", data=data, environ_overrides=self.environ, **more)

    def send(self, path: str, form: dict[str, Any] | None = None) -> str:
        """Send a form that is taken, and see where it leads."""
        answer = self.post(path, form)
        assert answer.status_code == 303, (path, answer.status_code, words(answer.text)[:1500])
        return words(self.client.get(answer.headers["Location"]).text)


def make_account(parts: Parts, person: Person, email: str) -> None:
    """An account that is set up."""
    with parts.database.transaction() as db:
        accounts.invite(db, person.id, email, datetime.now(UTC))
        accounts.set_up(db, Account(person.id, email, person.name, False), PASSWORD, SECRET, 0, parts.vault)


def code_now(parts: Parts) -> str:
    """What the app shows; none was used yet."""
    with parts.database.transaction() as db:
        db.execute(update(Accounts).values(totp_step=0))
    return totp.code(SECRET, totp.step_of(datetime.now(UTC)))


def words(html: str) -> str:
    """What a page says, on one line."""
    body = re.sub(r"(?s)<(style|script|head)\b.*?</\1>", " ", html)
    plain = re.sub(r"<[^>]+>", " ", body)
    for entity, letter in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(entity, letter)
    return " ".join(plain.split())
