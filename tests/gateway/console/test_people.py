"""The roll, a person's page, lists brought in, posts and messages: what an administrator does, and what a mentor sees of it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from gateway.console.visit import LANGUAGE_COOKIE
from gateway.parts import Parts
from store import handover, inbox, reconciling, renumbering, roll, staff
from store.staff import Appointment
from store.tables import AuditLines, DeadNumbers, Drafts, Holdings, Outbox, People, Schools
from tests.clerk import HEADER, a_list
from tests.desks import DURDANA, TARIQ, Desk
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, HURAMZAI, KARBALA, NASREEN, NOW, STRANGER, ZARMINA

ROW = "Pishin,Pishin-03,30703,GGPS Huramzai,girls,,19,{name},{number},f,"


@pytest.fixture
def admin(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def bring(desk: Desk, data: bytes = b"", name: str = "teachers.csv") -> int:
    """Send a list; its number."""
    row = ROW.format(name="Somebody New", number="0333 7654321")
    data = data or "\n".join([",".join(HEADER), row]).encode()
    answer = desk.post("/people/import", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def person(parts: Parts, who: int) -> Any:
    with parts.database.reading() as db:
        return db.execute(select(People).where(People.id == who)).one()


def audited(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        return [(row.what, row.about) for row in db.execute(select(AuditLines).order_by(AuditLines.id))]


def written(parts: Parts, **more: object) -> int:
    """A message to Zarmina."""
    row = {
        "person_id": ZARMINA.id, "msisdn": ZARMINA.msisdn, "kind": "D7", "lane": "notice", "text": "a secret text",
        "encoding": "GSM-7", "parts": 1, "state": "delivered", "channel": "simulator", "due_at": NOW,
        "expires_at": NOW, "created_at": NOW, **more,
    }  # fmt: skip
    with parts.database.transaction() as db:
        return int(db.execute(insert(Outbox).values(**row).returning(Outbox.id)).scalar_one())


# --- the roll --------------------------------------------------------------------------------


def test_people_are_found_by_name_school_and_digits(admin: Desk) -> None:
    for words, found in (
        ("zarm", "Zarmina"),
        ("huramzai", "Zarmina"),
        ("4568", "Gul Khan"),
        ("zarmina huramzai", "Zarmina"),
    ):
        seen = admin.see(f"/people?words={words}")
        assert found in seen, words
        assert "1 person" in seen, (words, seen)
    assert "Nobody is like that" in admin.see("/people?words=nobody")
    assert "Durdana" in admin.see("/people?district=Kech")
    assert "Zarmina" not in admin.see("/people?cluster=Kech-01&state=joined&page=x")


def test_numbers_are_hidden_and_each_look_is_kept(admin: Desk, parts: Parts) -> None:
    assert ZARMINA.msisdn not in admin.get("/people").text + admin.get(f"/people/{ZARMINA.id}").text
    shown = admin.post(f"/people/{ZARMINA.id}/number").text
    assert ZARMINA.msisdn in shown
    assert ("number shown", f"person {ZARMINA.id}") in audited(parts)


def test_a_mentor_sees_the_cluster_and_the_numbers_of_its_men(app: Flask) -> None:
    desk = Desk(app, ABDUL_WADOOD)
    roll = desk.get("/people").text
    assert GUL_KHAN.msisdn in roll
    assert ZARMINA.msisdn not in roll
    assert DURDANA.name not in roll
    assert ZARMINA.msisdn not in desk.get(f"/people/{ZARMINA.id}").text


def test_a_mentor_cannot_tell_that_she_wrote_to_the_focal_person(app: Flask, parts: Parts) -> None:
    written(parts, kind="D11", lane="reply")
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    assert "No message to her yet" in desk.see(f"/people/{ZARMINA.id}")


# --- why is nothing reaching her ---------------------------------------------------------------


def test_what_stands_in_the_way_is_named_and_she_is_freed(admin: Desk, parts: Parts) -> None:
    assert "Nothing stands in the way" in admin.see(f"/people/{ZARMINA.id}")
    reason, later = "nothing arrives at this number; waits for a sign of life", NOW + timedelta(days=9)
    held = written(parts, state="held", reason=reason, expires_at=later)
    with parts.database.transaction() as db:
        db.execute(insert(DeadNumbers).values(msisdn=ZARMINA.msisdn, since=NOW))
        draft = {"msisdn": ZARMINA.msisdn, "person_id": ZARMINA.id, "root": "mentee", "said": "", "at": NOW}
        db.execute(insert(Drafts).values(**draft, about="an answer"))
        db.execute(update(People).where(People.id == ZARMINA.id).values(fewer_messages=True))
    seen = admin.see(f"/people/{ZARMINA.id}")
    for words in (
        "Nothing arrives at this number since 25 Nov",
        "unfinished since 25 Nov",
        "wants fewer messages",
        "Held back",
    ):
        assert words in seen
    assert "She is free" in admin.send(f"/people/{ZARMINA.id}/free")
    with parts.database.reading() as db:
        assert db.execute(select(Drafts)).all() == []
        assert db.execute(select(DeadNumbers)).all() == []
        assert db.execute(select(Outbox.state).where(Outbox.id == held)).scalar_one() == "due"


def test_her_own_stop_is_not_undone(admin: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(stopped_at=NOW))
    assert "Only her own word" in admin.see(f"/people/{ZARMINA.id}")
    admin.send(f"/people/{ZARMINA.id}/free")
    assert person(parts, ZARMINA.id).stopped_at is not None


# --- changed ---------------------------------------------------------------------------------


def test_name_and_number_are_changed_by_the_rules_of_a_roster(admin: Desk, parts: Parts) -> None:
    form = {"name": "Zarmina Kakar", "number": "0333 1239999", "sex": "f"}
    kept = admin.send(f"/people/{ZARMINA.id}/change", form)
    assert "Kept: Number replaced; name Zarmina -> Zarmina Kakar." in kept
    row = person(parts, ZARMINA.id)
    assert (row.name, row.msisdn, row.joined_at is not None) == ("Zarmina Kakar", "+923331239999", True)
    taken = admin.send(f"/people/{BIBI_HAWA.id}/change", {"name": BIBI_HAWA.name, "number": GUL_KHAN.msisdn})
    assert "the number belongs to Gul Khan" in taken
    assert person(parts, BIBI_HAWA.id).msisdn == BIBI_HAWA.msisdn
    assert "is not a mobile number" in admin.send(f"/people/{BIBI_HAWA.id}/change", {"number": "12345"})


def test_somebody_known_by_number_alone_gets_name_and_number_at_once(admin: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(name=""))
    assert "Kept: Number replaced" in admin.send(f"/people/{ZARMINA.id}/change", {"number": "0333 1239998"})
    form = {"name": "Zarmina Kakar", "number": "0333 1239999"}
    assert "name unknown -> Zarmina Kakar" in admin.send(f"/people/{ZARMINA.id}/change", form)
    row = person(parts, ZARMINA.id)
    assert (row.name, row.msisdn) == ("Zarmina Kakar", "+923331239999")


def test_of_two_with_one_name_she_is_changed_whose_page_it_is(admin: Desk, parts: Parts) -> None:
    school = person(parts, GUL_KHAN.id).school_id
    with parts.database.transaction() as db:
        both = People.id.in_([ZARMINA.id, GUL_KHAN.id])
        db.execute(update(People).where(both).values(name="Zarmina", school_id=school))
    for who, other, number in ((GUL_KHAN, ZARMINA, "0333 1239998"), (ZARMINA, GUL_KHAN, "0333 1239999")):
        before = person(parts, other.id)
        said = admin.send(f"/people/{who.id}/change", {"name": "Zarmina", "number": number})
        assert "Kept: Number replaced" in said
        assert (person(parts, who.id).msisdn[-7:], person(parts, other.id)) == (number[-7:], before)


def test_given_a_colleagues_name_and_moved_to_her_school_she_stays_herself(admin: Desk, parts: Parts) -> None:
    gul_khan = person(parts, GUL_KHAN.id)
    for name in (GUL_KHAN.name, "Zarmina", GUL_KHAN.name):  # named before the move, and among both after it
        assert "Kept: Changed" in admin.send(f"/people/{ZARMINA.id}/change", {"name": name})
        admin.post(f"/people/{ZARMINA.id}/move", {"cluster": "Pishin-03", "school": KARBALA.name})
        zarmina = person(parts, ZARMINA.id)
        assert (zarmina.name, zarmina.school_id) == (name, gul_khan.school_id)
        assert (zarmina.msisdn, person(parts, GUL_KHAN.id)) == (ZARMINA.msisdn, gul_khan)


def test_a_new_number_takes_along_what_waits_also_of_who_teaches_at_no_school(admin: Desk, parts: Parts) -> None:
    waits = {who.id: written(parts, person_id=who.id, msisdn=who.msisdn, state="due") for who in (GUL_KHAN, NASREEN)}
    for n, (who, message) in enumerate(waits.items()):
        assert "Kept: Number replaced" in admin.send(f"/people/{who}/change", {"number": f"0333 123999{n}"})
        with parts.database.reading() as db:
            assert db.scalar(select(Outbox.msisdn).where(Outbox.id == message)) == f"+92333123999{n}"
        assert ("number replaced", f"person {who}") in audited(parts)
    taken = admin.send(f"/people/{NASREEN.id}/change", {"number": BIBI_HAWA.msisdn})
    assert "the number belongs to Bibi Hawa" in taken
    assert person(parts, NASREEN.id).msisdn == "+923331239991"


def test_she_moves_and_a_misspelled_school_is_asked_about(admin: Desk, parts: Parts) -> None:
    asked = admin.send(f"/people/{GUL_KHAN.id}/move", {"cluster": "Pishin-03", "school": "GGPS Huramzi"})
    assert "Did you mean GGPS Huramzai?" in asked
    assert "Kept: Moved" in admin.send(
        f"/people/{GUL_KHAN.id}/move", {"cluster": "Pishin-03", "school": "ggps huramzai"}
    )
    assert person(parts, GUL_KHAN.id).school_id == HURAMZAI.id


def test_somebody_is_added_and_joined_by_nobody_else(admin: Desk, parts: Parts) -> None:
    form = {
        "name": "New Teacher",
        "number": "0333 7654321",
        "cluster": "Pishin-03",
        "school": "GGPS Huramzai",
        "sex": "f",
    }
    assert "Not joined yet" in admin.send("/people/new", form)
    with parts.database.reading() as db:
        assert db.execute(select(People.joined_at).where(People.name == "New Teacher")).scalar_one() is None
    assert "A name and a number are needed" in admin.send("/people/new", {**form, "name": ""})
    assert "has this name or this number already" in admin.send("/people/new", {**form, "name": "Another"})
    assert "the number belongs to" in admin.send("/people/new", {**form, "number": GUL_KHAN.msisdn, "name": "Another"})


def test_out_of_the_programme_and_back(admin: Desk, parts: Parts) -> None:
    waiting = written(parts, state="due")
    assert "Out of the programme" in admin.send(f"/people/{ZARMINA.id}/left")
    with parts.database.reading() as db:
        assert db.execute(select(Outbox.state).where(Outbox.id == waiting)).scalar_one() == "expired"
    assert "In the programme again" in admin.send(f"/people/{ZARMINA.id}/left")
    assert person(parts, ZARMINA.id).left_on is None


def test_who_comes_back_to_a_number_that_is_anothers_by_now_is_asked_about(admin: Desk, parts: Parts) -> None:
    admin.post(f"/people/{GUL_KHAN.id}/left")
    admin.post(f"/people/{BIBI_HAWA.id}/change", {"number": GUL_KHAN.msisdn})
    assert "the number belongs to Bibi Hawa" in admin.send(f"/people/{GUL_KHAN.id}/left")
    assert "the number belongs to Bibi Hawa" in admin.send(f"/people/{GUL_KHAN.id}/change", {"sex": "m"})
    assert person(parts, GUL_KHAN.id).left_on is not None
    assert "in the programme again" in admin.send(f"/people/{GUL_KHAN.id}/change", {"phone": "shared"})
    assert person(parts, GUL_KHAN.id).left_on is None


def test_an_account_is_given_by_a_link_shown_once(admin: Desk) -> None:
    shown = admin.post(f"/people/{NASREEN.id}/account", {"email": "nasreen@example.org"}).text
    link = re.findall(r"/console(/account/[\w-]+)", shown)[0]
    assert "Set up your account" in admin.see(link)
    assert link not in admin.get(f"/people/{NASREEN.id}").text


# --- lists -----------------------------------------------------------------------------------


def test_a_list_is_looked_at_mended_written_and_taken_back(admin: Desk, parts: Parts) -> None:
    made = a_list(teachers=35, mistakes=0)
    made.rows[4][8], made.rows[9][9] = "12", "lady"
    number = bring(admin, made.csv())
    page = admin.get(f"/people/import/{number}").text
    assert "Wrong: 2" in page
    assert 'name="c.6.number"' in page
    told = admin.send(f"/people/import/{number}", {"c.6.number": "0333 7000001", "c.11.sex": "f", "c.1.nonsense": "x"})
    assert "2 lines changed" in told
    assert "Write 35 lines" in told
    assert "35 lines are written" in admin.send(f"/people/import/{number}/write")
    assert "All of it is in the programme" in admin.see(f"/people/import/{number}")
    assert "Taken back" in admin.send(f"/people/import/{number}/undo")
    with parts.database.reading() as db:
        assert db.scalar(select(Schools.id).where(Schools.name == made.rows[4][3])) is None
    assert "put away" in admin.send(f"/people/import/{number}/drop")
    assert admin.get(f"/people/import/{number}").status_code == 404


def test_a_misspelled_cluster_is_put_right_with_one_tick(admin: Desk) -> None:
    rows = [
        ROW.format(name=f"New {n}", number=f"0333 765432{n}").replace("Pishin-03,30703", "Pishin-3,") for n in range(3)
    ]
    number = bring(admin, "\n".join([",".join(HEADER), *rows]).encode())
    page = admin.get(f"/people/import/{number}?tab=asked").text
    tick = re.findall(r'name="yes" value="([^"]+)"', page)[0]
    told = admin.send(f"/people/import/{number}/meant", {"yes": tick})
    assert "3 lines changed" in told
    assert "Nothing is wrong" in told


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken", b"a,b\n1,2", b""])
def test_a_file_that_is_none_says_what_to_do(data: bytes, admin: Desk) -> None:
    form = {"file": (io.BytesIO(data), "x.csv"), "csrf_token": admin.token()}
    answer = admin.client.post(
        "/console/people/import", data=form, content_type="multipart/form-data", follow_redirects=True
    )
    assert answer.status_code == 200
    assert 'class="told no"' in answer.text


def test_the_roster_is_exported_formula_safe_and_that_is_kept(admin: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(name="=HYPERLINK(1)"))
    out = admin.post("/people/export")
    assert out.status_code == 200
    assert "'=HYPERLINK" in out.text
    assert re.search(r"(?m)^[^\"]*,=HYPER", out.text) is None
    assert audited(parts)[-1][0] == "roster exported"


# --- posts -----------------------------------------------------------------------------------


def test_an_officer_sees_the_posts_of_the_district_vacant_first(app: Flask, admin: Desk) -> None:
    seen = Desk(app, NASREEN).see("/posts")
    assert "Abdul Wadood" in seen
    assert "Kech" not in seen
    assert "Mahnaz" in admin.see("/posts")


def test_a_post_is_given_for_a_while_and_ended(admin: Desk, parts: Parts) -> None:
    form = {
        "kind": "mentor",
        "place": "Pishin-03",
        "number": GUL_KHAN.msisdn,
        "since": "2026-11-25",
        "until": "2026-12-24",
    }
    assert "Gul Khan holds it from 25 Nov" in admin.send("/posts/give", form)
    with parts.database.reading() as db:
        assert db.execute(select(Holdings.acting).where(Holdings.person_id == GUL_KHAN.id)).scalar_one()
    assert "say the name too" in admin.send("/posts/give", {**form, "number": "0333 9990000"})
    assert "vacant now" in admin.send("/posts/end", {"kind": "mentor", "place": "Pishin-03"})
    assert "Vacant: 1" in admin.see("/posts?vacant=yes")


def test_a_district_s_focal_person_is_another_than_the_provinces(admin: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        staff.appoint(db, Appointment("focal_person", ZARMINA.msisdn, place="Pishin"), NOW)

    def focal() -> dict[str, str]:
        with parts.database.reading() as db:
            lines = staff.listing(db, NOW.date())
        return {line.place: line.name for line in lines if line.kind == "focal_person"}

    assert focal() == {"Balochistan": "Shaista", "Pishin": "Zarmina"}
    assert "Zarmina" in admin.see("/posts/give?kind=focal_person&place=Pishin")
    post = {"kind": "focal_person", "place": "Pishin"}
    admin.send("/posts/give", {**post, "number": BIBI_HAWA.msisdn})
    assert focal() == {"Balochistan": "Shaista", "Pishin": "Bibi Hawa"}
    admin.send("/posts/end", post)
    assert focal() == {"Balochistan": "Shaista"}
    assert "Shaista" in admin.see("/posts/give?kind=focal_person&place=Balochistan")


def test_what_is_refused_is_said_in_the_language_of_the_page(admin: Desk) -> None:
    admin.client.set_cookie(LANGUAGE_COOKIE, "ur")
    form = {"kind": "mentor", "place": "Pishin-03", "number": "0333 9990000"}
    assert "یہ نمبر ابھی کسی کا نہیں" in admin.send("/posts/give", form)
    assert "دن نہیں پڑھا گیا" in admin.send("/posts/give", {**form, "since": "tomorrow"})
    assert "'Pishin-3' نہیں: کیا 'Pishin-03'" in admin.see("/posts/give?kind=mentor&place=Pishin-3")
    assert "ای میل نہیں" in admin.send(f"/people/{NASREEN.id}/account", {"email": "nasreen"})


# --- messages --------------------------------------------------------------------------------


def test_messages_are_found_and_say_why_and_never_what(admin: Desk, parts: Parts) -> None:
    written(parts)
    lost = written(parts, state="failed", reason="has stopped messages", lane="reply")
    seen = admin.see("/messages")
    assert "2 messages" in seen
    assert "She has stopped messages." in seen
    assert "a secret text" not in admin.get("/messages").text
    assert "1 message" in admin.see("/messages?state=failed&lane=reply&route=simulator&words=zarm")
    assert "It is written once more" in admin.send(f"/messages/{lost}/again")
    assert "nothing to repeat" in admin.send(f"/messages/{lost}/again")
    with parts.database.reading() as db:
        again = db.execute(select(Outbox).where(Outbox.repeat_of == lost)).one()
    assert (again.state, again.text) == ("due", "a secret text")


def test_what_is_written_once_more_goes_to_the_number_of_today(admin: Desk, parts: Parts) -> None:
    lost = written(parts, state="failed")
    with parts.database.transaction() as db:
        renumbering.renumber(db, ZARMINA.id, STRANGER, parts.moment(db).now)
    assert "It is written once more" in admin.send(f"/messages/{lost}/again")
    with parts.database.reading() as db:
        assert db.scalar(select(Outbox.msisdn).where(Outbox.repeat_of == lost)) == STRANGER


def test_nothing_is_written_once_more_to_who_has_left(admin: Desk, parts: Parts) -> None:
    withdrawn = written(parts, state="expired", reason=handover.WITHDRAWN)
    assert "The post has changed hands." in admin.send(f"/messages/{withdrawn}/again")
    lost = written(parts, state="failed")
    with parts.database.transaction() as db:
        roll.leave(db, ZARMINA.id, parts.moment(db))
    assert "She has left the programme." in admin.send(f"/messages/{lost}/again")
    with parts.database.reading() as db:
        assert db.execute(select(Outbox).where(Outbox.repeat_of.is_not(None))).all() == []


def test_what_failed_before_a_hand_over_is_not_written_once_more_to_who_left_the_post(
    admin: Desk, parts: Parts
) -> None:
    officer = {"person_id": NASREEN.id, "msisdn": NASREEN.msisdn, "state": "failed"}
    lost, answer = written(parts, **officer, kind="D2", lane="bulk"), written(parts, **officer, lane="reply")
    with parts.database.transaction() as db:
        staff.appoint(db, Appointment("district_officer", STRANGER, "Rahim", "Pishin"), parts.moment(db).now)
    assert "The post has changed hands." in admin.send(f"/messages/{lost}/again")
    assert "It is written once more" in admin.send(f"/messages/{answer}/again")  # to words of their own


def test_their_csv_has_no_words_and_no_numbers(admin: Desk, parts: Parts) -> None:
    written(parts, reason="=cmd()")
    out = admin.get("/messages.csv")
    assert "a secret text" not in out.text
    assert ZARMINA.msisdn not in out.text
    assert "'=cmd()" in out.text
    assert audited(parts)[-1][0] == "messages exported"


def test_what_its_provider_does_not_know_stands_on_the_messages_page_without_its_words(
    admin: Desk, parts: Parts
) -> None:
    assert "does not know" not in admin.see("/messages")
    with parts.database.transaction() as db:
        number = inbox.keep(db, "twilio", "SM1", ZARMINA.msisdn, "made up", NOW, understood="count")
        assert number is not None
        reconciling.doubt(db, number, NOW)
    seen = admin.see("/messages")
    assert "1 came in that its provider does not know" in seen
    assert ZARMINA.msisdn in seen
    assert "made up" not in seen
