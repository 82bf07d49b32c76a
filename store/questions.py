"""Questions: asked, answered, passed up, and everything that happened to them.

A question belongs to a post, so it survives its holder. Nothing here closes one
but its asker.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from flows import outcomes, topics
from flows.texts import T, render
from store import asked, leaves, people, standing, telling, waiting
from store.database import insert_once
from store.moment import Moment
from store.tables import Escalations, People, QuestionEvents, Questions, Schools

Saved = dict[str, object]


def ask(db: Connection, outcome: outcomes.QuestionAsked, moment: Moment) -> Saved:
    """A new question: its mentor is told. Gives `{ref}` and `{due}`, the day by which its asker hears."""
    cluster_id = cluster_of(db, outcome.person_id)
    days = mentor_days(outcome.urgency, moment)
    due_on = moment.calendars.of_cluster(cluster_id).add(moment.today, days)
    values = {
        "asker_id": outcome.person_id,
        "cluster_id": cluster_id,
        "post_id": people.post(db, "mentor", cluster_id=cluster_id),
        "with_whom": "mentor",
        "state": "open",
        "asked_at": moment.now,
        "asked_on": moment.today,
        "clock_from": moment.today,
        "due_on": due_on,
        "days": days,
    }
    for name in ("kind", "topic", "seen_by", "urgency", "words", "ask_me", "tell_officer"):
        values[name] = getattr(outcome, name)
    question_id = int(db.execute(insert(Questions).values(**values).returning(Questions.id)).scalar_one())
    note(db, question_id, "asked", moment, outcome.person_id)
    mentor = people.mentor_of(db, cluster_id, moment.today)
    if mentor:
        leaves.tell(db, question_id, mentor.id, moment)
    telling.mentor_of_new(db, find(db, question_id), moment)
    if outcome.tell_officer and _urgent_this_week(db, outcome.person_id, moment) <= moment.policy.urgent_per_week:
        danger = render(DANGER, "en")
        pass_up(db, question_id, moment, outcome.person_id, danger)
    # Its clock ends with that day; what follows is told the next working morning.
    return {"ref": f"Q{question_id}", "due": moment.calendars.of_cluster(cluster_id).add(due_on, 1)}


def _urgent_this_week(db: Connection, person_id: int, moment: Moment) -> int:
    week = moment.now - timedelta(days=7)
    urgent = (Questions.asker_id == person_id, Questions.tell_officer.is_(True), Questions.asked_at > week)
    return db.scalar(select(func.count()).select_from(Questions).where(*urgent)) or 0


def mentor_days(urgency: str, moment: Moment) -> int:
    """Working days of the mentor's clock."""
    policy = moment.policy
    return {"today": policy.mentor_days_today, "week": policy.mentor_days_week}.get(
        urgency, policy.mentor_days_workshop
    )


def officer_days(urgency: str, moment: Moment) -> int:
    """Working days of the officer's clock."""
    policy = moment.policy
    return {"today": policy.officer_days_today, "week": policy.officer_days_week}.get(
        urgency, policy.officer_days_workshop
    )


def cluster_of(db: Connection, person_id: int) -> int:
    """The cluster a teacher belongs to."""
    of_school = select(Schools.cluster_id).join(People, People.school_id == Schools.id)
    return db.execute(of_school.where(People.id == person_id)).scalar_one()


def find(db: Connection, question_id: int) -> Row[Any]:
    """The row of a question, locked until the transaction ends. For the store only. Raises NoResultFound."""
    return db.execute(select(Questions).where(Questions.id == question_id).with_for_update()).one()


def note(
    db: Connection, question_id: int, what: str, moment: Moment, person_id: int | None = None, words: str = ""
) -> None:
    """One line of its history, with the post that has it at this moment."""
    having = select(Questions.post_id).where(Questions.id == question_id).scalar_subquery()
    values = {"question_id": question_id, "at": moment.now, "person_id": person_id, "what": what, "words": words}
    db.execute(insert(QuestionEvents).values(**values, post_id=having))


def _change(db: Connection, question_id: int, **values: object) -> None:
    db.execute(update(Questions).where(Questions.id == question_id).values(**values))


