"""Who is told what happens to a question, and how: the rows of the outbox that a question causes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from flows import gsm, notices
from flows.facts import PROVINCE, Cluster, Person, School
from flows.listed import is_known
from flows.status import Matter, Standing
from flows.texts import Text, render
from store import asked, leaves, ledger, people
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Clusters, Districts, People, Schools
from store.waiting import JOINED


def tell(db: Connection, row: Row[Any], to: Person | None, notice: Notice, moment: Moment) -> None:
    """A notice about a question to somebody; nobody: nothing."""
    notify(db, replace(notice, to=to, question_id=row.id, cluster_id=row.cluster_id), moment)


def acting_mentor(db: Connection, row: Row[Any], moment: Moment) -> Person | None:
    """The acting mentor, unless he is the asker himself, or it is private and closed to him."""
    mentor = people.mentor_of(db, row.cluster_id, moment.today)
    if mentor is None or mentor.id == row.asker_id or not leaves.may_see(db, row, mentor.id):
        return None
    return mentor


def tell_mentor(db: Connection, row: Row[Any], text: Text, moment: Moment, once: str | None = None) -> None:
    """A notice to the acting mentor."""
    tell(db, row, acting_mentor(db, row, moment), Notice(text, once=once), moment)


def who_hears_of_office(db: Connection, row: Row[Any], moment: Moment) -> Person | None:
    """Whom it concerns below what an office does: the acting mentor, also of what he asked it himself."""
    return people.still_here(db, row.asker_id) if asked_for_himself(db, row, moment) else acting_mentor(db, row, moment)


def tell_of_office(db: Connection, row: Row[Any], text: Text, moment: Moment, once: str | None = None) -> None:
    """A notice to him."""
    tell(db, row, who_hears_of_office(db, row, moment), Notice(text, once=once), moment)


def mentor_of_new(db: Connection, row: Row[Any], moment: Moment) -> None:
    """A question waits for him."""
    urgent = row.urgency == "today"
    text = notices.question_waits(f"Q{row.id}", moment.programme)
    if urgent:
        text = notices.urgent_question(f"Q{row.id}", school_of(db, row.asker_id), moment.programme)
    tell(db, row, acting_mentor(db, row, moment), Notice(text, lane="alert", urgent=urgent), moment)


def office(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> bool:
    """Whoever holds its post is told: D4 or D5 at the district, D55 or D55b at the province. False: nobody holds it.

    Where he has the same from several clusters already, it joins them without an SMS.
    """
    cluster = cluster_of(db, row.cluster_id)
    holders = people.holders(db, row.post_id, moment.today)
    if row.with_whom == "officer" and row.urgency != "today" and not cluster.standing.does(Matter.OFFICERS):
        return bool(holders)  # it stands in the menu, and no SMS says so
    if holders and is_known(asked.clusters_alike(db, row), row.urgency == "today", moment.policy):
        ledger.note(db, row.id, JOINED, moment)
        return True
    moves = asked.moves(db, row.id)  # it may come back to an office, on the same day even
    for to in holders:
        text = office_text(row, escalation, cluster.name, to.reads, moment)
        once = f"{text.id}/{escalation}/{to.id}.{row.clock_from}.{moves}"
        tell(db, row, to, Notice(text, lane="alert", urgent=row.urgency == "today", once=once), moment)
    return bool(holders)


def mentor_of_clock(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> None:
    """It moved without his doing. A vacant office he has been told of already."""
    if people.holder(db, row.post_id, moment.today):
        tell_of_office(db, row, notices.went_up(f"Q{row.id}", f"E{escalation}"), moment)


def office_text(row: Row[Any], escalation: int, cluster: str, language: str, moment: Moment) -> Text:
    """D4 or D5, D55 or D55b, its summary shortened until the text is one part."""

    def text(summary: str) -> Text:
        reference = f"E{escalation}"
        if row.with_whom in PROVINCE:
            if row.urgency == "today":
                return notices.urgent_for_province(reference, cluster, summary, moment.programme)
            return notices.asks_province(reference, cluster, summary, row.due_on, moment.programme, row.with_whom)
        if row.urgency == "today":
            return notices.urgent_passed_up(reference, cluster, summary, moment.programme)
        return notices.passed_up(reference, cluster, summary, row.due_on, moment.programme)

    summary = gsm.plain(row.summary)
    return text(gsm.clip(summary, lambda piece: gsm.fits_sms(render(text(piece), language))) or summary)


def asker_for_leave(db: Connection, row: Row[Any], moment: Moment) -> None:
    """May it move? On a shared phone only that a message waits."""
    asker, way = people.still_here(db, row.asker_id), way_to_answers(db, row, moment)
    text = notices.leave_wanted(f"Q{row.id}", moment.programme, way)
    if asker and asker.phone_shared:
        text = notices.message_waits(moment.programme, way)
    tell(db, row, asker, Notice(text, lane="reply", once=f"D13/{row.id}/{row.leave_for}.{moment.today}"), moment)


def asker_of_answer(db: Connection, row: Row[Any], moment: Moment) -> None:
    """A message waits. What a mentor asked an office himself comes to him word for word (below)."""
    if asked_for_himself(db, row, moment):
        return
    text = notices.message_waits(moment.programme, way_to_answers(db, row, moment))
    tell(db, row, people.still_here(db, row.asker_id), Notice(text, lane="reply"), moment)


def asker_of_office(db: Connection, row: Row[Any], moment: Moment) -> None:
    """The office asks her: a message waits, under a mentor's own questions for one of his."""
    way = "6, 4" if asked_for_himself(db, row, moment) else way_to_answers(db, row, moment)
    text = notices.message_waits(moment.programme, way)
    tell(db, row, people.still_here(db, row.asker_id), Notice(text, lane="reply"), moment)


