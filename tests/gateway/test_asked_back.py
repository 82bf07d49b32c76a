"""An office asks the asker: what each hears of it, what the office may read, and what its clock makes of it; on both databases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.facts import AskedBack, Question
from flows.outcomes import (
    AskedAbove,
    AskerAsked,
    NotMyOffice,
    Outcome,
    PassedUp,
    QuestionAnswered,
    QuestionAsked,
    WordsAdded,
)
from gateway.jobs import escalate
from store import asked, asked_back, people, records
from store.tables import Districts, Outbox, People, QuestionEvents
from tests import pishin, quiet
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, HURAMZAI, NASREEN, NOW, SABIHA, ZARMINA
from tests.stopped import later, local, moment_at

ASKS = AskerAsked(NASREEN.id, 1, "How many books?")
WEEK = timedelta(days=7)
SAYS = WordsAdded(ZARMINA.id, 1, f"40, at {HURAMZAI.name}. {ZARMINA.name}, 0333 1234567", to_office=True)


@pytest.fixture(autouse=True)
def with_officer(doors: Doors) -> None:
    """A private question of Zarmina's, with the officer as E1 by her leave; one of the TLRT; everybody reads English."""
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, SABIHA, None)
        pishin.hold(db, SABIHA, "province", province_id=1)
        db.execute(update(People).values(language="en", phone_shared=False))
    quiet.call(doors.parts.database, NASREEN, local(5, month=12))  # she is not out of reach
    save(doors, QuestionAsked(ZARMINA.id, "teaching", "maths", "mentor", "week", "My own words"))
    save(doors, PassedUp(ABDUL_WADOOD.id, 1, "no class 3 books"))
    forget_sent(doors)


def save(doors: Doors, *saved: Outcome, after: timedelta = timedelta()) -> None:
    for outcome in saved:
        with doors.parts.database.transaction() as db:
            records.save(db, outcome, moment_at(NOW + after))


def forget_sent(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(Outbox).values(text=""))


def sent(doors: Doors) -> list[tuple[int, str]]:
    return [(row.person_id, row.text) for row in doors.outbox(Outbox.text != "")]


def of_office(doors: Doors) -> Question:
    """The question as the officer sees it."""
    with doors.parts.database.reading() as db:
        post = people.post(db, "district_officer", district_id=7)
        return asked.for_officer(db, [post], moment_at(NOW))[0]


def history(doors: Doors) -> list[Any]:
    with doors.parts.database.reading() as db:
        return list(db.scalars(select(QuestionEvents.what).order_by(QuestionEvents.id)))


def back(doors: Doors, after: timedelta = timedelta()) -> AskedBack | None:
    with doors.parts.database.reading() as db:
        return asked_back.of(db, [1], moment_at(NOW + after)).get(1)


def test_she_hears_that_a_message_waits_and_the_office_that_words_came(doors: Doors) -> None:
    save(doors, ASKS)
    assert sent(doors) == [(ZARMINA.id, "Saathi: there is a message for you. Dial *778# then 3.")]
    forget_sent(doors)
    save(doors, SAYS)
    words = "Saathi: the teacher of E1 has written what you asked. Dial *778# then 1. Thank you."
    assert sent(doors) == [(NASREEN.id, words)]


def test_the_office_reads_only_what_she_wrote_to_it_less_her_name_her_school_and_numbers(doors: Doors) -> None:
    save(doors, ASKS, WordsAdded(ZARMINA.id, 1, "between us"), SAYS)
    seen = of_office(doors)
    assert (seen.words, seen.asker_name, seen.asker_school) == ("", "", "")
    assert seen.asked_back == AskedBack("How many books?", "40, at ... .., ..")


def test_words_for_an_office_that_asked_nothing_are_words(doors: Doors) -> None:
    save(doors, SAYS)
    assert back(doors) is None
    assert sent(doors) == []
    assert history(doors)[-1] == "worded"


def test_once_a_week_and_then_the_next(doors: Doors) -> None:
    second = AskerAsked(NASREEN.id, 1, "Since when?")
    save(doors, ASKS, ASKS, second, replace(SAYS, words="40"), second)
    assert sum(to == ZARMINA.id for to, _ in sent(doors)) == 1
    assert back(doors) == AskedBack("How many books?", "40")
    assert back(doors, WEEK) == AskedBack("How many books?", "40", over=True)
    save(doors, second, after=WEEK)
    assert back(doors, WEEK) == AskedBack("Since when?")


def test_what_got_no_words_in_a_week_is_asked_no_more_and_nobody_is_told(doors: Doors) -> None:
    save(doors, ASKS)
    forget_sent(doors)
    assert back(doors, WEEK - timedelta(minutes=1)) == AskedBack("How many books?")
    assert back(doors, WEEK) is None
    save(doors, SAYS, after=WEEK)
    assert sent(doors) == []
    assert history(doors)[-1] == "worded"


@pytest.mark.parametrize(
    "then",
    [
        PassedUp(NASREEN.id, 1, "", "tlrt"),
        NotMyOffice(NASREEN.id, 1, "officer"),
        QuestionAnswered(NASREEN.id, 1, "They come.", by="officer"),
    ],
    ids=["the province", "the mentor", "an answer"],
)
def test_what_was_between_the_two_goes_no_further(then: Outcome, doors: Doors) -> None:
    save(doors, ASKS, SAYS, then)
    assert back(doors) is None


def test_what_is_no_more_with_an_office_is_not_asked(doors: Doors) -> None:
    save(doors, NotMyOffice(NASREEN.id, 1, "officer"))
    forget_sent(doors)
    save(doors, ASKS)
    assert sent(doors) == []


def test_where_officers_get_no_sms_her_words_wait_in_the_menu(doors: Doors) -> None:
    save(doors, ASKS)
    with doors.parts.database.transaction() as db:
        db.execute(update(Districts).values(profile="self-run"))
    forget_sent(doors)
    save(doors, SAYS)
    assert sent(doors) == []
    assert of_office(doors).asked_back is not None


def test_a_mentor_is_told_where_his_own_questions_lie(doors: Doors) -> None:
    save(doors, AskedAbove(ABDUL_WADOOD.id, 3, "officer", "When is the next training?"))
    forget_sent(doors)
    save(doors, AskerAsked(NASREEN.id, 2, "Of which kind?"))
    assert sent(doors) == [(ABDUL_WADOOD.id, "Saathi: there is a message for you. Dial *778# then 6, 4.")]


@pytest.mark.parametrize(("asks", "nudges"), [(False, 1), (True, 0)], ids=["no word", "asked back"])
def test_its_clock_goes_on_but_who_asked_has_said_a_word(asks: bool, nudges: int, doors: Doors) -> None:
    if asks:
        save(doors, ASKS)
    steps: Counter[str] = Counter()
    for days in range(1, 15):
        steps.update(escalate.run(later(doors.parts, NOW + timedelta(days=days))))
    assert (steps["nudged"], steps["reminded"]) == (nudges, 1)
