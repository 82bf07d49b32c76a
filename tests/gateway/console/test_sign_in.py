"""Signing in: by a code, by password and authenticator; what ends it; what a stranger learns."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from gateway import doctor
from gateway.app import create_app
from gateway.config import from_environment
from gateway.parts import Parts
from store import audit, handover, people, totp
from store.tables import Accounts, AuditLines, ConsoleSessions, Outbox, People, SignInCodes
from tests.audited import guarded, unguarded
from tests.desks import PASSWORD, TARIQ, Desk, code_now, make_account, words
from tests.people import ABDUL_WADOOD, NASREEN, NOW, SABIHA, SHAISTA, STRANGER, ZARMINA

WRONG = "These are not the digits"
TOO_OFTEN = "tried too often"


def sent(parts: Parts, msisdn: str) -> list[str]:
    with parts.database.reading() as db:
        return list(db.scalars(select(Outbox.text).where(Outbox.msisdn == msisdn, Outbox.kind == "C1")))


def ask_code(desk: Desk, number: str) -> str:
    """The digits, "" when none left."""
    before = len(sent(desk.parts, number))
    desk.post("/sign-in", {"number": number})
    texts = sent(desk.parts, number)[before:]
    return re.findall(r"\d{6}", texts[0])[0] if texts else ""


def age(parts: Parts, table: type, by: timedelta, *columns: str) -> None:
    with parts.database.transaction() as db:
        for row in db.execute(select(table)).all():
            db.execute(
                update(table).where(table.id == row.id).values({name: getattr(row, name) - by for name in columns})
            )


# --- by a code -------------------------------------------------------------------------------


def test_an_officer_signs_in_with_a_code(app: Flask, parts: Parts) -> None:
    desk = Desk(app)
    assert desk.get("/").headers["Location"] == "/console/sign-in"
    code = ask_code(desk, NASREEN.msisdn)
    answer = desk.post("/sign-in/code", {"code": f"{code[:3]} {code[3:]}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/")
    assert "Nasreen Achakzai" in desk.see("/")
    assert "You are signed out" in desk.send("/sign-out")
    assert desk.get("/").status_code == 303


def test_a_number_may_be_written_as_people_write_it(app: Flask, parts: Parts) -> None:
    Desk(app).post("/sign-in", {"number": "0333-123 4571"})
    assert len(sent(parts, NASREEN.msisdn)) == 1


@pytest.mark.parametrize("number", [NASREEN.msisdn, ZARMINA.msisdn, TARIQ.msisdn, STRANGER])
def test_the_answers_are_the_same_for_every_number(number: str, app: Flask, parts: Parts) -> None:
    """An officer's, a teacher's, an administrator's (who needs a password), and nobody's."""
    desk = Desk(app)
    answer = desk.post("/sign-in", {"number": number})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/sign-in/code")
    assert "If a post has this number" in desk.see("/sign-in/code")
    assert len(sent(parts, number)) == (1 if number == NASREEN.msisdn else 0)
    wrong = words(desk.post("/sign-in/code", {"code": "000000"}).text)
    assert WRONG in wrong
    with parts.database.reading() as db:
        assert len(db.execute(select(SignInCodes)).all()) == 1


def test_a_code_works_once(app: Flask, parts: Parts) -> None:
    first, second = Desk(app), Desk(app)
    code = ask_code(first, NASREEN.msisdn)
    second.post("/sign-in", {"number": ZARMINA.msisdn})
    with second.client.session_transaction() as session:
        session["number"] = NASREEN.msisdn
    assert first.post("/sign-in/code", {"code": code}).status_code == 303
    assert WRONG in words(second.post("/sign-in/code", {"code": code}).text)


def test_a_new_code_ends_the_one_before(app: Flask, parts: Parts) -> None:
    desk = Desk(app)
    old, new = ask_code(desk, NASREEN.msisdn), ask_code(desk, NASREEN.msisdn)
    assert WRONG in words(desk.post("/sign-in/code", {"code": old}).text) or old == new
    assert desk.post("/sign-in/code", {"code": new}).status_code == 303


def test_a_code_is_over_after_ten_minutes(app: Flask, parts: Parts) -> None:
    desk = Desk(app)
    code = ask_code(desk, NASREEN.msisdn)
    age(parts, SignInCodes, timedelta(minutes=10, seconds=1), "made_at")
    assert WRONG in words(desk.post("/sign-in/code", {"code": code}).text)


def test_five_wrong_tries_end_a_code(app: Flask, parts: Parts) -> None:
    desk = Desk(app)
    code = ask_code(desk, NASREEN.msisdn)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert WRONG in words(desk.post("/sign-in/code", {"code": wrong}).text)
    assert WRONG in words(desk.post("/sign-in/code", {"code": code}).text)


@pytest.mark.parametrize("number", [NASREEN.msisdn, STRANGER])
def test_three_codes_a_number_in_a_quarter_of_an_hour(number: str, app: Flask, parts: Parts) -> None:
    desk = Desk(app)
    said = [words(desk.post("/sign-in", {"number": number}).text) for _ in range(4)]
    assert [TOO_OFTEN in each for each in said] == [False, False, False, True]


def test_twenty_codes_from_one_address(app: Flask) -> None:
    desk = Desk(app, environ={"REMOTE_ADDR": "203.0.113.7"})
    for n in range(20):
        assert desk.post("/sign-in", {"number": f"03331110{n:03}"}).status_code == 303
    assert TOO_OFTEN in words(desk.post("/sign-in", {"number": "03331119999"}).text)
    other = Desk(app, environ={"REMOTE_ADDR": "203.0.113.8"})
    assert other.post("/sign-in", {"number": "03331119999"}).status_code == 303


def test_the_address_is_what_a_trusted_proxy_says(database_url: str) -> None:
    made = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on", "TRUSTED_PROXIES": "1"}))
    desk = Desk(made, environ={"REMOTE_ADDR": "10.0.0.1"})
    for n in range(21):
        forwarded = {"X-Forwarded-For": f"203.0.113.{n}"}
        assert desk.post("/sign-in", {"number": f"03331110{n:03}"}, headers=forwarded).status_code == 303
    made.extensions["saathi"].database.dispose()


def test_no_number_is_told_apart_from_a_number(app: Flask) -> None:
    assert "is no telephone number" in words(Desk(app).post("/sign-in", {"number": "hello"}).text)


# --- two who share a number ------------------------------------------------------------------


def of_two(app: Flask) -> Desk:
    """A browser in which the right code was typed for a number that two people have; nobody said yet who it is."""
    desk = Desk(app)
    with desk.parts.database.transaction() as db:
        db.execute(update(People).where(People.id == SABIHA.id).values(msisdn=NASREEN.msisdn))
    said = desk.send("/sign-in/code", {"code": ask_code(desk, NASREEN.msisdn)})
    assert ("Nasreen Achakzai" in said, "Sabiha" in said) == (True, True)
    return desk


def test_who_of_two_is_asked_and_answered(app: Flask) -> None:
    desk = of_two(app)
    assert "Sabiha" in desk.send("/sign-in/which", {"who": SABIHA.id})


def test_who_it_is_can_be_said_as_long_as_the_code_holds(app: Flask, parts: Parts) -> None:
    """Whoever comes to that browser later finds nobody's name, and a name alone opens nothing."""
    desk = of_two(app)
    age(parts, SignInCodes, timedelta(minutes=10, seconds=1), "made_at")
    assert desk.get("/sign-in/which").headers["Location"] == "/console/sign-in"
    assert WRONG in desk.send("/sign-in/which", {"who": SABIHA.id})
    assert desk.get("/").headers["Location"] == "/console/sign-in"