def pass_up(db: Connection, question_id: int, moment: Moment, person_id: int | None = None, summary: str = "") -> Saved:
    """To the district officer's post, which is told. `person_id` None: by the programme's clock. Gives `{ref}` ("E77").

    Passed up twice it keeps its E reference; while it is there already nothing changes.
    """
    row = find(db, question_id)
    insert_once(db, Escalations, {"question_id": question_id, "passed_at": moment.now})
    escalation = asked.escalation_of(db, question_id)
    if row.with_whom == "officer" and row.state in asked.WAITING:
        return {"ref": f"E{escalation}"}
    days = officer_days(row.urgency, moment)
    district_id = people.district_of(db, row.cluster_id)
    _change(
        db,
        question_id,
        with_whom="officer",
        post_id=people.post(db, "district_officer", district_id=district_id),
        state="open",
        summary=summary or row.summary or _neutral(db, row),
        promised_on=None,
        clock_from=moment.today,
        days=days,
        due_on=moment.calendars.of_district(district_id).add(moment.today, days),
    )
    note(db, question_id, "passed up", moment, person_id, summary)
    row = find(db, question_id)
    if not telling.officer(db, row, escalation, moment):
        nobody_reached(db, row, moment)
    return {"ref": f"E{escalation}"}


def nobody_reached(db: Connection, row: Row[Any], moment: Moment) -> None:
    """The office is vacant or out of reach: the mentor and the administrator hear it, and its history keeps it."""
    standing.nobody_reached(db, row, moment)
    note(db, row.id, waiting.NOBODY, moment)


def _neutral(db: Connection, row: Row[Any]) -> str:
    """The line that travels when nobody wrote one: her own words where she shared them, else only what it is about."""
    if row.seen_by != "mentor" and row.words:
        return _without_names(db, row)
    return render(topics.about(row.kind, row.topic), "en")


def _without_names(db: Connection, row: Row[Any]) -> str:
    """Her words, less her name, her school's and any number that could be a telephone's."""
    known = select(People.name, Schools.name).outerjoin(Schools, Schools.id == People.school_id)
    names = db.execute(known.where(People.id == row.asker_id)).one()
    words = re.sub(r"\+?\d[\d -]{4,}\d", "..", str(row.words))
    for name in filter(None, names):
        words = re.sub(re.escape(name), "..", words, flags=re.IGNORECASE)
    return words


def ask_leave(
    db: Connection, question_id: int, moment: Moment, person_id: int | None = None, summary: str = ""
) -> None:
    """A private question would move: its asker is asked first, and asked once until she says."""
    row = find(db, question_id)
    if summary:
        _change(db, question_id, summary=summary)
    if row.leave_asked_on is None:
        _change(db, question_id, leave_asked_on=moment.today)
        note(db, question_id, "leave asked", moment, person_id, summary)
        telling.asker_for_leave(db, row, moment)


def answer(db: Connection, outcome: outcomes.QuestionAnswered, moment: Moment) -> Saved:
    """An answer: the asker is told that a message waits, the mentor what the officer said. Gives `{ref}`."""
    row = find(db, outcome.question_id)
    reference = f"E{asked.escalation_of(db, row.id)}" if outcome.by == "officer" else f"Q{row.id}"
    if (row.state, row.answer, row.answered_by) == ("answered", outcome.words, outcome.by):
        return {"ref": reference}  # said twice at the same moment
    _change(
        db,
        outcome.question_id,
        state="answered",
        answer=outcome.words,
        answered_by=outcome.by,
        answered_at=moment.now,
        answer_read=False,
        promised_on=None,
    )
    note(db, outcome.question_id, "answered", moment, outcome.person_id, outcome.words)
    telling.asker_of_answer(db, row, moment)
    escalation = asked.escalation_of(db, outcome.question_id)
    if outcome.by == "officer":
        telling.mentor_of_answer(db, row, escalation, outcome.words, moment)
    return {"ref": f"E{escalation}" if outcome.by == "officer" else f"Q{row.id}"}


def add_words(db: Connection, outcome: outcomes.WordsAdded, moment: Moment) -> None:
    """More words of the asker; what was answered is open again, with whoever has it."""
    row = find(db, outcome.question_id)
    words = f"{row.words} / {outcome.words}" if row.words else outcome.words
    reopened: dict[str, object] = {}
    if row.state in asked.SETTLED:
        due_on = moment.calendars.of_post(row.with_whom, row.cluster_id).add(moment.today, row.days)
        reopened = {"state": "open", "answer_read": True, "clock_from": moment.today, "due_on": due_on}
        telling.mentor_of_new(db, row, moment)
    _change(db, row.id, words=words, ask_me=False, **reopened)
    note(db, row.id, "asked more" if reopened else "worded", moment, outcome.person_id, outcome.words)


