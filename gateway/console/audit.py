"""The audit: who saw and changed what, as the administrator reads it, and whether its chain is whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from flows.texts import T
from gateway.console import audit_words
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import audit

FAMILY = Family("audit", T("audit", "Audit"), "start")


@FAMILY.page("/audit", may="audit")
def start(visit: Visit) -> Any:
    """The latest lines first; of some words, some days. The chain is gone through when asked: it may be long."""
    words = request.args.get("words", "").strip()[:80]
    first, last = _day("first"), _day("last")
    page = visit.asked_page
    acts = audit_words.called(visit, words) if words else []
    found, every = audit.lines(visit.db, words, first, last, page, acts)
    checked = request.args.get("check") == "yes"
    given = {"words": words, "first": first or "", "last": last or ""}
    return visit.render(
        "audit/start.html",
        lines=found,
        act=audit_words.said,
        all=every,
        page=page,
        last_page=max(1, -(-every // audit.A_PAGE)),
        given=given,
        args={name: value for name, value in given.items() if value},
        checked=checked,
        broken=audit.broken_at(visit.db) if checked else None,
        zone=visit.moment.policy.zone,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
