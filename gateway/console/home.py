"""The first page: what waits for whoever signed in, the oldest of it open to be answered."""

from __future__ import annotations

from typing import Any

from flows.texts import T
from gateway.console.family import Family
from gateway.console.visit import Visit

FAMILY = Family("home", T("console", "Home"), "start")


@FAMILY.page("/", may="home", writes=True)
def start(visit: Visit) -> Any:
    """By role."""
    return visit.render("home.html")
