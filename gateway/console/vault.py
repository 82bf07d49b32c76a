"""The vault: safety and personal matters, for the focal person alone, behind password and authenticator. Each look is kept."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.facts import FocalPerson, Sensitive
from flows.focal.home import home
from flows.outcomes import SensitiveRead
from flows.texts import T
from gateway.console import acting
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import facts_of, records, sensitive

FAMILY = Family("vault", T("vault", "Vault"), "start")

LONGEST = 1_600  # characters of an answer


@FAMILY.page("/vault", may="vault")
def start(visit: Visit) -> Any:
    """The items by number and day, no word of any."""
    return visit.render("vault/start.html", items=_focal(visit).items)


@FAMILY.page("/vault/<int:number>", may="vault", writes=True)
def one(visit: Visit, number: int) -> Any:
    """One item. That it was read is kept with it and nowhere else: its minute in the audit would tell whose it is."""
    item = _find(visit, number)
    records.save(visit.db, SensitiveRead(visit.who.person.id, item.id), visit.moment)
    looks = sensitive.looks(visit.db, item.id)
    return visit.render("vault/one.html", item=item, looks=looks, longest=LONGEST)


@FAMILY.act("/vault/<int:number>", may="vault")
def answer(visit: Visit, number: int) -> Any:
    """The answer, which only the asker reads, by menu."""
    item = _find(visit, number)
    words = request.form.get("words", "").strip()[:LONGEST]
    if not words:
        visit.tell(T("vault", "Please type an answer first."), good=False)
        return visit.go("vault_one", number=number)
    focal = _focal(visit)
    acting.put(visit, lambda ask: home(ask, focal), {"item": f"S{item.id}", "step": "answer", "words": f"'{words}"})
    return visit.go("vault_start")


def _focal(visit: Visit) -> FocalPerson:
    return facts_of.focal_person(visit.db, visit.who.person, visit.moment)


def _find(visit: Visit, number: int) -> Sensitive:
    """An item of this focal person's places. Raises NotFound for every other."""
    found = next((item for item in _focal(visit).items if item.id == number), None)
    if found is None:
        raise NotFound
    return found
