"""Schools, EMIS codes, zones and clusters: looked up, changed and added by an administrator. Each change is confirmed first."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.districts import ZONES
from flows.texts import TN, T, Text
from gateway.console import wording
from gateway.console.changing import Change, put
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import places, schools, status
from store.names import fold
from store.refused import Refused
from store.roster import cells
from store.roster.rows import BOTH
from store.schools import Cluster, Given, School

FAMILY = Family("schools", under=("programme",))  # reached from the programme

LONGEST = {"school": 40, "emis": 20, "cluster": 24, "words": 60}
_NOTHING = T("programme", "Nothing was changed.")


@FAMILY.page("/programme/schools", may="programme")
def start(visit: Visit) -> Any:
    """By district and cluster, searched by name or EMIS code."""
    words = request.args.get("words", "").strip()[: LONGEST["words"]]
    district = request.args.get("district", "")[:40]
    page = visit.asked_page
    lines, every = schools.listing(visit.db, words, district, page)
    return visit.render(
        "schools/start.html",
        lines=lines,
        all=every,
        page=page,
        last=max(1, -(-every // schools.A_PAGE)),
        given={"words": words, "district": district},
        args={name: value for name, value in (("words", words), ("district", district)) if value},
        districts=[each.name for each in status.listing(visit.db)],
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"whom": wording.SCHOOLS_FOR, "usual_whom": BOTH, "zones": wording.ZONES, "longest": LONGEST}


@FAMILY.page("/programme/schools/<int:number>", may="programme")
def one(visit: Visit, number: int) -> Any:
    """A school and the form to change it."""
    school = schools.find(visit.db, number)
    if school is None:
        raise NotFound
    clusters = schools.clusters(visit.db)
    own = next(each for each in clusters if each.id == school.cluster_id)
    return visit.render("schools/one.html", school=school, clusters=clusters, zone=own.zone or own.usual, **_words())


@FAMILY.act("/programme/schools/<int:number>", may="programme")
def change(visit: Visit, number: int) -> Any:
    """Another name, EMIS code or cluster, or for others than before."""
    school = schools.find(visit.db, number)
    if school is None:
        raise NotFound
    try:
        cluster = _cluster_called(visit, request.form.get("cluster", ""))
        given = _given(visit, cluster, school)
    except Refused as wrong:
        visit.tell(wrong.said, good=False)
        return visit.go("schools_one", number=number)
    said, what = _differences(school, given, cluster)
    if not said:
        visit.tell(_NOTHING, good=False)
        return visit.go("schools_one", number=number)
    note = ("school changed", f"school {number}: {', '.join(what)}")
    lines = (T("schools", "{school}, {cluster}:", school=school.name, cluster=school.cluster), *said)
    return put(
        visit, Change(lines, note, lambda: schools.change(visit.db, number, given)), "schools_one", number=number
    )


def _differences(school: School, given: Given, cluster: Cluster) -> tuple[list[Text], list[str]]:
    """What changes, as a page says it and as the audit does."""
    said: list[tuple[str, Text]] = []
    if given.name != school.name:
        said.append(("name", T("schools", "Its name: {name}", name=given.name)))
    if given.emis != school.emis:
        said.append(("EMIS code", T("schools", "Its EMIS code: {code}", code=given.emis or "-")))
    if given.whom != school.whom:
        said.append(("for whom", T("schools", "It is for: {whom}").filled(whom=wording.SCHOOLS_FOR[given.whom])))
    if given.cluster_id != school.cluster_id:
        goes = TN(
            "schools", "It goes to {cluster} with its {n} teacher; questions stay where they were asked.",
            "It goes to {cluster} with its {n} teachers; questions stay where they were asked.", n=school.teachers,
        )  # fmt: skip
        said.append((f"from cluster {school.cluster_id} to {given.cluster_id}", goes.filled(cluster=cluster.name)))
    return [words for _, words in said], [what for what, _ in said]


@FAMILY.page("/programme/clusters/<int:number>", may="programme")
def cluster(visit: Visit, number: int) -> Any:
    """A cluster: its zone and its schools, and the form for another one."""
    return visit.render(
        "schools/cluster.html", one=_cluster(visit, number), schools=schools.of_cluster(visit.db, number), **_words()
    )


@FAMILY.act("/programme/clusters/<int:number>/zone", may="programme")
def zone(visit: Visit, number: int) -> Any:
    """When its schools have their long vacation."""
    one, wanted = _cluster(visit, number), request.form.get("zone", "")
    if wanted == one.zone or wanted not in ("", *ZONES):
        visit.tell(_NOTHING, good=False)
        return visit.go("schools_cluster", number=number)
    named = wording.ZONES[wanted] if wanted else T("schools", "as most of its district")
    said = T("schools", "Long vacation of {cluster}: {zone}", cluster=one.name).filled(zone=named)
    shown = T("schools", "Prompts and the clocks of questions rest in that vacation.")
    note = ("zone changed", f"cluster {number}: {wanted or 'that of its district'}")
    do = Change((said, shown), note, lambda: schools.put_zone(visit.db, number, wanted))
    return put(visit, do, "schools_cluster", number=number)


@FAMILY.act("/programme/clusters/<int:number>/schools", may="programme")
def add(visit: Visit, number: int) -> Any:
    """A school that no list has brought."""
    one = _cluster(visit, number)
    try:
        given = _given(visit, one)
    except Refused as wrong:
        visit.tell(wrong.said, good=False)
        return visit.go("schools_cluster", number=number)
    said = T("schools", "A new school of {cluster}: {school}", cluster=one.name, school=given.name)
    note = ("school added", f"cluster {number}")
    return put(visit, Change((said,), note, lambda: schools.add(visit.db, given)), "schools_cluster", number=number)


@FAMILY.act("/programme/districts/<int:number>/clusters", may="programme")
def open_cluster(visit: Visit, number: int) -> Any:
    """A new cluster with its mentor's post, which is vacant."""
    district = next((each for each in status.listing(visit.db) if each.id == number), None)
    if district is None:
        raise NotFound
    try:
        name, code = _new_cluster(visit)
    except Refused as wrong:
        visit.tell(wrong.said, good=False)
        return visit.go("programme_district", number=number)
    said = T("schools", "A new cluster of {district}: {cluster}, code {code}", district=district.name, cluster=name)
    lines = (said.filled(code=code), T("schools", "Its mentor's post is vacant until it is given, under Posts."))
    note = ("cluster added", f"district {number}: code {code}")
    do = Change(lines, note, lambda: places.open_cluster(visit.db, number, name, code))
    return put(visit, do, "programme_district", number=number)


