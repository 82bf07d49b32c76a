"""Broadcasts in the store: whom they reach, that each is written to once, that what has not left can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from flows.facts import Person, Programme
from flows.forecast import forecast
from flows.routing import Plan, Route
from store import audience, broadcasting, broadcasts, previews, proposals, retention
from store.audience import Audience
from store.broadcasts import Broadcast, Draft
from store.database import Database
from store.moment import Moment
from store.scope import Scope, of
from store.tables import Broadcasts, BroadcastWords, DeadNumbers, Outbox, People
from store.vault import Vault
from tests import desks, pishin
from tests.desks import DURDANA, HANI, KECH_01, MAHNAZ, TARIQ, TUMP
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, KARBALA, NASREEN, NOW, PISHIN_03, SABIHA, ZARMINA

MOMENT = Moment(NOW, Programme(), Vault("a key for the tests of broadcasts"))
PLAN = Plan((Route("one", price=1_500_000),))
ROMAN = {"ur_Latn": "School {school} mein kal se khana", "en": "Meals from tomorrow at {school}"}
PROVINCE = Audience("mentees", 1)
PISHIN = Audience("mentees", 1, districts=(7,))
EVERYBODY = [ZARMINA.id, GUL_KHAN.id, BIBI_HAWA.id, ABDUL_WADOOD.id, DURDANA.id]


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    with database.transaction() as db:
        desks.fill(db)
        yield db


def scope_of(db: Connection, person: Person, strong: bool = False) -> Scope:
    return of(db, person, strong, MOMENT)


def planned(db: Connection, to: Audience = PISHIN, words: dict[str, str] | None = None) -> int:
    """One of an office of Pishin that leaves now."""
    number = broadcasts.save(db, Draft(to, 7, words or ROMAN), NASREEN.id, MOMENT)
    assert number
    this = find(db, number)
    assert broadcasts.plan(db, this, NOW, NASREEN.id, MOMENT) == "planned"
    return number


def find(db: Connection, number: int) -> Broadcast:
    found = broadcasts.find(db, scope_of(db, SABIHA), number)
    assert found
    return found


def leave(db: Connection, number: int, most: int = 100, moment: Moment = MOMENT) -> int:
    """All batches of it."""
    batches = 0
    while broadcasting.write(db, number, moment, most) is not None:
        batches += 1
    return batches


def written(db: Connection, state: str = "due") -> dict[int, str]:
    found = select(Outbox).where(Outbox.once.startswith("D130/"), Outbox.state == state).order_by(Outbox.id)
    return {row.person_id: row.text for row in db.execute(found)}


@pytest.mark.parametrize(
    ("to", "who"),
    [
        (PROVINCE, EVERYBODY),
        (PISHIN, EVERYBODY[:4]),
        (Audience("mentees", 1, clusters=(KECH_01.id,)), [DURDANA.id]),
        (Audience("mentees", 1, districts=(9,), clusters=(PISHIN_03.id,)), EVERYBODY),
        (Audience("mentors", 1), [ABDUL_WADOOD.id, MAHNAZ.id]),
        (Audience("mentors", 1, districts=(9,)), [MAHNAZ.id]),
        (Audience("officers", 1), [NASREEN.id, HANI.id]),
        (Audience("officers", 1, districts=(7,)), [NASREEN.id]),
        (Audience("mentees", 2), []),
    ],
)
def test_whom_it_is_for(to: Audience, who: list[int], db: Connection) -> None:
    assert [each.person.id for each in audience.readers(db, to, MOMENT)] == who


def test_who_is_not_reached_is_counted_and_never_written_to(db: Connection) -> None:
    for person, change in ((GUL_KHAN, {"stopped_at": NOW}), (BIBI_HAWA, {"fewer_messages": True})):
        db.execute(update(People).where(People.id == person.id).values(**change))
    db.execute(update(People).where(People.id == ABDUL_WADOOD.id).values(msisdn=ZARMINA.msisdn))
    db.execute(insert(DeadNumbers).values(msisdn=DURDANA.msisdn, since=NOW))
    pishin.add_person(db, Person(90, "+923331230090", "Dilshad", language="ur"), KARBALA)
    found = audience.reach(db, PROVINCE, ROMAN, MOMENT)
    assert [each.person.id for each in found.to] == [ZARMINA.id]
    assert found.missed == {"stopped": 1, "fewer": 1, "dead": 1, "no words": 1, "same number": 1}
    number = broadcasts.save(db, Draft(PROVINCE, None, ROMAN), SABIHA.id, MOMENT)
    assert number
    db.execute(update(Broadcasts).values(state="planned", leaves_at=NOW))
    leave(db, number, most=2)
    assert list(written(db)) == [ZARMINA.id]
    assert [*db.scalars(select(Outbox.person_id))] == [ZARMINA.id]


def test_each_reads_her_language_with_her_own_school(db: Connection) -> None:
    planned(db)
    leave(db, 1)
    assert written(db) == {
        ZARMINA.id: "School GGPS Huramzai mein kal se khana - Saathi",
        GUL_KHAN.id: "Meals from tomorrow at GPS Killi Karbala - Saathi",
        BIBI_HAWA.id: "School GPS Bostan mein kal se khana - Saathi",
        ABDUL_WADOOD.id: "School GPS Killi Karbala mein kal se khana - Saathi",
    }
    row = db.execute(select(Outbox).where(Outbox.person_id == ZARMINA.id)).one()
    assert (row.lane, row.hours, row.kind, row.once) == ("bulk", "day", "D130", f"D130/1/{ZARMINA.id}")


def test_a_batch_at_a_time_and_however_often_each_is_written_to_once(db: Connection) -> None:
    number = planned(db)
    assert broadcasting.due(db, MOMENT) == [number]
    assert broadcasting.write(db, number, MOMENT, 2) == 2
    assert (find(db, number).state, find(db, number).people) == ("leaving", 4)
    assert leave(db, number, 2) == 1
    db.execute(update(Broadcasts).values(watermark=0, through_at=None))  # as if the mark had been lost
    leave(db, number, 3)
    assert list(written(db)) == EVERYBODY[:4]
    assert broadcasting.due(db, MOMENT) == []


def test_it_waits_for_its_hour(db: Connection) -> None:
    number = broadcasts.save(db, Draft(PISHIN, 7, ROMAN), NASREEN.id, MOMENT)
    assert number
    broadcasts.plan(db, find(db, number), NOW + timedelta(hours=2), NASREEN.id, MOMENT)
    assert broadcasting.due(db, MOMENT) == []
    assert broadcasting.due(db, replace(MOMENT, now=NOW + timedelta(hours=2))) == [number]


def test_a_full_week_gives_way_and_says_so(db: Connection) -> None:
    for n in range(3):
        row = {"person_id": GUL_KHAN.id, "msisdn": GUL_KHAN.msisdn, "kind": "D9", "lane": "notice", "text": "x"}
        more = {"encoding": "GSM-7", "parts": 1, "once": f"D9/{n}", "state": "sent", "due_at": NOW, "expires_at": NOW}
        db.execute(insert(Outbox).values(**row, **more, created_at=NOW))
    assert audience.reach(db, PISHIN, ROMAN, MOMENT).enough == 1
    number = planned(db)
    leave(db, number)
    assert list(written(db, "expired")) == [GUL_KHAN.id]
    assert sorted(broadcasts.progress(db, number)) == [("due", "", 3), ("expired", "has heard enough this week", 1)]


def test_a_post_hears_it_whatever_its_week_was(db: Connection) -> None:
    number = planned(db, Audience("mentors", 1, districts=(7,)), {"ur_Latn": "Zila {district} ki meeting"})
    leave(db, number)
    assert db.execute(select(Outbox.kind, Outbox.text)).all() == [("D134", "Zila Pishin ki meeting - Saathi")]


def test_what_has_not_left_is_withdrawn(db: Connection) -> None:
    number = planned(db)
    broadcasting.write(db, number, MOMENT, 3)
    db.execute(update(Outbox).where(Outbox.person_id == ZARMINA.id).values(state="sent"))
    db.execute(update(Outbox).where(Outbox.person_id == GUL_KHAN.id).values(state="claimed"))
    assert broadcasts.cancel(db, number, MOMENT) == 2
    assert broadcasting.write(db, number, MOMENT) is None
    assert broadcasting.due(db, MOMENT) == []
    assert broadcasts.cancel(db, number, MOMENT) is None
    assert (find(db, number).state, written(db)) == ("cancelled", {})
    assert sorted(broadcasts.progress(db, number)) == [("expired", "withdrawn", 2), ("sent", "", 1)]


def test_it_is_done_when_nothing_of_it_waits(db: Connection) -> None:
    number = planned(db)
    leave(db, number)
    assert broadcasting.may_end(db)
    assert broadcasting.end(db, MOMENT) == 0
    db.execute(update(Outbox).values(state="delivered"))
    assert broadcasting.end(db, MOMENT) == 1
    assert (find(db, number).state, broadcasting.may_end(db)) == ("done", False)


def test_a_preview_is_what_then_leaves(db: Connection) -> None:
    number = planned(db)
    seen = previews.preview(db, find(db, number), MOMENT)
    costs = previews.cost(db, find(db, number), seen.reach.to, PLAN, MOMENT.today)
    assert {sample.language: (sample.people, sample.parts, sample.encoding) for sample in seen.samples} == {
        "ur_Latn": (3, 1, "GSM-7"),
        "en": (1, 1, "GSM-7"),
    }
    assert "GPS Killi Karbala" in seen.samples[0].words  # the longest name of her readers
    leave(db, number)
    sent = [(row.msisdn, row.text) for row in db.execute(select(Outbox))]
    assert costs == forecast(PLAN, sent, "bulk", {})
    assert costs.whole.cost == 4 * 1_500_000


def test_a_sample_in_urdu_counts_its_own_letters(db: Connection) -> None:
    number = planned(db, words={"ur": "کل سے {school} میں کھانا"})
    (sample,) = previews.samples(find(db, number), audience.readers(db, PISHIN, MOMENT))
    assert (sample.encoding, sample.people) == ("UCS-2", 0)
    assert sample.words.endswith("- ساتھی")
    assert sample.letters == len(sample.words)


def test_a_test_goes_to_whoever_asks_once_a_minute(db: Connection) -> None:
    this = find(db, planned(db))
    found = previews.samples(this, audience.readers(db, PISHIN, MOMENT))
    assert previews.send_test(db, this, NASREEN, found, MOMENT) == 2
    assert previews.send_test(db, this, NASREEN, found, MOMENT) == 0
    rows = db.execute(select(Outbox.msisdn, Outbox.lane).distinct()).all()
    assert rows == [(NASREEN.msisdn, "reply")]


@pytest.mark.parametrize(
    ("to", "district", "wide"),
    [
        (PROVINCE, None, True),
        (replace(PROVINCE, role="officers"), None, True),
        (replace(PROVINCE, districts=(7, 9)), None, True),
        (replace(PROVINCE, districts=(7,), clusters=(11,)), None, True),
        (replace(PROVINCE, districts=(9,)), None, False),
        (PISHIN, 7, False),
    ],
)
def test_what_is_for_the_whole_province_needs_a_second_person(
    to: Audience, district: int | None, wide: bool, db: Connection
) -> None:
    number = broadcasts.save(db, Draft(to, district, ROMAN), SABIHA.id, MOMENT)
    assert number
    state = broadcasts.plan(db, find(db, number), NOW, SABIHA.id, MOMENT)
    assert state == ("waiting" if wide else "planned")
    assert len(proposals.listing(db, [1], TARIQ)) == wide
    assert broadcasting.due(db, MOMENT) == ([] if wide else [number])


def test_only_a_draft_is_rewritten_or_planned(db: Connection) -> None:
    number = planned(db)
    assert broadcasts.save(db, Draft(PISHIN, 7, {"en": "Other words"}), NASREEN.id, MOMENT, number) is None
    assert find(db, number).words == ROMAN
    assert broadcasts.plan(db, find(db, number), NOW, NASREEN.id, MOMENT) is None


def test_an_office_sees_its_own_and_the_province_all(db: Connection) -> None:
    planned(db)
    seen = {person.id: len(broadcasts.listing(db, scope_of(db, person, strong)))
            for person, strong in ((NASREEN, False), (HANI, False), (SABIHA, False), (TARIQ, True))}  # fmt: skip
    assert seen == {NASREEN.id: 1, HANI.id: 0, SABIHA.id: 1, TARIQ.id: 1}
    assert TUMP.cluster.id not in audience.pickable(db, scope_of(db, NASREEN))[1]


def test_its_words_go_with_their_age(db: Connection) -> None:
    planned(db)
    old = replace(MOMENT, now=NOW + MOMENT.policy.texts_live + timedelta(days=1))
    assert retention.forget_texts(db, old) >= 2
    assert set(db.scalars(select(BroadcastWords.words))) == {""}


def test_what_was_written_anew_since_somebody_looked_is_not_planned(db: Connection) -> None:
    """Else what nobody saw leaves for everybody, and without a second person's word."""
    number = broadcasts.save(db, Draft(PISHIN, None, ROMAN), SABIHA.id, MOMENT)
    assert number
    seen = find(db, number)
    later = replace(MOMENT, now=NOW + timedelta(minutes=1))
    assert broadcasts.save(db, Draft(PROVINCE, None, ROMAN), SABIHA.id, later, number)
    assert broadcasts.plan(db, seen, NOW, SABIHA.id, later) is None
    assert find(db, number).state == "draft"
    assert broadcasts.plan(db, find(db, number), NOW, SABIHA.id, later) == "waiting"
