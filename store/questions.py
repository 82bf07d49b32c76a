"""Questions: asked, answered, passed up, and everything that happened to them.

A question belongs to a post, so it survives its holder. Nothing here closes one
but its asker.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from flows import outcomes
from flows.texts import T, render
from store import asked, asked_back, bank, colleagues, leaves, moving, people, specialists, telling
from store.ledger import change, find, is_news, note, withdrawn
from store.moment import Moment
from store.tables import People, QuestionEvents, Questions, Schools
from store.waiting import ASKED_BACK, FOR_OFFICE

Saved = dict[str, object]


def ask(db: Connection, outcome: outcomes.QuestionAsked, moment: Moment) -> Saved:
    """A new question: its mentor is told. Gives `{ref}` and `{due}`, the day by which its asker hears."""
    cluster_id = cluster_of(db, outcome.person_id)
    days = moving.days_of("mentor", outcome.urgency, moment)
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
    for name in ("kind", "topic", "seen_by", "urgency", "words", "ask_me", "tell_officer", "source"):
        values[name] = getattr(outcome, name)
    question_id = int(db.execute(insert(Questions).values(**values).returning(Questions.id)).scalar_one())
    note(db, question_id, "asked", moment, outcome.person_id)
    mentor = people.mentor_of(db, cluster_id, moment.today)
    if mentor:
        leaves.tell(db, question_id, mentor.id, moment)
    telling.mentor_of_new(db, find(db, question_id), moment)
    if outcome.tell_officer and _urgent_this_week(db, outcome.person_id, moment) <= moment.policy.urgent_per_week:
        danger = render(DANGER, "en")
        moving.pass_up(db, question_id, moment, outcome.person_id, danger)
    # Its clock ends with that day; what follows is told the next working morning.
    return {"ref": f"Q{question_id}", "due": moment.calendars.of_cluster(cluster_id).add(due_on, 1)}


def ask_above(db: Connection, outcome: outcomes.AskedAbove, moment: Moment) -> Saved:
    """A mentor's own question, straight to an office. Gives `{ref}` ("E77")."""
    days = moving.days_of("mentor", outcome.urgency, moment)
    values = {
        "asker_id": outcome.person_id,
        "cluster_id": outcome.cluster_id,
        "post_id": people.post(db, "mentor", cluster_id=outcome.cluster_id),
        "with_whom": "mentor",
        "state": "open",
        "kind": OF_OFFICE[outcome.to],
        "topic": "",
        "seen_by": "cluster",
        "urgency": outcome.urgency,
        "words": outcome.words,
        "asked_at": moment.now,
        "asked_on": moment.today,
        "clock_from": moment.today,
        "due_on": moment.calendars.of_cluster(outcome.cluster_id).add(moment.today, days),
        "days": days,
    }
    question_id = int(db.execute(insert(Questions).values(**values).returning(Questions.id)).scalar_one())
    note(db, question_id, "asked", moment, outcome.person_id)
    return moving.pass_up(db, question_id, moment, outcome.person_id, outcome.words, outcome.to)


def _urgent_this_week(db: Connection, person_id: int, moment: Moment) -> int:
    week = moment.now - timedelta(days=7)
    urgent = (Questions.asker_id == person_id, Questions.tell_officer.is_(True), Questions.asked_at > week)
    return db.scalar(select(func.count()).select_from(Questions).where(*urgent)) or 0


def cluster_of(db: Connection, person_id: int) -> int:
    """The cluster a teacher belongs to."""
    of_school = select(Schools.cluster_id).join(People, People.school_id == Schools.id)
    return db.execute(of_school.where(People.id == person_id)).scalar_one()


def answer(db: Connection, outcome: outcomes.QuestionAnswered, moment: Moment) -> Saved:
    """An answer: the asker is told that a message waits, the mentor what the officer said. Gives `{ref}`."""
    row = find(db, outcome.question_id)
    escalation = 0 if outcome.by in BELOW else asked.escalation_of(db, row.id)
    reference = f"E{escalation}" if escalation else f"Q{row.id}"
    said_twice = (row.state, row.answer, row.answered_by) == ("answered", outcome.words, outcome.by)
    if said_twice or withdrawn(row):
        return {"ref": reference}
    credit = specialists.answered(db, outcome) if outcome.by == "specialist" else ""
    credit = bank.used(db, outcome.saved_id) if outcome.saved_id else credit
    specialists.over(db, row.id)
    change(
        db,
        outcome.question_id,
        state="answered",
        answer=outcome.words,
        answered_by=outcome.by,
        credit=credit,
        answered_at=moment.now,
        answer_read=False,
        promised_on=None,
    )
    note(db, outcome.question_id, "answered", moment, outcome.person_id, outcome.words)
    telling.asker_of_answer(db, row, moment)
    if outcome.by == "specialist":
        telling.mentor_of_specialists_answer(db, row, outcome.words, moment)
    elif outcome.by not in BELOW:
        telling.those_below_of_answer(db, row, escalation, outcome.words, moment)
    return {"ref": reference}


def add_words(db: Connection, outcome: outcomes.WordsAdded, moment: Moment) -> None:
    """More words of the asker; what was answered is open again, with whoever has it. An office reads those it asked for."""
    row = find(db, outcome.question_id)
    back = asked_back.of(db, [row.id], moment).get(row.id) if outcome.to_office else None
    asked_for = back is not None and not back.words
    words = f"{row.words} / {outcome.words}" if row.words else outcome.words
    reopened: dict[str, object] = {}
    if row.state in asked.SETTLED:
        due_on = moment.calendars.of_post(row.with_whom, row.cluster_id).add(moment.today, row.days)
        reopened = {"state": "open", "answer_read": True, "clock_from": moment.today, "due_on": due_on}
        telling.mentor_of_new(db, row, moment)
    change(db, row.id, words=words, ask_me=False, **reopened)
    if asked_for:
        said = moving.without_names(db, row.asker_id, outcome.words)
        note(db, row.id, FOR_OFFICE, moment, outcome.person_id, said)
        telling.office_of_words(db, row, asked.escalation_of(db, row.id), moment)
        return
    note(db, row.id, "asked more" if reopened else "worded", moment, outcome.person_id, outcome.words)


