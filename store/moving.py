"""Questions on their way: up to the district, on to the province, and down again. Each is told to whom it concerns."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Row, select

from flows import outcomes, topics
from flows.escalation import office_for
from flows.facts import PROVINCE
from flows.texts import render
from flows.typed import without_mobiles
from store import asked, people, standing, telling, waiting
from store.database import insert_once
from store.ledger import change, find, note, withdrawn
from store.moment import Moment
from store.tables import Districts, Escalations, People, Schools

Saved = dict[str, object]


def pass_up(
    db: Connection,
    question_id: int,
    moment: Moment,
    person_id: int | None = None,
    summary: str = "",
    to: str = "officer",
) -> Saved:
    """To the post of an office, which is told. `to`: officer | tlrt | director; `person_id` None: by the clock. Gives `{ref}`.

    Passed up twice it keeps its E reference; while it is there already nothing changes.
    """
    row = find(db, question_id)
    if withdrawn(row):
        return {"ref": f"Q{row.id}"}
    insert_once(db, Escalations, {"question_id": question_id, "passed_at": moment.now})
    escalation = asked.escalation_of(db, question_id)
    if row.with_whom == to and row.state in asked.WAITING:
        return {"ref": f"E{escalation}"}
    days = days_of(to, row.urgency, moment)
    change(
        db,
        question_id,
        with_whom=to,
        post_id=_post_of(db, to, row.cluster_id, moment),
        state="open",
        summary=without_mobiles(summary or row.summary or _neutral(db, row)),
        promised_on=None,
        clock_from=moment.today,
        days=days,
        due_on=moment.calendars.of_post(to, row.cluster_id).add(moment.today, days),
    )
    note(db, question_id, waiting.MOVED_ON if to in PROVINCE else "passed up", moment, person_id, summary)
    moved = find(db, question_id)
    if not telling.office(db, moved, escalation, moment):
        nobody_reached(db, moved, moment)
    return {"ref": f"E{escalation}"}


def pass_on(db: Connection, question_id: int, moment: Moment, person_id: int | None = None) -> Saved:
    """From the district to the province: the office for its kind; the officer, if he did not do it, and the mentor hear."""
    before = find(db, question_id)
    saved = pass_up(db, question_id, moment, person_id, to=office_for(before.kind))
    telling.moved_on(db, before, find(db, question_id), asked.escalation_of(db, question_id), person_id, moment)
    return saved


def office_is_vacant(db: Connection, question_id: int, moment: Moment) -> None:
    """Nobody holds the post it waits for. The director's matters go to the teaching team meanwhile, if there is one."""
    row = find(db, question_id)
    post_id = _post_of(db, row.with_whom, row.cluster_id, moment)
    if post_id != row.post_id and people.holders(db, post_id, moment.today):
        change(db, question_id, post_id=post_id)
        telling.office(db, find(db, question_id), asked.escalation_of(db, question_id), moment)
    else:
        nobody_reached(db, row, moment)


def _post_of(db: Connection, to: str, cluster_id: int, moment: Moment) -> int:
    district_id = people.district_of(db, cluster_id)
    if to == "officer":
        return people.post(db, "district_officer", district_id=district_id)
    province_id = db.execute(select(Districts.province_id).where(Districts.id == district_id)).scalar_one()
    if to == "director":
        director = people.post(db, "director", province_id=province_id)
        if people.holders(db, director, moment.today):
            return director
    return people.post(db, "province", province_id=province_id)


def days_of(whom: str, urgency: str, moment: Moment) -> int:
    """Working days of the clock of whoever has a question."""
    policy = moment.policy
    days = {
        "mentor": (policy.mentor_days_today, policy.mentor_days_week, policy.mentor_days_workshop),
        "officer": (policy.officer_days_today, policy.officer_days_week, policy.officer_days_workshop),
    }
    province = (policy.province_days_today, policy.province_days_week, policy.province_days_workshop)
    today, week, workshop = days.get(whom, province)
    return {"today": today, "week": week}.get(urgency, workshop)


def nobody_reached(db: Connection, row: Row[Any], moment: Moment) -> None:
    """The office is vacant or out of reach: the mentor and the administrator hear it, and its history keeps it."""
    standing.nobody_reached(db, row, moment)
    note(db, row.id, waiting.NOBODY, moment)


def _neutral(db: Connection, row: Row[Any]) -> str:
    """The line that travels when nobody wrote one: her own words where she shared them, else only what it is about."""
    if row.seen_by != "mentor" and row.words:
        return without_names(db, row.asker_id, row.shared_words or row.words)
    return render(topics.about(row.kind, row.topic), "en")


def without_names(db: Connection, asker_id: int, words: str) -> str:
    """Words of hers, less her name, her school's and any number that could be a telephone's."""
    known = select(People.name, Schools.name).outerjoin(Schools, Schools.id == People.school_id)
    names = db.execute(known.where(People.id == asker_id)).one()
    words = re.sub(r"\+?\d[\d -]{4,}\d", "..", words)
    for name in filter(None, names):
        words = re.sub(re.escape(name), "..", words, flags=re.IGNORECASE)
    return words


def ask_leave(
    db: Connection,
    question_id: int,
    moment: Moment,
    person_id: int | None = None,
    summary: str = "",
    to: str = "officer",
) -> None:
    """A private question would move: its asker is asked first, and asked once until she says."""
    row = find(db, question_id)
    if summary:
        change(db, question_id, summary=summary)
    if row.leave_asked_on is None or row.leave_given:
        change(db, question_id, leave_asked_on=moment.today, leave_given=False, leave_for=to)
        note(db, question_id, "leave asked", moment, person_id, summary)
        telling.asker_for_leave(db, find(db, question_id), moment)


def ask_leave_on(db: Connection, question_id: int, moment: Moment, person_id: int | None = None) -> None:
    """A private question with the district: may it go on to the province? Until she says it stays where it is."""
    row = find(db, question_id)
    change(db, question_id, leave_asked_on=moment.today, leave_given=False, leave_for=office_for(row.kind))
    note(db, question_id, waiting.OFFERED, moment, person_id)
    telling.asker_for_leave(db, find(db, question_id), moment)


def send_back(db: Connection, outcome: outcomes.NotMyOffice, moment: Moment) -> None:
    """Not that office's: one level down, its clock begun anew, without blame. A private one never where she has not let it.

    Said twice it goes down once; nothing where it was answered or closed in that moment.
    """
    row = find(db, outcome.question_id)
    if row.with_whom != outcome.desk or row.state not in asked.WAITING:
        return
    if row.with_whom in PROVINCE and (row.seen_by != "mentor" or asked.was_with_officer(db, row.id)):
        note(db, row.id, "not this office", moment, outcome.person_id)
        pass_up(db, row.id, moment, outcome.person_id)
        telling.mentor_of_district_again(db, row, asked.escalation_of(db, row.id), moment)
        return
    note(db, row.id, "not this office", moment, outcome.person_id)
    with_mentor_again(db, row, moment, days_of("mentor", row.urgency, moment))
    telling.mentor_of_return(db, row, asked.escalation_of(db, row.id), moment)


def with_mentor_again(db: Connection, row: Row[Any], moment: Moment, days: int) -> None:
    """Open with its mentor's post, from today for so many school days."""
    change(
        db,
        row.id,
        with_whom="mentor",
        post_id=people.post(db, "mentor", cluster_id=row.cluster_id),
        state="open",
        clock_from=moment.today,
        days=days,
        due_on=moment.calendars.of_cluster(row.cluster_id).add(moment.today, days),
        promised_on=None,
    )
