"""Schools, EMIS codes, zones and clusters at a desk: found, changed once somebody is sure, and what cannot be is told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from gateway.parts import Parts
from store import calendar, roster
from store.roster import Row
from store.tables import AuditLines, Clusters, Holdings, People, Posts, Questions, Schools
from tests.desks import DURDANA, KECH_01, TARIQ, TUMP, Desk
from tests.gateway.console.test_questions import asks
from tests.people import BOSTAN, HURAMZAI, KARBALA, NOW, PISHIN_03

PAGE = f"/programme/schools/{KARBALA.id}"
CLUSTER = f"/programme/clusters/{PISHIN_03.id}"
AS_IT_IS = {"name": KARBALA.name, "emis": "", "whom": "both", "cluster": PISHIN_03.name}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def kept(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        found = db.execute(select(AuditLines.what, AuditLines.about).order_by(AuditLines.id))
        return [(row.what, row.about) for row in found]


def school(parts: Parts, id: int = KARBALA.id) -> tuple[str, str | None, bool, bool, int]:
    columns = (Schools.name, Schools.emis, Schools.takes_boys, Schools.takes_girls, Schools.cluster_id)
    with parts.database.reading() as db:
        name, emis, boys, girls, cluster = db.execute(select(*columns).where(Schools.id == id)).one()
        return name, emis, boys, girls, cluster


def test_schools_are_found_by_name_code_cluster_and_district(desk: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Schools).where(Schools.id == TUMP.id).values(emis="BAL-4471"))
    everything = desk.see("/programme/schools")
    assert everything.index("GGPS Tump") < everything.index(KARBALA.name)  # Kech before Pishin
    for query in ("words=tump", "words=4471", "words=Kech-01", "district=Kech", "words=ggps+KECH"):
        page = desk.see(f"/programme/schools?{query}")
        assert "1 school " in page, query
        assert "GGPS Tump Kech-01 EMIS BAL-4471 girls 1 teacher" in page, query
    assert "No school is like that" in desk.see("/programme/schools?words=%25")
    assert "No school is like that" in desk.see("/programme/schools?words=tump&district=Pishin")


def test_a_page_holds_fifty(desk: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        many = [{"id": 900 + n, "cluster_id": KECH_01.id, "name": f"GPS Killi {n:02}"} for n in range(60)]
        db.execute(insert(Schools), many)
    assert "61 schools" in desk.see("/programme/schools?district=Kech")
    assert "GPS Killi 59" not in desk.see("/programme/schools?district=Kech")
    assert "GPS Killi 59" in desk.see("/programme/schools?district=Kech&page=2")


def test_name_code_and_whom_change_once_somebody_is_sure(desk: Desk, parts: Parts) -> None:
    form = {**AS_IT_IS, "name": " GPS  Karbala Gharbi", "emis": "BAL-1001", "whom": "boys"}
    asked = desk.post(PAGE, form).text
    for shown in ("Its name: GPS Karbala Gharbi", "Its EMIS code: BAL-1001", "It is for: boys"):
        assert shown in asked
    assert school(parts) == (KARBALA.name, None, True, True, PISHIN_03.id)
    assert "GPS Karbala Gharbi" in desk.send(PAGE, {**form, "sure": "yes"})
    assert school(parts) == ("GPS Karbala Gharbi", "BAL-1001", True, False, PISHIN_03.id)
    assert kept(parts) == [("school changed", f"school {KARBALA.id}: name, EMIS code, for whom")]


def test_the_next_list_knows_it_by_its_code(desk: Desk, parts: Parts) -> None:
    desk.send(PAGE, {**AS_IT_IS, "name": "GPS Gharbi", "emis": "BAL-1001", "sure": "yes"})
    with parts.database.transaction() as db:
        line = Row(1, "Pishin", PISHIN_03.name, "GPS Gharbi New", "", "", emis="BAL-1001")
        report = roster.apply(db, [line], NOW)
    assert [fate.what for fate in report.fates] == ["changed"]
    assert school(parts)[:2] == ("GPS Gharbi New", "BAL-1001")


def test_a_school_goes_to_another_cluster_and_questions_stay(desk: Desk, parts: Parts) -> None:
    question = asks(parts, DURDANA)
    form = {"name": TUMP.name, "emis": "", "whom": "girls", "cluster": "pishin-03"}
    page = f"/programme/schools/{TUMP.id}"
    assert "It goes to Pishin-03 with its 1 teacher" in desk.post(page, form).text
    desk.send(page, {**form, "sure": "yes"})
    assert school(parts, TUMP.id)[4] == PISHIN_03.id
    with parts.database.reading() as db:
        assert db.scalar(select(Questions.cluster_id).where(Questions.id == question)) == KECH_01.id
        assert db.scalar(select(People.school_id).where(People.id == DURDANA.id)) == TUMP.id
    assert kept(parts)[-1] == ("school changed", f"school {TUMP.id}: from cluster {KECH_01.id} to {PISHIN_03.id}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, "Nothing was changed."),
        ({"name": ""}, "A school needs its name."),
        ({"name": "..."}, "A school needs its name."),
        ({"name": HURAMZAI.name.upper()}, "Pishin-03 has a school of this name already."),
        ({"name": "K" * 41}, "41 characters long"),
        ({"name": "=1+1"}, "formula"),
        ({"emis": "BAL-7"}, "Another school has this EMIS code."),
        ({"cluster": "Nowhere"}, "There is no cluster of that name."),
        ({"cluster": "Kech-01", "name": "ggps tump"}, "Kech-01 has a school of this name already."),
    ],
)
def test_what_cannot_be_is_told(wrong: dict[str, str], told: str, desk: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Schools).where(Schools.id == BOSTAN.id).values(emis="BAL-7"))
    assert told in desk.send(PAGE, {**AS_IT_IS, **wrong, "sure": "yes"})
    assert school(parts) == (KARBALA.name, None, True, True, PISHIN_03.id)
    assert kept(parts) == []


def test_a_school_is_added(desk: Desk, parts: Parts) -> None:
    form = {"name": "GGPS Yaru Bala", "emis": "BAL-9", "whom": "girls"}
    assert "A new school of Pishin-03: GGPS Yaru Bala" in desk.post(f"{CLUSTER}/schools", form).text
    assert "GGPS Yaru Bala EMIS BAL-9 girls 0 teachers" in desk.send(f"{CLUSTER}/schools", {**form, "sure": "yes"})
    assert "has a school of this name already" in desk.send(f"{CLUSTER}/schools", {**form, "emis": "", "sure": "yes"})
    assert kept(parts) == [("school added", f"cluster {PISHIN_03.id}")]


def test_a_zone_changes_the_vacation_of_its_cluster_alone(desk: Desk, parts: Parts) -> None:
    assert "default, as most of its district: winter zone" in desk.see(CLUSTER)
    form = {"zone": "summer"}
    assert "Long vacation of Pishin-03: summer zone" in desk.post(f"{CLUSTER}/zone", form).text
    desk.send(f"{CLUSTER}/zone", {**form, "sure": "yes"})
    with parts.database.reading() as db:
        places = calendar.read(db).clusters
        assert (places[PISHIN_03.id].zone, places[KECH_01.id].zone) == ("summer", "summer")
        assert db.scalar(select(Clusters.zone).where(Clusters.id == KECH_01.id)) == ""
    desk.send(f"{CLUSTER}/zone", {"zone": "", "sure": "yes"})
    with parts.database.reading() as db:
        assert calendar.read(db).clusters[PISHIN_03.id].zone == "winter"
    assert "Nothing was changed." in desk.send(f"{CLUSTER}/zone", {"zone": "autumn", "sure": "yes"})
    assert kept(parts) == [
        ("zone changed", f"cluster {PISHIN_03.id}: summer"),
        ("zone changed", f"cluster {PISHIN_03.id}: that of its district"),
    ]


def test_a_cluster_is_added_with_its_post_vacant(desk: Desk, parts: Parts) -> None:
    page, form = "/programme/districts/7/clusters", {"name": "Pishin-09", "code": "30709"}
    asked = desk.post(page, form).text
    assert "A new cluster of Pishin: Pishin-09, code 30709" in asked
    assert "vacant until it is given" in asked
    assert "Pishin-09" in desk.send(page, {**form, "sure": "yes"})
    with parts.database.reading() as db:
        made = db.execute(select(Clusters).where(Clusters.name == "Pishin-09")).one()
        assert (made.code, made.district_id, made.zone) == ("30709", 7, "")
        post = db.scalar(select(Posts.id).where(Posts.kind == "mentor", Posts.cluster_id == made.id))
        assert post is not None
        assert db.scalar(select(Holdings.id).where(Holdings.post_id == post)) is None
    assert kept(parts) == [("cluster added", "district 7: code 30709")]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "Pishin-09"}, "needs its name and the 5 digits"),
        ({"code": "30709"}, "needs its name and the 5 digits"),
        ({"name": "Pishin-09", "code": "307"}, "is not a cluster code"),
        ({"name": "pishin 03", "code": "30709"}, "There is a cluster Pishin-03 already."),
        ({"name": "Pishin-09", "code": PISHIN_03.code}, f"The code {PISHIN_03.code} is that of Pishin-03."),
    ],
)
def test_a_cluster_that_cannot_be_is_told(form: dict[str, str], told: str, desk: Desk, parts: Parts) -> None:
    assert told in desk.send("/programme/districts/7/clusters", {**form, "sure": "yes"})
    assert kept(parts) == []
