"""The clusters of somebody's area: who is in charge, and what can be printed for them."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound

from flows import access
from flows.agenda import agenda as agenda_of
from flows.texts import T
from gateway.console import posters
from gateway.console.family import Family
from gateway.console.visit import LANGUAGES, Visit
from store import asked, clusters
from store.clusters import ClusterPage

FAMILY = Family("clusters", T("clusters", "Clusters"), "start")


@FAMILY.page("/clusters", may="clusters")
def start(visit: Visit) -> Any:
    """All of them."""
    return visit.render("clusters/start.html", lines=clusters.listing(visit.db, visit.who))


@FAMILY.page("/clusters/<int:number>", may="clusters")
def one(visit: Visit, number: int) -> Any:
    """One, with its papers."""
    page = _find(visit, number)
    workshop = clusters.next_workshop(visit.db, number, visit.moment) if _leads(visit, number) else None
    return visit.render("clusters/one.html", page=page, leads=_leads(visit, number), workshop=workshop)


@FAMILY.page("/clusters/<int:number>/poster", may="clusters")
def poster(visit: Visit, number: int) -> Any:
    """For the wall of each school, as PDF in the language asked for."""
    page = _find(visit, number)
    language = _language()
    return _pdf(posters.poster(page, visit.moment.programme, language), f"poster-{page.cluster.code}-{language}")


@FAMILY.page("/clusters/<int:number>/agenda", may="agenda")
def agenda(visit: Visit, number: int) -> Any:
    """For the table of a workshop, as PDF in the language asked for."""
    page = _find(visit, number)
    if not _leads(visit, number):
        raise NotFound
    waiting = asked.for_mentor(visit.db, number, visit.who.person.id, visit.moment)
    workshop = clusters.next_workshop(visit.db, number, visit.moment)
    language = _language()
    made = posters.sheet(page, workshop, agenda_of(waiting), language)
    return _pdf(made, f"workshop-{page.cluster.code}-{language}")


def _find(visit: Visit, number: int) -> ClusterPage:
    """One that is theirs to see. Raises NotFound for every other."""
    page = clusters.find(visit.db, visit.who, number, visit.moment)
    if page is None:
        raise NotFound
    return page


def _leads(visit: Visit, number: int) -> bool:
    return any(post.cluster_id == number for post in visit.who.posts_as(access.MENTOR))


def _language() -> str:
    wanted = request.args.get("in", "ur_Latn")
    if wanted not in LANGUAGES:
        raise NotFound
    return wanted


def _pdf(made: bytes, name: str) -> Response:
    answer = Response(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename=saathi-{name}.pdf"
    return answer
