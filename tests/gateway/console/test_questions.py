"""The questions board: who sees which questions and how much of them; what is done there, by the rules of the telephones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from flows import outcomes
from flows.facts import Person
from gateway.parts import Parts
from store import asked, handover, people, questions, records
from store.tables import Outbox, QuestionEvents, Questions
from tests.desks import DURDANA, HANI, MAHNAZ, TARIQ, Desk
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, NOW, PISHIN_03, SABIHA, ZARMINA

CANARY = "zebra harmonium 17"


def asks(parts: Parts, who: Person = GUL_KHAN, days_ago: int = 0, **more: str) -> int:
    """A question to her mentor; its number."""
    values = {"kind": "teaching", "topic": "maths", "seen_by": "cluster", "urgency": "week", "words": CANARY, **more}
    with parts.database.transaction() as db:
        now = parts.moment(db)
        saved = questions.ask(db, outcomes.QuestionAsked(who.id, **values), now)
        number = int(str(saved["ref"])[1:])
        ago = timedelta(days=days_ago)
        values = {"asked_at": now.now - ago, "asked_on": now.today - ago, "clock_from": now.today - ago}
        db.execute(update(Questions).where(Questions.id == number).values(**values))
    return number


def passed_up(
    parts: Parts, who: Person = GUL_KHAN, to: str = "officer", summary: str = "Books needed", **more: str
) -> int:
    number = asks(parts, who, **more)
    with parts.database.transaction() as db:
        records.save(db, outcomes.PassedUp(ABDUL_WADOOD.id, number, summary, to), parts.moment(db))
    return number


def row(parts: Parts, number: int) -> object:
    with parts.database.reading() as db:
        return db.execute(select(Questions).where(Questions.id == number)).one()


def reads(parts: Parts, number: int) -> list[int]:
    what = select(QuestionEvents.person_id).where(QuestionEvents.question_id == number, QuestionEvents.what == "read")
    with parts.database.reading() as db:
        return list(db.scalars(what))


# --- who sees what ---------------------------------------------------------------------------


def test_an_officer_sees_what_was_passed_up_as_its_one_line(app: Flask, parts: Parts) -> None:
    asks(parts)
    number = passed_up(parts, seen_by="cluster_named")
    desk = Desk(app, NASREEN)
    board, page = desk.see("/questions"), desk.see(f"/questions/{number}")
    for shown in (board, page, desk.see("/")):
        assert "Books needed" in shown
        assert "E1" in shown
        for hidden in (CANARY, GUL_KHAN.name, "Karbala"):
            assert hidden not in shown
    assert "1 question" in board
    assert "2 questions" not in board


def test_an_officer_of_another_district_sees_none_of_it(app: Flask, parts: Parts) -> None:
    number = passed_up(parts)
    desk = Desk(app, HANI)
    assert "Nothing waits for you" in desk.see("/questions")
    assert desk.get(f"/questions/{number}").status_code == 404
    assert desk.post(f"/questions/{number}", {"step": "answer", "words": "No"}).status_code == 404


def test_the_province_sees_what_came_to_it(app: Flask, parts: Parts) -> None:
    stays, comes = passed_up(parts), passed_up(parts, to="tlrt", summary="Which guide?")
    desk = Desk(app, SABIHA)
    assert "Which guide?" in desk.see("/questions")
    assert desk.get(f"/questions/{stays}").status_code == 404
    assert CANARY not in desk.see(f"/questions/{comes}")


def test_a_mentor_sees_the_words_of_the_cluster(app: Flask, parts: Parts) -> None:
    number = asks(parts)
    elsewhere = asks(parts, DURDANA)
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    assert CANARY in desk.see("/questions")
    assert "Karbala" in desk.see(f"/questions/{number}")
    assert desk.get(f"/questions/{elsewhere}").status_code == 404


def test_a_private_one_is_read_on_its_page_and_leaves_a_trace(app: Flask, parts: Parts) -> None:
    asks(parts, days_ago=3)
    number = asks(parts, seen_by="mentor", words="a private harmonium")
    desk = Desk(app, ABDUL_WADOOD)
    assert "a private harmonium" not in desk.see("/questions") + desk.see("/")
    assert reads(parts, number) == []
    assert "a private harmonium" in desk.see(f"/questions/{number}")
    desk.see(f"/questions/{number}")
    assert reads(parts, number) == [ABDUL_WADOOD.id]


def test_the_oldest_one_on_the_first_page_is_read_there(app: Flask, parts: Parts) -> None:
    number = asks(parts, seen_by="mentor", words="a private harmonium")
    assert "a private harmonium" in Desk(app, ABDUL_WADOOD).see("/")
    assert reads(parts, number) == [ABDUL_WADOOD.id]


def test_a_private_one_asked_of_another_mentor_is_not_there(app: Flask, parts: Parts) -> None:
    number = asks(parts, seen_by="mentor")
    with parts.database.transaction() as db:
        from_then = Questions.id == number
        db.execute(update(Questions).where(from_then).values(cluster_id=11))
    assert Desk(app, MAHNAZ).get(f"/questions/{number}").status_code == 404
    assert Desk(app, MAHNAZ).post(f"/questions/{number}", {"step": "answer", "words": "x"}).status_code == 404


def test_an_administrator_sees_where_each_is_and_no_word_of_any(app: Flask, parts: Parts) -> None:
    private, up = asks(parts, seen_by="mentor"), passed_up(parts, summary="a summary of zebras")
    Desk(app, ABDUL_WADOOD).post(f"/questions/{private}", {"step": "answer", "words": "a harmonium of an answer"})
    desk = Desk(app, TARIQ, strong=True)
    pages = ["/", "/questions", "/questions?view=settled", f"/questions/{private}", f"/questions/{up}"]
    seen = " ".join(desk.see(path) for path in pages)
    for hidden in ("zebra", "harmonium", GUL_KHAN.name, "Karbala"):
        assert hidden not in seen
    assert f"Q{private}" in seen
    assert desk.post(f"/questions/{up}", {"step": "answer", "words": "x"}).status_code == 404


def becomes_mentor(parts: Parts, who: Person) -> None:
    """Of the cluster of the questions, in the place of the one they were asked of."""
    with parts.database.transaction() as db:
        post = people.post(db, "mentor", cluster_id=PISHIN_03.id)
        handover.give(db, post, who.id, NOW.date(), NOW.date())


def test_an_officer_who_is_the_mentor_too_reads_one_line_of_what_was_asked_of_another_mentor(
    app: Flask, parts: Parts
) -> None:
    number = asks(parts, seen_by="mentor")
    with parts.database.transaction() as db:
        db.execute(update(Questions).where(Questions.id == number).values(leave_given=True, leave_for="officer"))
        records.save(db, outcomes.PassedUp(GUL_KHAN.id, number, "Books needed", "officer"), parts.moment(db))
    becomes_mentor(parts, NASREEN)
    desk = Desk(app, NASREEN)
    seen = desk.see("/questions") + desk.see(f"/questions/{number}")
    assert "Books needed" in seen
    for hidden in (CANARY, "Karbala"):
        assert hidden not in seen
    assert "Your answer to E1 goes" in desk.send(f"/questions/{number}", {"step": "answer", "words": "On Monday"})


def test_an_administrator_who_is_the_mentor_too_reads_no_word_of_what_was_asked_of_another_mentor(
    app: Flask, parts: Parts
) -> None:
    private, shared = asks(parts, seen_by="mentor"), asks(parts, words="for all to read")
    becomes_mentor(parts, TARIQ)
    desk = Desk(app, TARIQ, strong=True)
    seen = desk.see("/questions") + desk.see(f"/questions/{private}")
    assert ("for all to read" in seen, CANARY in seen, "Karbala" in seen) == (True, False, False)
    assert "Karbala" in desk.see(f"/questions/{shared}")


def test_what_turned_out_to_be_a_safety_matter_was_never_here(app: Flask, parts: Parts) -> None:
    """Neither for the mentor who was told of it nor for the office that had answered it."""
    told, up = asks(parts, kind="", topic="", seen_by="mentor"), passed_up(parts, kind="", topic="")
    Desk(app, NASREEN).post(f"/questions/{up}", {"step": "answer", "words": "On Monday"})
    with parts.database.transaction() as db:
        for number in (told, up):
            records.save(db, outcomes.KindSaid(GUL_KHAN.id, number, "safety"), parts.moment(db))
    for desk in (Desk(app, ABDUL_WADOOD), Desk(app, NASREEN), Desk(app, TARIQ, strong=True)):
        assert 'href="/console/questions/' not in desk.get("/questions?view=settled").text
        assert [desk.get(f"/questions/{number}").status_code for number in (told, up)] == [404, 404]
    with parts.database.reading() as db:
        office = people.post(db, "district_officer", district_id=PISHIN_03.district_id)
        assert asked.answered_by_officer(db, [office], parts.moment(db)) == []


# --- what is done ----------------------------------------------------------------------------


def test_the_oldest_is_answered_on_the_first_page(app: Flask, parts: Parts) -> None:
    passed_up(parts, who=ZARMINA, summary="The younger one")
    number = passed_up(parts, days_ago=4)
    desk = Desk(app, NASREEN)
    page = desk.get("/").text
    address = re.findall(r'action="/console(/questions/\d+)"', page)[0]
    assert address == f"/questions/{number}"
    told = desk.send(address, {"step": "answer", "words": "The books come on Monday", "back": "home"})
    assert "Your answer to E2 goes to the teacher and the mentor, word for word" in told
    assert "The younger one" in told
    assert (row(parts, number).state, row(parts, number).answered_by) == ("answered", "officer")
    with parts.database.reading() as db:
        kinds = list(db.scalars(select(Outbox.kind).where(Outbox.person_id == GUL_KHAN.id)))
    assert kinds


@pytest.mark.parametrize(
    ("step", "form", "told", "then"),
    [
        ("have", {"when": "2 days"}, "The mentor is told", ("promised", "officer")),
        ("not_mine", {}, "goes back to the mentor", ("open", "mentor")),
        ("province", {}, "goes to the province", ("open", "tlrt")),
    ],
)
def test_an_officers_other_steps(
    step: str, form: dict[str, str], told: str, then: tuple[str, str], app: Flask, parts: Parts
) -> None:
    number = passed_up(parts)
    assert told in Desk(app, NASREEN).send(f"/questions/{number}", {"step": step, **form})
    assert (row(parts, number).state, row(parts, number).with_whom) == then


def test_a_private_one_goes_to_the_province_only_after_the_teacher_was_asked(app: Flask, parts: Parts) -> None:
    number = asks(parts, seen_by="mentor")
    with parts.database.transaction() as db:
        db.execute(update(Questions).where(Questions.id == number).values(leave_given=True, leave_for="officer"))
        records.save(db, outcomes.PassedUp(GUL_KHAN.id, number, "A line", "officer"), parts.moment(db))
    told = Desk(app, NASREEN).send(f"/questions/{number}", {"step": "province"})
    assert "the teacher is asked first" in told
    assert row(parts, number).with_whom == "officer"


def test_a_mentors_steps(app: Flask, parts: Parts) -> None:
    answered, up, kept, private = asks(parts), asks(parts), asks(parts), asks(parts, BIBI_HAWA, seen_by="mentor")
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    assert "is answered" in desk.send(f"/questions/{answered}", {"step": "answer", "words": "Bottle tops"})
    assert "Passed up as E1" in desk.send(f"/questions/{up}", {"step": "pass_up", "to": "officer", "summary": "Books"})
    assert "kept for the next workshop" in desk.send(f"/questions/{kept}", {"step": "for_workshop"})
    assert "We ask the teacher first" in desk.send(f"/questions/{private}", {"step": "pass_up", "to": "tlrt"})
    assert [row(parts, n).state for n in (answered, up, kept)] == ["answered", "open", "for_workshop"]
    assert (row(parts, up).summary, row(parts, private).with_whom) == ("Books", "mentor")


def test_what_a_telephone_refuses_is_refused(app: Flask, parts: Parts) -> None:
    number = asks(parts)
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    too_long = desk.send(f"/questions/{number}", {"step": "pass_up", "to": "officer", "summary": "x" * 61})
    assert "60 or fewer" in too_long
    desk.send(f"/questions/{number}", {"step": "have", "when": "week"})  # an office's word
    assert "Please type an answer" in desk.send(f"/questions/{number}", {"step": "answer", "words": "  "})
    assert "does not wait for you" in desk.send(f"/questions/{number}", {"step": "close"})
    assert row(parts, number).state == "open"


def test_one_that_was_answered_meanwhile(app: Flask, parts: Parts) -> None:
    number = passed_up(parts)
    first, second = Desk(app, NASREEN), Desk(app, NASREEN)
    first.send(f"/questions/{number}", {"step": "answer", "words": "First"})
    told = second.send(f"/questions/{number}", {"step": "answer", "words": "Second"})
    assert "does not wait for you any more" in told
    assert row(parts, number).answer == "First"


def test_several_at_once_get_one_answer(app: Flask, parts: Parts) -> None:
    numbers = [passed_up(parts, who, summary=f"Books {who.name}") for who in (GUL_KHAN, ZARMINA, BIBI_HAWA)]
    desk = Desk(app, NASREEN)
    page = desk.see("/questions/several?" + "&".join(f"id={n}" for n in numbers[:2]))
    assert "2 questions at once" in page
    told = desk.send("/questions/several", {"id": numbers[:2], "step": "answer", "words": "On Monday"})
    assert "E1 E2" in told
    assert [row(parts, n).answer for n in numbers] == ["On Monday", "On Monday", ""]


def test_ticking_what_is_not_theirs_does_nothing(app: Flask, parts: Parts) -> None:
    theirs, other = passed_up(parts), asks(parts, DURDANA)
    desk = Desk(app, NASREEN)
    desk.send("/questions/several", {"id": [theirs, other, "x", "9" * 30], "step": "not_mine"})
    assert row(parts, theirs).with_whom == "mentor"
    assert row(parts, other).state == "open"
    assert (
        "Tick some questions first"
        in desk.send("/sign-out")
        + Desk(app, NASREEN).client.get("/console/questions/several?id=999", follow_redirects=True).text
    )


def test_the_board_is_narrowed(app: Flask, parts: Parts) -> None:
    young, old = asks(parts), asks(parts, days_ago=12, topic="science")
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})

    def shown(query: str) -> list[int]:
        return [int(n) for n in re.findall(r'class="title" href="/console/questions/(\d+)"', desk.get(query).text)]

    assert shown("/questions") == [old, young]
    assert shown("/questions?age=0-5") == [young]
    assert shown("/questions?clock=over") == [old]
    assert shown("/questions?topic=science&kind=teaching&level=mentor") == [old]
    assert shown("/questions?level=officer") == []
    assert "No question is like that" in desk.see("/questions?level=officer")
    assert shown("/questions?view=settled") == []
    assert shown("/questions?view=nonsense&page=x") == [old, young]


def test_its_history_tells_who_held_it_how_long(app: Flask, parts: Parts) -> None:
    number = asks(parts)
    with parts.database.transaction() as db:
        now = parts.clock.now(db)
        parts.clock.set(db, now + timedelta(days=4))
        records.save(db, outcomes.PassedUp(ABDUL_WADOOD.id, number, "Books", "officer"), parts.moment(db))
        parts.clock.set(db, now + timedelta(days=10))
    seen = Desk(app, NASREEN).see(f"/questions/{number}")
    assert "Cluster mentor 4 days, from 25 Nov" in seen
    assert "District office 6 days, from 29 Nov" in seen
    assert "Passed up to the district office" in seen