def test_a_kept_cookie_says_it_once(app: Flask, parts: Parts) -> None:
    desk = of_two(app)
    kept = desk.client.get_cookie("saathi")
    assert kept
    assert desk.post("/sign-in/which", {"who": NASREEN.id}).headers["Location"] == "/console/"
    other = Desk(app)
    other.client.set_cookie("saathi", kept.value)
    assert other.get("/sign-in/which").headers["Location"] == "/console/sign-in"
    assert WRONG in other.send("/sign-in/which", {"who": SABIHA.id})
    assert other.get("/").headers["Location"] == "/console/sign-in"


def test_it_is_said_once_of_whoever_has_the_number(app: Flask) -> None:
    desk = of_two(app)
    assert WRONG in desk.send("/sign-in/which", {"who": TARIQ.id})
    assert WRONG in desk.send("/sign-in/which", {"who": SABIHA.id})


# --- what ends a session ---------------------------------------------------------------------


def test_who_leaves_a_post_is_out_with_the_next_click(app: Flask, parts: Parts) -> None:
    desk = Desk(app, NASREEN)
    assert desk.get("/").status_code == 200
    with parts.database.transaction() as db:
        handover.vacate(db, people.post(db, "district_officer", district_id=7), NOW.date())
    assert desk.get("/").headers["Location"] == "/console/sign-in"
    with parts.database.reading() as db:
        assert db.execute(select(ConsoleSessions)).all() == []


