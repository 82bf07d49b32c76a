"""The form of a broadcast: what is written and whom it is for, as far as that is theirs to pick."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request

from flows import broadcasts as rules
from flows.broadcasts import MENTEES, OFFICERS
from flows.catalogue import languages
from flows.texts import T, Text
from gateway.console import broadcast_words as wording
from gateway.console.visit import LANGUAGES, Visit
from store import audience
from store.audience import Audience
from store.broadcasts import Draft

_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\s]+")


def words(visit: Visit) -> dict[str, Any]:
    """What every page of broadcasts is drawn with."""
    zone = visit.moment.policy.zone
    named = {code: LANGUAGES.get(code, code) for code in languages()}
    return {"states": wording.STATES, "roles": wording.ROLES, "zone": zone, "named": named}


def form(visit: Visit, page: str, address: Mapping[str, int], given: Mapping[str, str], to: Audience) -> str:
    """The page to write on. `page`, `address`: where it is sent to."""
    districts, clusters = audience.pickable(visit.db, visit.who)
    return visit.render(
        "broadcasts/form.html",
        back=(f"console.broadcasts_{page}", address),
        words=given,
        to=to,
        districts=districts,
        clusters=clusters,
        wide=bool(visit.who.provinces),
        longest=rules.LONGEST,
        marks=rules.MARKS,
        ready=wording.READY,
        **words(visit),
    )


def said() -> dict[str, str]:
    """By language; what is longer than can be kept is cut."""
    typed = {code: _UNPRINTED.sub(" ", request.form.get(f"words_{code}", "")).strip() for code in languages()}
    return {code: said[: rules.LONGEST] for code, said in typed.items() if said}


def picked(visit: Visit, province_id: int) -> Audience:
    """What is ticked, as far as it is theirs to tick."""
    districts, clusters = audience.pickable(visit.db, visit.who)
    role = request.form.get("role", "")
    ticked = {name: [int(each) for each in request.form.getlist(name) if each.isascii() and each.isdigit()]
              for name in ("district", "cluster")}  # fmt: skip
    return Audience(
        role if role in rules.ROLES else MENTEES,
        province_id,
        tuple(sorted({id for id in ticked["district"] if id in districts})),
        tuple(sorted({id for id in ticked["cluster"] if id in clusters})),
    )


def typed(visit: Visit) -> Draft | Text:
    """What stands in the form, or why it cannot be kept."""
    to, written = picked(visit, 0), said()
    if not written:
        return rules.NO_WORDS
    if to.role == OFFICERS and to.clusters:
        return T("broadcasts", "Officers are picked by district. Please take the clusters out.")
    if visit.who.provinces:
        return Draft(replace(to, province_id=min(visit.who.provinces)), None, written)
    own, clusters = audience.pickable(visit.db, visit.who)
    if not to.districts and not to.clusters:
        to = replace(to, districts=tuple(sorted(own)))
    inside = {*to.districts, *(clusters[id][1] for id in to.clusters)}
    if len(inside) != 1:
        return T("broadcasts", "Please pick places of one district at a time.")
    district = inside.pop()
    return Draft(replace(to, province_id=audience.province_of(visit.db, district)), district, written)
