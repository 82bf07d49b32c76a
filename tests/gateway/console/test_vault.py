"""The vault on the desk: one reader, behind two factors, each look kept; and a canary that is nowhere else."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, text

from flows import outcomes
from gateway.console.charting import tables
from gateway.console.family import OPEN
from gateway.console.pages import FAMILIES
from gateway.jobs import export
from gateway.parts import Parts
from store import outbox, sensitive
from store.tables import AuditLines, Base, Outbox, SensitiveEvents
from tests.desks import DURDANA, SIGNED_IN, TARIQ, Desk
from tests.people import NASREEN, SHAISTA, ZARMINA

CANARY = "a bicycle made of lapis"


def complain(parts: Parts, who: int = ZARMINA.id, may_call: bool = False, words: str = CANARY) -> int:
    with parts.database.transaction() as db:
        saved = sensitive.ask(db, outcomes.SensitiveAsked(who, words, may_call), parts.moment(db))
    return int(str(saved["ref"])[1:])


def test_the_list_tells_no_word_and_the_page_leaves_a_trace(app: Flask, parts: Parts) -> None:
    number = complain(parts)
    desk = Desk(app, SHAISTA, strong=True)
    desk.post("/language", {"to": "en"})
    assert CANARY not in desk.see("/vault")
    assert f"S{number}" in desk.see("/vault")
    page = desk.see(f"/vault/{number}")
    assert CANARY in page
    assert ZARMINA.msisdn not in page
    with parts.database.reading() as db:
        assert ("read", SHAISTA.id) in {(row.what, row.person_id) for row in db.execute(select(SensitiveEvents))}


def test_who_may_be_called_shows_a_number(app: Flask, parts: Parts) -> None:
    number = complain(parts, may_call=True)
    assert ZARMINA.msisdn in Desk(app, SHAISTA, strong=True).see(f"/vault/{number}")


def test_it_is_answered(app: Flask, parts: Parts) -> None:
    number = complain(parts)
    desk = Desk(app, SHAISTA, strong=True)
    desk.post("/language", {"to": "en"})
    assert "Please type an answer" in desk.send(f"/vault/{number}", {"words": " "})
    told = desk.send(f"/vault/{number}", {"words": "Come on Friday"})
    assert f"your answer to S{number} is read by menu only" in told
    with parts.database.reading() as db:
        mine = sensitive.by_asker(db, ZARMINA.id, parts.moment(db))
    assert mine[0].answer == "Come on Friday"


def test_the_administrator_cannot_tell_who_wrote_by_laying_pages_side_by_side(app: Flask, parts: Parts) -> None:
    """The minute of an answer in the audit, beside that of a message in the list, was her name."""
    number = complain(parts)
    desk = Desk(app, SHAISTA, strong=True)
    desk.see(f"/vault/{number}")
    desk.send(f"/vault/{number}", {"words": "Come on Friday"})
    with parts.database.reading() as db:
        noted = {(row.what, row.about) for row in db.execute(select(AuditLines))}
    assert not [line for line in noted if "vault" in line[0] or f"S{number}" in line[1]]


def told_of_the_vault(parts: Parts) -> list[tuple[str, int]]:
    with parts.database.reading() as db:
        kinds = Outbox.kind.in_(("D147", "D148"))
        rows = list(db.execute(select(Outbox).where(kinds).order_by(Outbox.id)))
    assert {(row.lane, row.hours, row.state) for row in rows} <= {("alert", "urgent", "due")}
    return [(row.kind, row.person_id) for row in rows]


def test_a_link_for_her_account_is_told_to_the_focal_person(app: Flask, parts: Parts) -> None:
    admin = Desk(app, TARIQ, strong=True)
    admin.post(f"/people/{SHAISTA.id}/account", {"email": "no address"})
    admin.post(f"/people/{NASREEN.id}/account", {"email": "nasreen@example.org"})
    assert told_of_the_vault(parts) == []
    admin.post(f"/people/{SHAISTA.id}/account", {"email": "somebody.else@example.org"})
    assert told_of_the_vault(parts) == [("D147", SHAISTA.id)]


def test_a_focal_persons_post_does_not_change_hands_in_silence(app: Flask, parts: Parts) -> None:
    admin = Desk(app, TARIQ, strong=True)
    post = {"kind": "focal_person", "place": ""}
    for number in (TARIQ.msisdn, TARIQ.msisdn, SHAISTA.msisdn):  # the second time it is his already
        admin.send("/posts/give", {**post, "number": number})
    assert told_of_the_vault(parts) == [("D148", SHAISTA.id), ("D148", TARIQ.id)] * 2
    admin.send("/posts/end", post)
    assert told_of_the_vault(parts)[4:] == [("D148", SHAISTA.id)]
    acting = {"number": TARIQ.msisdn, "until": "2026-12-31"}
    admin.send("/posts/give", {"kind": "focal_stand_in", "place": "", **acting})
    assert len(told_of_the_vault(parts)) == 5  # nobody had it
    admin.send("/posts/give", {"kind": "focal_stand_in", "place": "", **acting, "number": NASREEN.msisdn})
    assert told_of_the_vault(parts)[5:] == [("D148", NASREEN.id), ("D148", TARIQ.id)]
    admin.send("/posts/give", {"kind": "director", "place": "", "number": NASREEN.msisdn})
    assert len(told_of_the_vault(parts)) == 7


def told_at(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        rows = db.execute(select(Outbox).where(Outbox.kind == "D148", Outbox.state == "due").order_by(Outbox.id))
        return [(row.msisdn, row.text) for row in rows]


def test_another_number_of_hers_is_told_at_the_one_before_and_at_the_new_one(app: Flask, parts: Parts) -> None:
    admin = Desk(app, TARIQ, strong=True)
    admin.send(f"/people/{NASREEN.id}/change", {"number": "0345 1112224"})
    assert told_at(parts) == []
    admin.send(f"/people/{SHAISTA.id}/change", {"number": "0345 1112223"})
    assert {number for number, _ in told_at(parts)} == {SHAISTA.msisdn, "+923451112223"}
    assert {"2223" in words for _, words in told_at(parts)} == {True}
    assert sorted(told_of_the_vault(parts), key=str) == [("D148", SHAISTA.id), ("D148", None)]
    done = app.test_cli_runner().invoke(args=["person", "number", "+923451112223", SHAISTA.msisdn])
    assert done.exit_code == 0, done.output
    assert {number for number, _ in told_at(parts)[2:]} == {SHAISTA.msisdn, "+923451112223"}


def test_that_she_is_marked_as_having_left_is_told_to_her_and_to_who_reads_from_now_on(
    app: Flask, parts: Parts
) -> None:
    admin = Desk(app, TARIQ, strong=True)
    acting = {"kind": "focal_person", "place": "", "number": NASREEN.msisdn, "until": "2026-12-31"}
    admin.send("/posts/give", {**acting, "since": "2026-12-30"})
    admin.send(f"/people/{SHAISTA.id}/left")
    ends = (SHAISTA.msisdn[-4:], NASREEN.msisdn[-4:])
    of_nobody = {number for number, words in told_at(parts) if not any(end in words for end in ends)}
    assert of_nobody == {SHAISTA.msisdn, NASREEN.msisdn}


def test_two_rows_that_become_one_are_told_where_the_one_was_hers(app: Flask, parts: Parts) -> None:
    admin = Desk(app, TARIQ, strong=True)
    admin.send(f"/people/twice/{SHAISTA.id}/{NASREEN.id}", {"keep": str(NASREEN.id)})
    assert {number for number, _ in told_at(parts)} == {SHAISTA.msisdn, NASREEN.msisdn}
    admin.send(f"/people/{NASREEN.id}/parted/1")
    assert {number for number, _ in told_at(parts)[2:]} == {SHAISTA.msisdn, NASREEN.msisdn}


def test_a_list_of_messages_does_not_tell_a_safety_matter_from_another(app: Flask, parts: Parts) -> None:
    complain(parts)
    kinds = ("Q1c", "D29", "D105", "D106", "D11", "D12")  # the first are of safety matters only
    with parts.database.transaction() as db:
        for kind in kinds:
            outbox.add(db, to=ZARMINA, kind=kind, text="", lane="reply", now=parts.moment(db).now, lives=timedelta(1))
    admin = Desk(app, TARIQ, strong=True)
    admin.post("/language", {"to": "ur"})  # what stands in a file is English all the same
    rows = list(csv.DictReader(io.StringIO(admin.get("/messages.csv").text.removeprefix("\ufeff"))))
    assert len(rows) > len(kinds)
    assert {row["kind"] for row in rows} == {"Answer or note", "Digest or post"}


def test_a_code_by_sms_does_not_open_it(app: Flask, parts: Parts) -> None:
    number = complain(parts)
    desk = Desk(app, SHAISTA)
    for path in ("/vault", f"/vault/{number}"):
        assert desk.get(path).headers["Location"] == "/console/sign-in/password"


def test_a_canary_is_nowhere_but_in_the_vault(app: Flask, parts: Parts) -> None:
    """Every page as everybody, their exports too, and every other table of the database."""
    numbers = [complain(parts), complain(parts, DURDANA.id)]
    for who, signed in SIGNED_IN.items():
        desk = Desk(app, *signed) if signed else Desk(app)
        for path in pages(app, numbers):
            seen = desk.get(path)
            own = who == "focal" and path.startswith("/vault/")
            if seen.status_code == 200 and not own:
                assert CANARY not in readable(seen.data), (who, path)
    for path, file in exported(Desk(app, TARIQ, strong=True)):
        assert CANARY not in readable(file), path
    with parts.database.reading() as db:
        for table in Base.metadata.sorted_tables:
            for row in db.execute(text(f"SELECT * FROM {table.name}")):
                assert CANARY not in str(row), table.name
                assert not any(CANARY.encode() in value for value in row if isinstance(value, bytes)), table.name


def exported(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Every table that can be taken out, as text and as a workbook."""
    for name in tables.TABLES:
        for form in ("csv", "xlsx"):
            asked = desk.post("/exports", {"table": name, "level": "cluster", "format": form})
            export.run(desk.parts)
            path = asked.headers["Location"].removeprefix("/console") + "/file"
            file = desk.get(path)
            assert file.status_code == 200, path
            yield path, file.data


def pages(app: Flask, numbers: list[int]) -> list[str]:
    """Every page that is looked at, with each number that there is in its address."""
    found = []
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for family in FAMILIES:
        for route in family.routes:
            if route.method == "GET" and route.may != OPEN:
                rule = rules[f"console.{route.endpoint}"]
                ids = [*numbers, ZARMINA.id, 3] if rule.arguments else [0]
                for n in ids:
                    with app.test_request_context():
                        given = dict.fromkeys(rule.arguments, n)
                        path = app.url_map.bind("localhost").build(rule.endpoint, given)
                    found.append(path.removeprefix("/console"))
    return found


def readable(data: bytes) -> str:
    """The words of a page, or of a workbook."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
