"""Two rows of one person: what lies with one moves to the other, the stricter wish holds, and for a week it can be undone."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows import outcomes
from flows.facts import Person
from store import duplicates, erasing, leaves, merging, people, questions, roster, scope
from store.database import Database
from store.merging import CannotMerge
from store.renumbering import NumberTaken
from store.tables import (
    AuditLines,
    CheckIns,
    Drafts,
    Holdings,
    MentoringStages,
    Merges,
    Outbox,
    People,
    Pins,
    Posts,
    QuestionLeaves,
    Questions,
    SensitiveItems,
    Workshops,
)
from store.tables.base import pointing_at
from tests import letters, pishin
from tests.people import ABDUL_WADOOD, GUL_KHAN, HURAMZAI, KARBALA, NOW, PISHIN_03, SHAISTA, ZARMINA
from tests.stopped import moment_at

TWIN = Person(70, "+923451112223", "Gull Khan", language="en", sex="m")  # Gul Khan, as another list has him
MOMENT = moment_at(NOW)
NEXT_DAY = moment_at(NOW + timedelta(days=1))


@pytest.fixture
def twice(database: Database) -> Database:
    """Gul Khan stands on the roll a second time, not joined there."""
    with database.transaction() as db:
        pishin.fill(db)
        pishin.add_person(db, TWIN, KARBALA, joined_at=None)
        pishin.hold(db, SHAISTA, "administrator", province_id=1)
    return database


def row(database: Database, who: Person) -> Any:
    with database.reading() as db:
        return db.execute(select(People).where(People.id == who.id)).one()


def say(database: Database, who: Person, **values: Any) -> None:
    with database.transaction() as db:
        db.execute(update(People).where(People.id == who.id).values(id=who.id, **values))


def merge(database: Database, kept: Person = GUL_KHAN, gone: Person = TWIN) -> int:
    with database.transaction() as db:
        merging.merge(db, kept.id, gone.id, MOMENT, SHAISTA.id)
        return merging.into(db, kept.id)[0].id


def undo(database: Database, merge_id: int, moment: Any = NEXT_DAY) -> bool:
    with database.transaction() as db:
        return merging.undo(db, merge_id, moment, SHAISTA.id)


def of(database: Database, who: Person) -> dict[str, int]:
    """How many rows name somebody, by table and column; the merge itself aside."""
    found = {}
    with database.reading() as db:
        for column in pointing_at("people"):
            rows = len(db.execute(select(column).where(column == who.id)).all())
            if rows and column.table.name != "merges":
                found[f"{column.table.name}.{column.name}"] = rows
    return found


def live(database: Database, who: Person = TWIN) -> None:
    """A question, a safety matter, a check-in, a post, a draft, messages, a PIN, a stage."""
    with database.transaction() as db:
        values = {"kind": "teaching", "topic": "maths", "seen_by": "mentor", "urgency": "week", "words": "How?"}
        questions.ask(db, outcomes.QuestionAsked(who.id, **values), MOMENT)
        db.execute(
            insert(SensitiveItems).values(
                asker_id=who.id, words=MOMENT.vault.seal("x"), may_call=False, asked_at=NOW, asked_on=MOMENT.today
            )
        )
        workshop = {"id": 1, "cluster_id": PISHIN_03.id, "first_day": date(2026, 11, 4), "last_day": date(2026, 11, 5)}
        place = {"starts": time(9), "venue": "GGHS", "topic": "maths", "called_by": ABDUL_WADOOD.id, "called_at": NOW}
        db.execute(insert(Workshops).values(**workshop, **place))
        for day in (4, 5):
            checked = {"workshop_id": 1, "person_id": who.id, "day": date(2026, 11, day), "checked_in_at": NOW}
            db.execute(insert(CheckIns).values(**checked))
        pishin.hold(db, who, "deputy", cluster_id=PISHIN_03.id)
        db.execute(
            insert(Drafts).values(msisdn=who.msisdn, person_id=who.id, root="mentee", said="", about="x", at=NOW)
        )
        db.execute(insert(Pins).values(person_id=who.id, hashed="x", set_at=NOW))
        stage = {"mentor_id": ABDUL_WADOOD.id, "mentee_id": who.id, "stage": "coach", "agreed": True, "said_at": NOW}
        db.execute(insert(MentoringStages).values(**stage))
    letters.put(database, to=who, lane="notice")
    sent = letters.put(database, "Before", to=who, lane="notice")
    letters.change(database, sent, state="delivered")


# --- one of two ------------------------------------------------------------------------------


def test_everything_of_the_other_moves_and_comes_back_exactly(twice: Database) -> None:
    live(twice)
    hers, his = of(twice, TWIN), of(twice, GUL_KHAN)
    assert len(hers) >= 8
    merge_id = merge(twice)
    assert of(twice, TWIN) == {}
    assert of(twice, GUL_KHAN) == {name: his.get(name, 0) + hers.get(name, 0) for name in his | hers}
    assert row(twice, TWIN).left_on == MOMENT.today
    with twice.reading() as db:
        waiting, sent = db.execute(select(Outbox).where(Outbox.person_id == GUL_KHAN.id).order_by(Outbox.id)).all()
        assert (waiting.msisdn, waiting.state) == (GUL_KHAN.msisdn, "due")
        assert (sent.msisdn, sent.state) == (TWIN.msisdn, "delivered")
        draft = db.execute(select(Drafts)).one()
        assert (draft.msisdn, draft.person_id) == (GUL_KHAN.msisdn, GUL_KHAN.id)
    assert undo(twice, merge_id)
    assert of(twice, TWIN) == hers
    assert of(twice, GUL_KHAN) == his
    assert row(twice, TWIN).left_on is None
    with twice.reading() as db:
        again = select(Outbox.msisdn).where(Outbox.person_id == TWIN.id)
        assert list(db.scalars(again)) == [TWIN.msisdn] * 2
        said = [(each.what, each.about) for each in db.execute(select(AuditLines).order_by(AuditLines.id))]
    assert said == [("people merged", "person 70 into person 2"), ("people parted again", "person 70 from person 2")]


def test_what_both_have_counts_once_and_stays_where_it_was(twice: Database) -> None:
    live(twice)
    live_too = {"workshop_id": 1, "person_id": GUL_KHAN.id, "day": date(2026, 11, 4), "checked_in_at": NOW}
    with twice.transaction() as db:
        db.execute(insert(CheckIns).values(**live_too))
        db.execute(insert(Pins).values(person_id=GUL_KHAN.id, hashed="his", set_at=NOW))
        post_id = db.execute(select(Posts.id).where(Posts.kind == "deputy")).scalar_one()
        db.execute(insert(Holdings).values(post_id=post_id, person_id=GUL_KHAN.id, since=MOMENT.today))
    hers = of(twice, TWIN)
    merge_id = merge(twice)
    left = {"check_ins.person_id": 1, "pins.person_id": 1, "holdings.person_id": 1}
    assert of(twice, TWIN) == left
    with twice.reading() as db:
        assert db.scalar(select(Pins.hashed).where(Pins.person_id == GUL_KHAN.id)) == "his"
        days = list(db.scalars(select(CheckIns.day).where(CheckIns.person_id == GUL_KHAN.id).order_by(CheckIns.day)))
        held = people.in_charge_of(db, post_id, MOMENT.today)
    assert days == [date(2026, 11, 4), date(2026, 11, 5)]
    assert held is not None
    assert held.id == GUL_KHAN.id
    assert undo(twice, merge_id)
    assert of(twice, TWIN) == hers


@pytest.mark.parametrize(
    ("his", "hers", "holds"),
    [
        ({}, {"stopped_at": NOW}, {"stopped_at": NOW, "stopped_by_provider": False}),
        ({"stopped_at": NOW}, {}, {"stopped_at": NOW}),
        ({}, {"stopped_at": NOW, "stopped_by_provider": True}, {"stopped_at": None}),  # of the other number
        (
            {"stopped_at": NOW, "stopped_by_provider": True},
            {"stopped_at": NOW},
            {"stopped_at": NOW, "stopped_by_provider": False},
        ),
        ({}, {"fewer_messages": True}, {"fewer_messages": True}),
        ({}, {"cohort": "1 Karachi 2004"}, {"cohort": "1 Karachi 2004"}),
        ({"cohort": "2 Quetta 2005"}, {"cohort": "1 Karachi 2004"}, {"cohort": "2 Quetta 2005"}),
        ({"phone_shared": False}, {"phone_shared": True}, {"phone_shared": True}),
        ({"phone_shared": True}, {"phone_shared": False}, {"phone_shared": True}),
        ({"sex": ""}, {"sex": "f"}, {"sex": "f"}),
        ({"joined_at": None}, {"joined_at": NOW}, {"joined_at": None}),
        ({"joined_at": NOW}, {"joined_at": None}, {"joined_at": NOW}),
    ],
)
def test_the_stricter_wish_holds_and_consent_is_not_carried_over(
    twice: Database, his: dict[str, Any], hers: dict[str, Any], holds: dict[str, Any]
) -> None:
    say(twice, GUL_KHAN, **his)
    say(twice, TWIN, **hers)
    before = row(twice, GUL_KHAN)
    merge_id = merge(twice)
    after = row(twice, GUL_KHAN)
    assert {name: getattr(after, name) for name in holds} == holds
    assert undo(twice, merge_id)
    assert row(twice, GUL_KHAN) == before


def test_of_two_who_share_a_number_the_stop_of_a_provider_is_of_both(twice: Database) -> None:
    say(twice, TWIN, msisdn=GUL_KHAN.msisdn, stopped_at=NOW, stopped_by_provider=True)
    merge(twice)
    assert row(twice, GUL_KHAN).stopped_by_provider
    assert row(twice, GUL_KHAN).stopped_at == NOW


def test_what_she_said_since_stays_when_it_is_undone(twice: Database) -> None:
    say(twice, TWIN, stopped_at=NOW)
    merge_id = merge(twice)
    later = NOW + timedelta(hours=1)
    say(twice, GUL_KHAN, stopped_at=later)
    assert undo(twice, merge_id)
    assert row(twice, GUL_KHAN).stopped_at == later


def test_a_mentor_whom_an_asker_refused_under_one_row_is_refused(twice: Database) -> None:
    with twice.transaction() as db:
        values = {"kind": "teaching", "topic": "maths", "seen_by": "mentor", "urgency": "week", "words": "How?"}
        questions.ask(db, outcomes.QuestionAsked(ZARMINA.id, **values), MOMENT)
        question_id = db.execute(select(Questions.id)).scalar_one()
        db.execute(update(QuestionLeaves).values(person_id=GUL_KHAN.id, allowed=True))
        refused = {"question_id": question_id, "person_id": TWIN.id, "allowed": False, "said_at": NOW}
        db.execute(insert(QuestionLeaves).values(**refused))

    def may_read(who: Person) -> bool:
        with twice.reading() as db:
            return bool(db.scalar(select(Questions.id).where(leaves.open_to(who.id), Questions.seen_by == "mentor")))

    assert may_read(GUL_KHAN)
    merge_id = merge(twice)
    assert not may_read(GUL_KHAN)
    undo(twice, merge_id)
    assert may_read(GUL_KHAN)


def test_nobody_learns_from_it_who_wrote_to_the_focal_person(twice: Database) -> None:
    live(twice)
    merge(twice)
    with twice.reading() as db:
        memory = db.execute(select(Merges.memory)).scalar_one()
        assert b"sensitive" not in memory
        assert "sensitive_items.asker_id" in json.loads(MOMENT.vault.open(memory))["moved"]


def test_it_is_refused_where_it_makes_no_sense(twice: Database) -> None:
    def why(kept: int, gone: int) -> str:
        with pytest.raises(CannotMerge) as refused, twice.transaction() as db:
            merging.merge(db, kept, gone, MOMENT)
        return refused.value.why

    assert why(GUL_KHAN.id, GUL_KHAN.id) == "same"
    assert why(GUL_KHAN.id, 9_999) == "merged"
    merge(twice)
    assert why(ZARMINA.id, TWIN.id) == "merged"
    assert why(TWIN.id, ZARMINA.id) == "merged"
    say(twice, ZARMINA, left_on=MOMENT.today)
    assert why(ZARMINA.id, GUL_KHAN.id) == "left"


def test_after_a_week_it_is_final_and_name_and_number_are_forgotten(twice: Database) -> None:
    merge_id = merge(twice)
    with twice.transaction() as db:
        assert merging.settle_old(db, NOW + timedelta(days=6)) == 0
        assert merging.settle_old(db, NOW + timedelta(days=7)) == 1
    assert (row(twice, TWIN).name, row(twice, TWIN).msisdn) == ("", "merged 70")
    assert not undo(twice, merge_id)
    with twice.reading() as db:
        assert db.execute(select(Merges.memory)).scalar_one() is None


def test_a_week_later_it_is_too_late_also_before_anybody_tidied_up(twice: Database) -> None:
    merge_id = merge(twice)
    assert not undo(twice, merge_id, moment_at(NOW + timedelta(days=7)))
    assert undo(twice, merge_id, moment_at(NOW + timedelta(days=7, seconds=-1)))


def test_it_is_not_undone_where_the_number_is_a_third_ones_by_now(twice: Database) -> None:
    merge_id = merge(twice)
    say(twice, ZARMINA, msisdn=TWIN.msisdn, phone_shared=False)
    before = of(twice, GUL_KHAN)
    with pytest.raises(NumberTaken, match="Zarmina"):
        undo(twice, merge_id)
    assert of(twice, GUL_KHAN) == before
    say(twice, ZARMINA, phone_shared=True)
    assert undo(twice, merge_id)


def test_two_who_had_one_number_have_it_again(twice: Database) -> None:
    say(twice, TWIN, msisdn=GUL_KHAN.msisdn)
    assert undo(twice, merge(twice))


def test_the_last_of_two_merges_is_undone_first(twice: Database) -> None:
    first = merge(twice)
    second = merge(twice, ZARMINA, GUL_KHAN)
    assert not undo(twice, first)
    assert undo(twice, second)
    assert undo(twice, first)


def test_who_is_erased_is_erased_in_both_rows(twice: Database) -> None:
    merge(twice)
    with twice.transaction() as db:
        counts = erasing.erase(db, GUL_KHAN.id, MOMENT)
    assert counts["merges"] == 1
    assert (row(twice, TWIN).name, row(twice, TWIN).msisdn) == ("", "merged 70")


def test_the_next_list_does_not_bring_the_row_back(twice: Database) -> None:
    merge(twice)
    header = "district,cluster,cluster_code,school,name,number\n"
    line = f"Pishin,Pishin-03,30703,{KARBALA.name},Gull Khan,{GUL_KHAN.msisdn}\n"
    with twice.transaction() as db:
        report = roster.apply(db, roster.read((header + line).encode()).rows, NOW)
    assert [fate.what for fate in report.fates] == ["changed"]  # the one who stayed, by the number
    assert row(twice, TWIN).left_on is not None
    assert row(twice, GUL_KHAN).name == "Gull Khan"


# --- who they may be -------------------------------------------------------------------------


def pairs(database: Database, who: Person = SHAISTA, person_id: int | None = None) -> list[tuple[int, int, str]]:
    with database.reading() as db:
        seen = scope.of(db, people.by_id(db, who.id), True, MOMENT)
        return [(each.first, each.second, each.why) for each in duplicates.pairs(db, seen, person_id)]


def test_likely_pairs_are_found_by_number_and_by_name_at_a_school(twice: Database) -> None:
    assert pairs(twice) == [(GUL_KHAN.id, TWIN.id, "name")]
    assert pairs(twice, person_id=TWIN.id) == [(GUL_KHAN.id, TWIN.id, "name")]
    assert pairs(twice, person_id=ZARMINA.id) == []
    say(twice, TWIN, school_id=HURAMZAI.id)
    assert pairs(twice) == []
    say(twice, TWIN, msisdn=GUL_KHAN.msisdn, name="Somebody")
    assert pairs(twice) == [(GUL_KHAN.id, TWIN.id, "number")]
    say(twice, TWIN, phone_shared=True)
    assert pairs(twice) == []  # two who share a phone


def test_each_sees_the_pairs_of_the_own_area(twice: Database) -> None:
    assert pairs(twice, ABDUL_WADOOD) == [(GUL_KHAN.id, TWIN.id, "name")]
    with twice.transaction() as db:
        pishin.open_second_cluster(db)
    say(twice, TWIN, school_id=None, msisdn=GUL_KHAN.msisdn)
    assert pairs(twice, ABDUL_WADOOD) == []
    assert pairs(twice) == [(GUL_KHAN.id, TWIN.id, "number")]


def test_who_was_told_apart_is_not_asked_about_again(twice: Database) -> None:
    with twice.transaction() as db:
        merging.tell_apart(db, TWIN.id, GUL_KHAN.id, MOMENT)
    assert pairs(twice) == []


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Zarmina Kakar", "Zarmeena Kakar", True),
        ("Gul Khan", "Gul khan.", True),
        ("Gul Khan", "Gul Jan", False),
        ("Bibi Hawa", "Bibi Hajra", False),
        ("Gul Khan 1", "Gul Khan 2", False),
        ("Niaz", "Naiz", True),
        ("", "", False),
    ],
)
def test_a_slip_of_the_pen_is_not_another_name(name: str, other: str, same: bool) -> None:
    assert duplicates.nearly_the_same(name, other) is same