# --- what was typed -----------------------------------------------------------------------------


def _given(visit: Visit, cluster: Cluster, before: School | None = None) -> Given:
    """The school of a form. Raises Refused."""
    name = cells.plain_text(request.form.get("name", ""), LONGEST["school"])
    emis = cells.plain_text(request.form.get("emis", ""), LONGEST["emis"])
    whom = request.form.get("whom", "")
    if not fold(name):
        raise Refused(T("schools", "A school needs its name."))
    given = Given(name, emis, whom if whom in wording.SCHOOLS_FOR else BOTH, cluster.id)
    clash = schools.clash(visit.db, given, before.id if before else None)
    if clash == "emis":
        raise Refused(T("schools", "Another school has this EMIS code."))
    if clash:
        raise Refused(T("schools", "{cluster} has a school of this name already.", cluster=cluster.name))
    return given


def _new_cluster(visit: Visit) -> tuple[str, str]:
    """Name and code. Raises Refused."""
    name = cells.plain_text(request.form.get("name", ""), LONGEST["cluster"])
    code = cells.cluster_code(request.form.get("code", ""))
    if not fold(name) or not code:
        raise Refused(T("schools", "A cluster needs its name and the 5 digits of its poster."))
    for other in schools.clusters(visit.db):
        if code == other.code:
            raise Refused(T("schools", "The code {code} is that of {cluster}.", code=code, cluster=other.name))
        if fold(name) == fold(other.name):
            raise Refused(T("schools", "There is a cluster {cluster} already.", cluster=other.name))
    return name, code


def _cluster_called(visit: Visit, name: str) -> Cluster:
    """Raises Refused."""
    found = next((each for each in schools.clusters(visit.db) if fold(each.name) == fold(name)), None)
    if found is None:
        raise Refused(T("schools", "There is no cluster of that name."))
    return found


def _cluster(visit: Visit, number: int) -> Cluster:
    """Raises NotFound."""
    found = next((each for each in schools.clusters(visit.db) if each.id == number), None)
    if found is None:
        raise NotFound
    return found