@pytest.mark.parametrize(
    ("strong", "idle", "stays"),
    [(True, 14, True), (True, 16, False), (False, 16, True), (False, 12 * 60 + 1, False)],
)
def test_minutes_without_a_look(strong: bool, idle: int, stays: bool, app: Flask, parts: Parts) -> None:
    desk = Desk(app, SHAISTA, strong)
    age(parts, ConsoleSessions, timedelta(minutes=idle), "seen_at")
    assert (desk.get("/").status_code == 200) == stays


@pytest.mark.parametrize(
    ("strong", "hours", "stays"), [(True, 11, True), (True, 13, False), (False, 13, True), (False, 7 * 24 + 1, False)]
)
def test_hours_in_all(strong: bool, hours: int, stays: bool, app: Flask, parts: Parts) -> None:
    desk = Desk(app, SHAISTA, strong)
    age(parts, ConsoleSessions, timedelta(hours=hours), "made_at")
    assert (desk.get("/").status_code == 200) == stays


def test_a_look_keeps_it_alive(app: Flask, parts: Parts) -> None:
    desk = Desk(app, SHAISTA, True)
    for _ in range(3):
        age(parts, ConsoleSessions, timedelta(minutes=14), "seen_at")
        assert desk.get("/").status_code == 200


# --- by password and authenticator -----------------------------------------------------------


def prove(desk: Desk, email: str = "tariq@example.org", password: str = PASSWORD, code: str | None = None) -> str:
    form = {"email": email, "password": password, "code": code or code_now(desk.parts)}
    answer = desk.post("/sign-in/password", form)
    return "in" if answer.status_code == 303 else words(answer.text)


def test_an_administrator_signs_in_with_three_things(app: Flask, parts: Parts) -> None:
    make_account(parts, TARIQ, "tariq@example.org")
    desk = Desk(app)
    assert "do not go together" in prove(desk, password="another password")
    assert "do not go together" in prove(desk, code="000000")
    assert "do not go together" in prove(desk, email="nobody@example.org")
    assert prove(desk, email="Tariq@Example.org ") == "in"
    assert "Tariq Zehri" in desk.see("/")


def test_an_authenticators_code_works_once(app: Flask, parts: Parts) -> None:
    make_account(parts, TARIQ, "tariq@example.org")
    code = code_now(parts)
    assert prove(Desk(app), code=code) == "in"
    assert "do not go together" in prove(Desk(app), code=code)


def test_five_tries_an_account(app: Flask, parts: Parts) -> None:
    make_account(parts, TARIQ, "tariq@example.org")
    for n in range(5):
        assert "do not go together" in prove(Desk(app, environ={"REMOTE_ADDR": f"203.0.113.{n}"}), code="000000")
    assert TOO_OFTEN in prove(Desk(app))


def test_a_password_opens_nothing_without_a_post(app: Flask, parts: Parts) -> None:
    make_account(parts, ZARMINA, "zarmina@example.org")
    assert "do not go together" in prove(Desk(app), email="zarmina@example.org")


