"""Who is told where a question stands, when its clock says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from flows import gsm, notices, standing
from flows.escalation import Waiting
from flows.facts import PROVINCE, Person
from flows.listed import is_known
from flows.texts import Text, render
from store import asked, people, telling, waiting
from store.moment import Moment
from store.notify import Notice
from store.tables import Districts

WEEK = timedelta(days=7)


def _again_by(of: Row[Any] | Waiting, moment: Moment) -> date:
    days = moment.calendars.of_post(of.with_whom, of.cluster_id)
    return days.add(moment.today, moment.policy.status_days)


def asker(db: Connection, row: Row[Any], question: Waiting, moment: Moment) -> None:
    """D12; on a shared phone only that a message waits."""
    to = people.still_here(db, row.asker_id)
    way = telling.way_to_answers(db, row, moment)
    text = notices.message_waits(moment.programme, way)
    if to and not to.phone_shared:
        text = _of(question, way, moment)
        if text.id == "D12" and question.with_whom == "mentor" and _mentors_own(db, row, moment):
            text = standing.with_you(f"Q{row.id}", _with_mentor_since(question), moment.programme)
    telling.tell(db, row, to, Notice(text), moment)


def _mentors_own(db: Connection, row: Row[Any], moment: Moment) -> bool:
    """Whether whoever asked is the mentor himself, with whom it is."""
    acting = people.mentor_of(db, row.cluster_id, moment.today)
    return acting is not None and acting.id == row.asker_id


def _of(question: Waiting, way: str, moment: Moment) -> Text:
    ref, by = f"Q{question.id}", _again_by(question, moment)
    if question.with_whom == "mentor":
        return _of_mentors(question, ref, by, way, moment)
    if question.with_whom in PROVINCE:
        if question.state == "promised" and question.promised_on and question.promised_on >= moment.today:
            return standing.reply_hoped_of_province(ref, question.promised_on, by)
        return standing.still_waits(ref, standing.AT_PROVINCE, question.clock_from, by)
    if question.leave_asked and not question.leave_given:
        return standing.your_word_on(ref, by, way, moment.programme)
    if question.state == "promised" and question.promised_on and question.promised_on >= moment.today:
        return standing.reply_hoped(ref, question.promised_on, by)
    if question.has_been(question.reminded_on):
        return standing.asked_again(ref, question.clock_from, by)
    if question.post_since is None or question.has_been(question.nobody_on):
        return standing.nobody_yet(ref, by)
    return standing.still_waits(ref, standing.DISTRICT, question.clock_from, by)


def _of_mentors(question: Waiting, ref: str, by: date, way: str, moment: Moment) -> Text:
    if question.state == "for_workshop":
        return standing.kept(ref, by)
    if question.closed:
        return standing.your_leave(ref, by, way, moment.programme)
    if question.leave_asked and not question.leave_given:
        return standing.your_word(ref, by, way, moment.programme)
    return standing.still_waits(ref, standing.MENTOR, _with_mentor_since(question), by)


def _with_mentor_since(question: Waiting) -> date:
    return question.clock_from if question.was_up else question.asked_on


def mentor(db: Connection, row: Row[Any], question: Waiting, moment: Moment) -> None:
    """D33: with the district, with himself, or with the teacher for a word."""
    ref, by = f"Q{row.id}", _again_by(row, moment)
    if question.with_whom != "mentor":
        at = standing.at_province if question.with_whom in PROVINCE else standing.at_district
        text = at(ref, f"E{asked.escalation_of(db, row.id)}", question.clock_from, by)
    elif question.leave_asked and not question.leave_given:
        text = standing.their_word(ref, question.asked_on, by)
    else:
        text = standing.with_you(ref, _with_mentor_since(question), moment.programme)
    telling.tell_mentor(db, row, text, moment)


def officer_again(db: Connection, row: Row[Any], last_day: date, moment: Moment) -> str:
    """D6: the clock or a promise ended on `last_day`; once for each. The mentor hears that it was asked again (D34).

    Of what several clusters ask he hears once a week, and opens it as one item. What the history says of it.
    """
    said = standing.office_asked_again(f"Q{row.id}", f"E{asked.escalation_of(db, row.id)}", _again_by(row, moment))
    telling.tell_of_office(db, row, said, moment, once=f"D34/{row.id}/{last_day}")
    clusters, urgent = asked.clusters_alike(db, row), row.urgency == "today"
    if is_known(clusters, urgent, moment.policy) and asked.asked_again_alike(db, row, moment.now - WEEK):
        return waiting.ASKED_WITH_OTHERS
    _second_notice(db, row, last_day, moment)
    return waiting.ASKED_AGAIN


def _second_notice(db: Connection, row: Row[Any], last_day: date, moment: Moment) -> None:
    escalation = asked.escalation_of(db, row.id)
    cluster, age = telling.cluster_of(db, row.cluster_id).name, asked.age_of(db, row, moment)
    to = people.holder(db, row.post_id, moment.today)

    def words(summary: str) -> Text:
        return notices.second_notice(f"E{escalation}", cluster, age, summary, moment.programme)

    text = words(_short_enough(row.summary, words, to))
    telling.tell(db, row, to, Notice(text, lane="alert", once=f"D6/{row.id}/{last_day}"), moment)
    copy = standing.deputy_of_second_notice(f"E{escalation}", cluster, moment.programme)
    telling.tell(
        db, row, telling.deputy_officer(db, row, moment), Notice(copy, once=f"D6b/{row.id}/{last_day}"), moment
    )


def _short_enough(summary: str, text: Callable[[str], Text], to: Person | None) -> str:
    """As much of a summary as one part holds."""
    language, summary = to.reads if to else "", gsm.plain(summary)
    return gsm.clip(summary, lambda piece: gsm.parts(render(text(piece), language)) == 1) or summary


def urgent_again(db: Connection, row: Row[Any], last_day: date, moment: Moment) -> None:
    """D36, in the wider hours, once for each end of a clock, to the deputy too; the mentor hears, with the helplines (D37)."""
    escalation = asked.escalation_of(db, row.id)
    cluster = telling.cluster_of(db, row.cluster_id)
    to = people.holder(db, row.post_id, moment.today)

    def text(summary: str) -> Text:
        return standing.urgent_again(f"E{escalation}", cluster.name, summary, moment.programme)

    summary = _short_enough(row.summary, text, to)
    for each in filter(None, (to, telling.deputy_officer(db, row, moment))):
        alert = Notice(text(summary), lane="alert", urgent=True, once=f"D36/{row.id}/{each.id}.{last_day}")
        telling.tell(db, row, each, alert, moment)
    said = standing.urgent_waits(f"Q{row.id}", f"E{escalation}", cluster.helplines)
    told = Notice(said, lane="alert", urgent=True, once=f"D37/{row.id}/{last_day}")
    telling.tell(db, row, telling.who_hears_of_office(db, row, moment), told, moment)


def officer_lacks(db: Connection, row: Row[Any], moment: Moment) -> None:
    """D58, once a clock."""
    to = people.holder(db, row.post_id, moment.today)
    cluster = telling.cluster_of(db, row.cluster_id).name
    text = notices.lacks_a_word(f"E{asked.escalation_of(db, row.id)}", cluster, moment.programme)
    telling.tell(db, row, to, Notice(text, once=f"D58/{row.id}/{row.clock_from}"), moment)


def administrator_rings(db: Connection, row: Row[Any], last_day: date, moment: Moment) -> None:
    """D57, once for each end of a clock."""
    text = notices.please_ring(f"E{asked.escalation_of(db, row.id)}", row.with_whom, row.clock_from)
    notice = Notice(text, lane="alert", once=f"D57/{row.id}/{last_day}")
    telling.tell(db, row, _desk(db, row.cluster_id, moment), notice, moment)


def _desk(db: Connection, cluster_id: int, moment: Moment) -> Person | None:
    province = select(Districts.province_id).where(Districts.id == people.district_of(db, cluster_id))
    post_id = people.post(db, "administrator", province_id=db.execute(province).scalar_one())
    return people.holder(db, post_id, moment.today)


def nobody_reached(db: Connection, row: Row[Any], moment: Moment) -> None:
    """The post is vacant, or its holder may be out of reach: the deputy, the mentor and the administrator hear."""
    cluster = telling.cluster_of(db, row.cluster_id)
    escalation = f"E{asked.escalation_of(db, row.id)}"
    desk = _desk(db, row.cluster_id, moment)
    if row.with_whom in PROVINCE:
        to_mentor = notices.province_is_vacant(f"Q{row.id}", escalation)
        to_desk = notices.please_ring(escalation, row.with_whom, row.clock_from)
    else:
        vacant, helped = (
            people.holder(db, row.post_id, moment.today) is None,
            _deputy_helps(db, row, escalation, moment),
        )
        to_desk = standing.office_unreached(escalation, cluster.district, row.clock_from)
        to_mentor = standing.unreached(f"Q{row.id}", escalation, administrator=desk is not None)
        if vacant:
            to_mentor = notices.post_is_vacant(f"Q{row.id}", cluster)
            to_desk = standing.office_is_vacant(escalation, cluster.district, row.clock_from)
        if helped:
            to_mentor = standing.deputy_has_it(f"Q{row.id}", escalation, vacant)
    telling.tell_of_office(db, row, to_mentor, moment)
    telling.tell(db, row, desk, Notice(to_desk), moment)


def _deputy_helps(db: Connection, row: Row[Any], escalation: str, moment: Moment) -> bool:
    """D35c, to whoever shares the officer's desk; whether there is somebody."""
    to = telling.deputy_officer(db, row, moment)
    urgent = row.urgency == "today"
    cluster = telling.cluster_of(db, row.cluster_id).name
    text = standing.for_deputy_officer(escalation, cluster, urgent, moment.programme)
    once = f"D35c/{row.id}/{row.clock_from}.{moment.today}"
    telling.tell(db, row, to, Notice(text, lane="alert", urgent=urgent, once=once), moment)
    return to is not None


def deputy(db: Connection, row: Row[Any], moment: Moment) -> None:
    """D38, of a shared question only."""
    to = people.holder(db, people.post(db, "deputy", cluster_id=row.cluster_id), moment.today)
    if to and to.id != row.asker_id:
        text = standing.for_deputy(f"Q{row.id}", telling.cluster_of(db, row.cluster_id).name)
        telling.tell(db, row, to, Notice(text), moment)
