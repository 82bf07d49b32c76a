"""Who may open what: every page and act of the console, as everybody, on their own things and on those of elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from werkzeug.routing import Rule

from gateway.console.family import OPEN
from gateway.console.pages import FAMILIES
from gateway.parts import Parts
from store import erasing, merging
from store.tables import Merges, People, Proposals
from tests.desks import DURDANA, HANI, KECH_01, MAHNAZ, SIGNED_IN, TARIQ, Desk
from tests.gateway.console.test_broadcasts import draft, plan
from tests.gateway.console.test_exports import asked
from tests.gateway.console.test_people import bring
from tests.gateway.console.test_programme import outage
from tests.gateway.console.test_questions import asks, passed_up
from tests.gateway.console.test_specialists import knows
from tests.gateway.console.test_vault import complain
from tests.gateway.console.test_workshops import calls
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, KARBALA, NASREEN, PISHIN_03, SABIHA

EVERYBODY = {"mentor", "officer", "province", "focal by code", "focal", "administrator", "donor"}
# Declared here a second time, on purpose: a slip in flows.access is a difference.
MATRIX: dict[str, set[str]] = {
    "home": EVERYBODY,
    "questions": {"mentor", "officer", "province", "administrator"},
    "answer": {"mentor", "officer", "province"},
    "vault": {"focal"},
    "people": {"mentor", "administrator"},
    "change people": {"administrator"},
    "erase": {"administrator"},
    "clusters": {"mentor", "officer", "province", "administrator"},
    "agenda": {"mentor"},
    "export": {"administrator"},
    "posts": {"officer", "province", "administrator"},
    "change posts": {"administrator"},
    "messages": {"administrator"},
    "broadcasts": {"officer", "province", "administrator"},
    "agree": {"province", "administrator"},
    "workshops": {"mentor", "officer", "province", "administrator"},
    "call workshops": {"mentor"},
    "meetings": {"mentor", "officer", "province"},
    "prepare meetings": {"mentor", "officer"},
    "programme": {"administrator"},
    "specialists": {"province", "administrator"},
    "change specialists": {"administrator"},
    "audit": {"administrator"},
    "accounts": {"administrator"},
    "charts": {"mentor", "officer", "province", "administrator", "donor"},
    "charts of messages": {"province", "administrator", "donor"},
}
ROUTES = {f"console.{route.endpoint}": route for family in FAMILIES for route in family.routes}

Given = dict[str, object]
# What stands in an address: for somebody, something of theirs and something that is not ("" where there is no such thing).
Things = tuple[Given | None, Given | None]


def a_question(who: str, app: Flask) -> Things:
    """One that is theirs, by role, and one that is not."""
    parts: Parts = app.extensions["saathi"]
    ours = passed_up(parts, to="tlrt") if who == "province" else passed_up(parts) if who == "officer" else asks(parts)
    other = {"mentor": asks(parts, DURDANA), "officer": asks(parts), "province": passed_up(parts)}.get(who)
    return {"number": ours}, {"number": other or 99_999}


def an_item(_who: str, app: Flask) -> Things:
    parts: Parts = app.extensions["saathi"]
    return {"number": complain(parts)}, {"number": 99_999}


def a_person(who: str, _app: Flask) -> Things:
    return {"number": GUL_KHAN.id}, {"number": DURDANA.id if who == "mentor" else 99_999}


def two_people(_who: str, _app: Flask) -> Things:
    return {"number": GUL_KHAN.id, "other": ABDUL_WADOOD.id}, {"number": GUL_KHAN.id, "other": 99_999}


def a_merge(_who: str, app: Flask) -> Things:
    parts: Parts = app.extensions["saathi"]
    with parts.database.transaction() as db:
        db.execute(delete(Merges))
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(left_on=None))
        merging.merge(db, GUL_KHAN.id, BIBI_HAWA.id, parts.moment(db))
        number = merging.into(db, GUL_KHAN.id)[0].id
    return {"number": number, "other": GUL_KHAN.id}, {"number": number, "other": DURDANA.id}


def an_erased_person(_who: str, app: Flask) -> Things:
    parts: Parts = app.extensions["saathi"]
    with parts.database.transaction() as db:
        if not erasing.proof(db, BIBI_HAWA.id):
            erasing.erase(db, BIBI_HAWA.id, parts.moment(db))
    return {"number": BIBI_HAWA.id}, {"number": DURDANA.id}


def somebody_to_erase(_who: str, app: Flask) -> Things:
    return {"number": GUL_KHAN.id}, an_erased_person("", app)[0]


def a_clerks_list(_who: str, app: Flask) -> Things:
    return {"number": bring(Desk(app, TARIQ, strong=True))}, {"number": 99_999}


def a_workshop(who: str, app: Flask) -> Things:
    parts: Parts = app.extensions["saathi"]
    far = {"number": calls(parts, MAHNAZ, KECH_01.id)} if who in ("mentor", "officer") else {"number": 99_999}
    return {"number": calls(parts)}, far


def a_district(_who: str, _app: Flask) -> Things:
    return {"number": 7}, {"number": 9}


def any_district(_who: str, _app: Flask) -> Things:
    return {"number": 7}, {"number": 99_999}


def any_cluster(_who: str, _app: Flask) -> Things:
    return {"number": 3}, {"number": 99_999}


def any_school(_who: str, _app: Flask) -> Things:
    return {"number": KARBALA.id}, {"number": 99_999}


def a_block(_who: str, app: Flask) -> Things:
    return {"number": outage(app.extensions["saathi"])}, {"number": 99_999}


def a_specialist(_who: str, app: Flask) -> Things:
    knows(app.extensions["saathi"], ABDUL_WADOOD, "maths")
    return {"number": ABDUL_WADOOD.id}, {"number": GUL_KHAN.id}


def a_cluster(who: str, _app: Flask) -> Things:
    return {"number": PISHIN_03.id}, {"number": KECH_01.id if who in ("mentor", "officer") else 99_999}


def a_broadcast(who: str, app: Flask) -> Things:
    ours = draft(Desk(app, SABIHA) if who in ("province", "administrator") else Desk(app, NASREEN))
    return {"number": ours}, {"number": draft(Desk(app, HANI)) if who == "officer" else 99_999}


def a_proposal(_who: str, app: Flask) -> Things:
    desk = Desk(app, SABIHA)
    plan(desk, draft(desk))
    with desk.parts.database.reading() as db:
        return {"number": db.scalar(select(func.max(Proposals.id)))}, {"number": 99_999}


def a_message(_who: str, _app: Flask) -> Things:
    return {"number": 99_999}, None


def an_export(_who: str, app: Flask) -> Things:
    parts: Parts = app.extensions["saathi"]
    return {"number": asked(parts, TARIQ)}, {"number": asked(parts, SABIHA)}


THINGS: dict[str, Callable[[str, Flask], Things]] = {
    "console.questions_one": a_question,
    "console.questions_act": a_question,
    "console.vault_one": an_item,
    "console.vault_answer": an_item,
    "console.people_one": a_person,
    "console.people_reveal": a_person,
    "console.people_free": a_person,
    "console.people_left": a_person,
    "console.people_account": a_person,
    "console.people_change": a_person,
    "console.people_move": a_person,
    "console.erasing_one": somebody_to_erase,
    "console.erasing_act": somebody_to_erase,
    "console.erasing_proof": an_erased_person,
    "console.cohorts_put": a_person,
    "console.specialists_end": a_specialist,
    "console.merging_pair": two_people,
    "console.merging_decide": two_people,
    "console.merging_undo": a_merge,
    "console.importing_one": a_clerks_list,
    "console.importing_mend": a_clerks_list,
    "console.importing_meant": a_clerks_list,
    "console.importing_write": a_clerks_list,
    "console.importing_undo": a_clerks_list,
    "console.importing_aside": a_clerks_list,
    "console.importing_drop": a_clerks_list,
    "console.messages_again": a_message,
    "console.broadcasts_one": a_broadcast,
    "console.broadcasts_act": a_broadcast,
    "console.broadcasts_words": a_broadcast,
    "console.broadcasts_rewrite": a_broadcast,
    "console.agreeing_act": a_proposal,
    "console.exports_one": an_export,
    "console.exports_fetch": an_export,
    "console.exports_cancel": an_export,
    "console.workshops_one": a_workshop,
    "console.workshops_act": a_workshop,
    "console.meetings_one": a_district,
    "console.meetings_act": a_district,
    "console.programme_days": a_block,
    "console.programme_district": any_district,
    "console.programme_standing": any_district,
    "console.programme_ways": any_cluster,
    "console.schools_one": any_school,
    "console.schools_change": any_school,
    "console.schools_cluster": any_cluster,
    "console.schools_zone": any_cluster,
    "console.schools_add": any_cluster,
    "console.schools_open_cluster": any_district,
    "console.clusters_one": a_cluster,
    "console.clusters_poster": a_cluster,
    "console.clusters_agenda": a_cluster,
}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console.")]


def test_every_address_of_the_console_has_its_guard_and_stands_here(app: Flask) -> None:
    for rule in rules(app):
        if rule.endpoint == "console.static":
            continue
        route = ROUTES[rule.endpoint]
        assert route.may == OPEN or route.may in MATRIX, rule.rule
        assert route.may == OPEN or not rule.arguments or rule.endpoint in THINGS, f"{rule.endpoint} is not in THINGS"


def test_only_signing_in_is_open_to_anybody() -> None:
    assert {route.endpoint.split("_")[0] for route in ROUTES.values() if route.may == OPEN} == {"sign"}


@pytest.mark.parametrize("who", SIGNED_IN)
def test_the_matrix(who: str, app: Flask) -> None:
    signed = SIGNED_IN[who]
    for rule in rules(app):
        route = ROUTES.get(rule.endpoint)
        if route is None or route.may == OPEN:
            continue
        own, other = THINGS[rule.endpoint](who, app) if rule.arguments else ({}, None)
        allowed = who in MATRIX[route.may]
        if own is not None:
            seen = opened(app, signed, route.method, rule, own)
            assert seen == ("let in" if allowed else refusal(who, route.may)), (who, rule.rule, seen)
        if allowed and other is not None:
            assert opened(app, signed, route.method, rule, other) == "no such page", (who, rule.rule, other)


def refusal(who: str, purpose: str) -> str:
    """How somebody hears that this is not theirs: a way to more where more would open it, else no such page."""
    if who == "nobody":
        return "sign in"
    role, _, by_code = who.partition(" by ")
    return "sign in with a password" if by_code and role in MATRIX[purpose] else "no such page"


def opened(app: Flask, signed: object, method: str, rule: Rule, given: Given) -> str:
    desk = Desk(app, *signed) if isinstance(signed, tuple) else Desk(app)
    with app.test_request_context():
        path = app.url_map.bind("localhost").build(rule.endpoint, given, method=method).removeprefix("/console")
    answer = desk.get(path) if method == "GET" else desk.post(path)
    if answer.status_code == 404:
        return "no such page"
    if answer.headers.get("Location") == "/console/sign-in":
        return "sign in"
    if answer.headers.get("Location") == "/console/sign-in/password":
        return "sign in with a password"
    assert answer.status_code in (200, 303), (rule.rule, answer.status_code)
    return "let in"