def office_of_words(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> None:
    """Words came that the office asked for; where officers get no SMS they stand in the menu."""
    if row.with_whom == "officer" and not cluster_of(db, row.cluster_id).standing.does(Matter.OFFICERS):
        return
    text = notices.words_came(f"E{escalation}", moment.programme, "2" if row.with_whom == "director" else "1")
    for to in people.holders(db, row.post_id, moment.today):
        tell(db, row, to, Notice(text), moment)


def asked_for_himself(db: Connection, row: Row[Any], moment: Moment) -> bool:
    """Whether its asker is the cluster's mentor, and it is with an office where he sent it."""
    mentor = people.mentor_of(db, row.cluster_id, moment.today)
    return row.with_whom != "mentor" and row.seen_by != "mentor" and mentor is not None and mentor.id == row.asker_id


def asker_of_idea(db: Connection, row: Row[Any], moment: Moment) -> None:
    """A message waits, said once a day however many colleagues write."""
    text = notices.message_waits(moment.programme, way_to_answers(db, row, moment))
    once = f"idea/{row.id}/{moment.today}"
    tell(db, row, people.still_here(db, row.asker_id), Notice(text, lane="reply", once=once), moment)


def way_to_answers(db: Connection, row: Row[Any], moment: Moment) -> str:
    """The keys to her answers: for a mentor they lie under "my own class"."""
    mentor = people.mentor_of(db, row.cluster_id, moment.today)
    return "7, 3" if mentor and mentor.id == row.asker_id else "3"


def mentor_of_specialists_answer(db: Connection, row: Row[Any], words: str, moment: Moment) -> None:
    """What somebody who knows the topic answered, word for word."""
    mentor = acting_mentor(db, row, moment)
    _word_for_word(db, row, mentor, lambda piece: notices.specialist_answered(f"Q{row.id}", piece), words, moment)


def those_below_of_answer(db: Connection, row: Row[Any], escalation: int, words: str, moment: Moment) -> None:
    """What was answered above, word for word: the mentor, and of the province's answer the officer, hear it."""
    from_province = row.with_whom in PROVINCE
    to_mentor = notices.answered_by_province if from_province else notices.answered_above
    mentor = who_hears_of_office(db, row, moment)
    _word_for_word(db, row, mentor, lambda piece: to_mentor(f"Q{row.id}", f"E{escalation}", piece), words, moment)
    if from_province and (row.seen_by != "mentor" or asked.was_with_officer(db, row.id)):
        _word_for_word(
            db,
            row,
            officer(db, row, moment),
            lambda piece: notices.province_answered(f"E{escalation}", piece),
            words,
            moment,
        )


def _word_for_word(
    db: Connection, row: Row[Any], to: Person | None, text: Callable[[str], Text], words: str, moment: Moment
) -> None:
    """Of more than two parts the beginning; the whole stays in the question."""
    language = to.reads if to else ""
    fitting = gsm.clip(words, lambda piece: gsm.parts(gsm.plain(render(text(piece), language))) <= 2)
    tell(db, row, to, Notice(text(fitting)), moment)


def officer(db: Connection, row: Row[Any], moment: Moment) -> Person | None:
    """The officer of its district."""
    district_id = people.district_of(db, row.cluster_id)
    return people.holder(db, people.post(db, "district_officer", district_id=district_id), moment.today)


def deputy_officer(db: Connection, row: Row[Any], moment: Moment) -> Person | None:
    """Who shares the desk of its district's officer, unless that is the officer too."""
    district_id = people.district_of(db, row.cluster_id)
    deputy = people.holder(db, people.post(db, "deputy_officer", district_id=district_id), moment.today)
    holder = officer(db, row, moment)
    return None if deputy and holder and deputy.id == holder.id else deputy


def moved_on(
    db: Connection, before: Row[Any], row: Row[Any], escalation: int, person_id: int | None, moment: Moment
) -> None:
    """From the district to the province: the mentor and the officer hear, unless they did it."""
    tell_of_office(db, row, notices.moved_on(f"Q{row.id}", f"E{escalation}", row.with_whom), moment)
    holder = people.holder(db, before.post_id, moment.today)
    if holder and holder.id != person_id:
        cluster = cluster_of(db, row.cluster_id).name
        text = notices.moved_from_district(f"E{escalation}", cluster, row.with_whom)
        tell(db, row, holder, Notice(text), moment)


def mentor_of_district_again(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> None:
    """The province gave it back."""
    tell_of_office(db, row, notices.with_district_again(f"Q{row.id}", f"E{escalation}"), moment)


def mentor_of_promise(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> None:
    """Whoever has it says until when."""
    said = notices.promised_by_province if row.with_whom in PROVINCE else notices.promised
    tell_of_office(db, row, said(f"Q{row.id}", f"E{escalation}", row.promised_on), moment)


def mentor_of_return(db: Connection, row: Row[Any], escalation: int, moment: Moment) -> None:
    """It is with him again."""
    text = notices.came_back(f"Q{row.id}", f"E{escalation}", moment.programme, row.with_whom in PROVINCE)
    tell_of_office(db, row, text, moment)


def of_wish(db: Connection, row: Row[Any], wish: str, moment: Moment) -> None:
    """What the asker chose, to whoever waits for it. `row`: as it was before."""
    reference = f"Q{row.id}"
    if row.with_whom == "officer" and wish == "wait":
        text = notices.leave_refused(f"E{asked.escalation_of(db, row.id)}")
        tell(db, row, officer(db, row, moment), Notice(text), moment)
        return
    if row.with_whom == "officer" and wish == "pass_up":
        return  # that it has moved on is told already
    texts = {
        "pass_up": notices.leave_given(reference, row.leave_for in PROVINCE and not row.leave_given),
        "for_workshop": notices.kept_for_workshop(reference),
        "wait": notices.leave_refused(reference),
        "cluster": notices.asks_cluster_too(reference),
    }
    if wish in texts:
        tell_mentor(db, row, texts[wish], moment)


def cluster_of(db: Connection, cluster_id: int) -> Cluster:
    """A cluster as a fact."""
    found = select(Clusters.id, Clusters.name, Clusters.code, Districts.id, Districts.name, Districts.helplines)
    found = found.add_columns(Districts.status, Districts.profile).join(Districts, Districts.id == Clusters.district_id)
    row = db.execute(found.where(Clusters.id == cluster_id)).one()
    return Cluster(row[0], row[1], row[2], row[3], row[4], row[5], Standing(row.status, row.profile))


def school_of(db: Connection, person_id: int) -> School:
    """The school of a teacher, as a fact."""
    found = select(Schools).join(People, People.school_id == Schools.id).where(People.id == person_id)
    row = db.execute(found).one()
    return School(
        row.id, row.name, cluster_of(db, row.cluster_id), row.boys, row.girls, row.takes_boys, row.takes_girls
    )