def say_kind(db: Connection, outcome: outcomes.KindSaid, moment: Moment) -> None:
    """The kind of a question that came by SMS without one."""
    _change(db, outcome.question_id, kind=outcome.kind)
    note(db, outcome.question_id, "kind said", moment, outcome.person_id, outcome.kind)


def withdraw(db: Connection, question_id: int) -> None:
    """It turned out to be a safety matter and is in the vault now: nothing of its words stays here, nobody here sees it."""
    _change(db, question_id, words="", summary="", kind="", answer="", state="closed", answer_read=True)
    db.execute(update(QuestionEvents).where(QuestionEvents.question_id == question_id).values(words=""))


def read_answer(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """Its asker saw the answer; noted once."""
    unread = (Questions.id == question_id, Questions.answer_read.is_(False), Questions.answer != "")
    if db.execute(update(Questions).where(*unread).values(answer_read=True)).rowcount:
        note(db, question_id, "answer read", moment, person_id)


def helped(db: Connection, outcome: outcomes.Helped, moment: Moment) -> None:
    """The answer helped."""
    _change(db, outcome.question_id, state="helped")
    note(db, outcome.question_id, "helped", moment, outcome.person_id)


def decide(db: Connection, outcome: outcomes.AskerDecided, moment: Moment) -> None:
    """What its asker wants done. Only she closes it, only she lets a private one move."""
    row = find(db, outcome.question_id)
    note(db, row.id, f"asker: {outcome.wish}", moment, outcome.person_id)
    if outcome.wish == "pass_up":
        _change(db, row.id, leave_given=True, leave_asked_on=row.leave_asked_on or moment.today)
        pass_up(db, row.id, moment, outcome.person_id)
    elif outcome.wish == "close":
        _change(db, row.id, state="closed")
    elif outcome.wish == "for_workshop":
        keep_for_workshop(db, row.id, outcome.person_id, moment)
    else:
        due_on = moment.calendars.of_post(row.with_whom, row.cluster_id).add(moment.today, row.days)
        _change(db, row.id, state="open", clock_from=moment.today, due_on=due_on, leave_asked_on=None)
    telling.mentor_of_wish(db, row, outcome.wish, moment)


def keep_for_workshop(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """For the agenda of the next workshop; back with the mentor if it was elsewhere."""
    row = find(db, question_id)
    post_id = people.post(db, "mentor", cluster_id=row.cluster_id)
    due_on = moment.calendars.of_cluster(row.cluster_id).add(moment.today, moment.policy.mentor_days_workshop)
    _change(db, question_id, state="for_workshop", with_whom="mentor", post_id=post_id, due_on=due_on)
    note(db, question_id, "kept for workshop", moment, person_id)


def promise(db: Connection, outcome: outcomes.Promised, moment: Moment) -> None:
    """The officer has it and says until when; the mentor is told."""
    _change(db, outcome.question_id, state="promised", promised_on=outcome.until)
    note(db, outcome.question_id, "promised", moment, outcome.person_id, outcome.until.isoformat())
    telling.mentor_of_promise(db, find(db, outcome.question_id), asked.escalation_of(db, outcome.question_id), moment)


def send_back(db: Connection, outcome: outcomes.NotMyOffice, moment: Moment) -> None:
    """Not that office's: with the mentor again, its clock begun anew, without blame."""
    row = find(db, outcome.question_id)
    days = mentor_days(row.urgency, moment)
    note(db, row.id, "not this office", moment, outcome.person_id)
    _change(
        db,
        row.id,
        with_whom="mentor",
        post_id=people.post(db, "mentor", cluster_id=row.cluster_id),
        state="open",
        clock_from=moment.today,
        days=days,
        due_on=moment.calendars.of_cluster(row.cluster_id).add(moment.today, days),
    )
    telling.mentor_of_return(db, row, asked.escalation_of(db, row.id), moment)


def look(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """Somebody looked at a private question: noted, once a person and day."""
    latest = select(func.max(QuestionEvents.at)).where(
        QuestionEvents.question_id == question_id, QuestionEvents.person_id == person_id, QuestionEvents.what == "read"
    )
    seen = db.scalar(latest)
    if seen is None or seen.astimezone(moment.policy.zone).date() < moment.today:
        note(db, question_id, "read", moment, person_id)


DANGER = T("D5b", "a child or a building may be at risk")