def test_an_account_is_set_up_by_its_link_once(app: Flask, parts: Parts) -> None:
    told = app.test_cli_runner().invoke(args=["account", "invite", TARIQ.msisdn, "tariq@example.org"])
    assert told.exit_code == 0, told.output
    path = told.output.strip().splitlines()[-1].split("/console", 1)[1]
    desk = Desk(app)
    page = desk.get(path)
    assert "<svg" in page.text
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)[0].replace(" ", "")

    def send(password: str = PASSWORD, again: str = PASSWORD, code: str = "") -> str:
        answer = desk.post(path, {"password": password, "again": again, "code": code or _code(secret)})
        return "ready" if answer.status_code == 303 else words(answer.text)

    assert "12 characters or more" in send("short", "short")
    assert "differ" in send(again="another password")
    assert "is the square scanned" in send(code="000000")
    assert send() == "ready"
    assert "This link is over" in desk.see(path)
    with parts.database.transaction() as db:
        row = db.execute(select(Accounts)).one()
        assert row.password.startswith("$argon2id$")
        assert secret.encode() not in row.totp
        db.execute(update(Accounts).values(totp_step=0))
    assert prove(desk, code=_code(secret)) == "in"


def _code(secret: str) -> str:
    return totp.code(secret, totp.step_of(datetime.now(UTC)))


def test_a_link_is_over_after_two_days(app: Flask, parts: Parts) -> None:
    told = app.test_cli_runner().invoke(args=["account", "invite", TARIQ.msisdn, "tariq@example.org"])
    age(parts, Accounts, timedelta(days=2, minutes=1), "invited_until")
    path = told.output.strip().splitlines()[-1].split("/console", 1)[1]
    assert "This link is over" in Desk(app).see(path)


@pytest.mark.parametrize(
    ("number", "email", "why"),
    [(STRANGER, "a@b.org", "nobody has"), (TARIQ.msisdn, "no address", "no e-mail"), ("12", "a@b.org", "not a")],
)
def test_an_account_that_cannot_be(number: str, email: str, why: str, app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["account", "invite", number, email])
    assert (told.exit_code, why in told.output) == (1, True)


# --- the door --------------------------------------------------------------------------------


def test_a_form_from_elsewhere_is_refused(app: Flask) -> None:
    desk = Desk(app, NASREEN)
    assert desk.client.post("/console/sign-out").status_code == 400
    assert desk.post("/sign-out", {"csrf_token": "wrong"}).status_code == 400
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert desk.post("/sign-out", headers=headers).status_code == 400, headers
    assert desk.get("/").status_code == 200
    assert desk.post("/sign-out", headers={"Origin": "http://localhost"}).status_code == 303


def test_what_a_browser_is_told(app: Flask) -> None:
    answer = Desk(app, NASREEN).get("/")
    assert answer.headers["Cache-Control"] == "no-store, private"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_its_cookies(app: Flask, database_url: str) -> None:
    plain = Desk(app).get("/sign-in").headers["Set-Cookie"]
    assert plain.startswith("saathi=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
    https = {"PUBLIC_BASE_URL": "https://saathi.example.org", "DATABASE_URL": database_url, "SIMULATOR": "on"}
    made = create_app(from_environment(https))
    kept = Desk(made).get("/sign-in").headers["Set-Cookie"]
    assert kept.startswith("__Host-saathi=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))
    made.extensions["saathi"].database.dispose()


def test_the_language_is_the_persons_until_another_is_chosen(app: Flask) -> None:
    mentor = Desk(app, ABDUL_WADOOD)
    assert 'lang="ur-Latn"' in mentor.get("/").text
    back = mentor.post("/language", {"to": "ur", "back": "/console/questions"}).headers["Location"]
    assert back == "/console/questions"
    assert '<html lang="ur" dir="rtl">' in mentor.get("/").text
    back = mentor.post("/language", {"to": "xx", "back": "https://elsewhere.example"}).headers["Location"]
    assert back == "/console/"
    assert '<html lang="ur" dir="rtl">' in mentor.get("/").text


def test_each_sign_in_stands_in_the_audit_and_its_chain_shows_a_change(app: Flask, parts: Parts) -> None:
    make_account(parts, TARIQ, "tariq@example.org")
    prove(Desk(app))
    with parts.database.transaction() as db:
        assert audit.broken_at(db) is None
    assert not [found for found in doctor.examine(parts) if found.name == "audit"]
    with parts.database.transaction() as db:
        assert "signed in" in list(db.scalars(select(AuditLines.what)))
        unguarded(db)
        db.execute(update(AuditLines).where(AuditLines.id == 2).values(about="person 1"))
        guarded(db)
        assert audit.broken_at(db) == 2
    (told,) = [found for found in doctor.examine(parts) if found.name == "audit"]
    assert (told.state, "line 2" in told.words) == ("wrong", True)