def ask_asker(db: Connection, outcome: outcomes.AskerAsked, moment: Moment) -> None:
    """The office that has it asks the asker, who hears that a message waits; once in some days. Its clock goes on."""
    row = find(db, outcome.question_id)
    with_office = row.with_whom != "mentor" and row.state in asked.WAITING
    back = asked_back.of(db, [row.id], moment).get(row.id)
    if with_office and (back is None or back.over):
        note(db, row.id, ASKED_BACK, moment, outcome.person_id, outcome.words)
        telling.asker_of_office(db, row, moment)


def say_kind(db: Connection, outcome: outcomes.KindSaid, moment: Moment) -> None:
    """The kind of a question that came by SMS without one."""
    change(db, outcome.question_id, kind=outcome.kind)
    note(db, outcome.question_id, "kind said", moment, outcome.person_id, outcome.kind)


def withdraw(db: Connection, question_id: int) -> None:
    """It turned out to be a safety matter and is in the vault now: nothing of its words stays here, nobody here sees it."""
    said = {"words": "", "summary": "", "shared_words": "", "kind": "", "answer": ""}
    change(db, question_id, **said, state="closed", answer_read=True)
    db.execute(update(QuestionEvents).where(QuestionEvents.question_id == question_id).values(words=""))


def read_answer(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """Its asker saw the answer; noted once."""
    unread = (Questions.id == question_id, Questions.answer_read.is_(False), Questions.answer != "")
    if db.execute(update(Questions).where(*unread).values(answer_read=True)).rowcount:
        note(db, question_id, "answer read", moment, person_id)


def helped(db: Connection, outcome: outcomes.Helped, moment: Moment) -> None:
    """The answer helped, or a colleague's idea: whoever gave it is thanked, once."""
    if find(db, outcome.question_id).state != "helped":
        colleagues.thank(db, outcome, moment)
    change(db, outcome.question_id, state="helped")
    note(db, outcome.question_id, "helped", moment, outcome.person_id)


def decide(db: Connection, outcome: outcomes.AskerDecided, moment: Moment) -> None:
    """What its asker wants done. Only she closes it, only she lets a private one move. Answered in that moment it stays so."""
    row = find(db, outcome.question_id)
    if is_news(row) and outcome.wish != "close":
        return
    note(db, row.id, f"asker: {outcome.wish}", moment, outcome.person_id)
    if outcome.wish == "pass_up":
        _let_move(db, row, outcome.person_id, moment)
    elif outcome.wish == "cluster":
        colleagues.share(db, row, outcome.words, moment)
    elif outcome.wish == "close":
        change(db, row.id, state="closed")
    elif outcome.wish == "wait" and row.with_whom == "officer":  # it stays there, as she had allowed
        change(db, row.id, leave_given=True, leave_for="officer")
    elif outcome.wish == "for_workshop":
        keep_for_workshop(db, row.id, outcome.person_id, moment)
    else:
        due_on = moment.calendars.of_post(row.with_whom, row.cluster_id).add(moment.today, row.days)
        change(db, row.id, state="open", clock_from=moment.today, due_on=due_on, leave_asked_on=None)
    telling.of_wish(db, row, outcome.wish, moment)


def _let_move(db: Connection, row: Row[Any], person_id: int, moment: Moment) -> None:
    """She lets it go where she was asked about: from an office on to the next, else up."""
    asked_for = row.leave_for if row.leave_asked_on and not row.leave_given else "officer"
    asked_for = "officer" if asked_for == "specialist" else asked_for  # she was asked for that, and prefers this
    change(db, row.id, leave_given=True, leave_for=asked_for, leave_asked_on=row.leave_asked_on or moment.today)
    if asked_for != "officer" and row.with_whom == "officer":
        moving.pass_on(db, row.id, moment)
    else:
        moving.pass_up(db, row.id, moment, person_id, to=asked_for)


def keep_for_workshop(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """For the agenda of the next workshop; back with the mentor if it was elsewhere."""
    row = find(db, question_id)
    post_id = people.post(db, "mentor", cluster_id=row.cluster_id)
    due_on = moment.calendars.of_cluster(row.cluster_id).add(moment.today, moment.policy.mentor_days_workshop)
    change(db, question_id, state="for_workshop", with_whom="mentor", post_id=post_id, due_on=due_on)
    note(db, question_id, "kept for workshop", moment, person_id)


def promise(db: Connection, outcome: outcomes.Promised, moment: Moment) -> None:
    """The officer has it and says until when; the mentor is told. Nothing where it was answered or closed in that moment."""
    if find(db, outcome.question_id).state in asked.SETTLED:
        return
    change(db, outcome.question_id, state="promised", promised_on=outcome.until)
    note(db, outcome.question_id, "promised", moment, outcome.person_id, outcome.until.isoformat())
    telling.mentor_of_promise(db, find(db, outcome.question_id), asked.escalation_of(db, outcome.question_id), moment)


OF_OFFICE = {"officer": "management", "tlrt": "teaching", "director": "rules"}  # the kind of what a mentor asks it
BELOW = ("mentor", "specialist")  # who answers without its having gone up
DANGER = T("D5b", "a child or a building may be at risk")
