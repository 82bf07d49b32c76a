"""Turnover as the clock finds it: a welcome with what waits, notes in an officer's first month, who is the mentor now.

However a post changed hands, by phone, by the desk, by a roster, or because the days of an acting holder began or ended.
"""

from __future__ import annotations

from collections import Counter

import structlog
from sqlalchemy import Connection

from flows import notices
from flows.facts import Person
from flows.handing import post_named
from flows.status import Standing
from flows.texts import Text
from flows.turnover import InCharge, Word, note_due, waits_for_its_hour, words
from gateway.parts import Parts
from store import asked, handover, leaves, ledger, people, status, telling, turnover, waiting
from store.database import Unreachable
from store.moment import Moment
from store.notify import Notice, notify

log = structlog.get_logger()


def run(parts: Parts) -> dict[str, int]:
    """Takes note of every post that changed, each in a transaction of its own. Counts by text."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        posts = turnover.posts(db, moment)
        standings = (status.of_districts(db), status.of_clusters(db)) if posts else ({}, {})
    for post in posts:
        standing = standings[post.kind == "mentor"][post.place_id]
        counts.update(_look(parts, post, standing, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _look(parts: Parts, post: InCharge, standing: Standing, moment: Moment) -> Counter[str]:
    days = (
        moment.calendars.of_cluster(post.place_id)
        if post.kind == "mentor"
        else moment.calendars.of_district(post.place_id)
    )
    note = note_due(post, standing, moment.policy, days, moment.now)
    if waits_for_its_hour(post, moment.policy, days, moment.now) or not (post.changed or note):
        return Counter()
    try:
        with parts.database.transaction() as db:
            return _say(db, post, words(post, standing, moment.policy, days, moment.now), note, moment)
    except Unreachable:
        raise
    except Exception:  # one post must not hold up the others
        log.exception("post_not_welcomed", post=post.post_id)
        return Counter(failed=1)


def _say(db: Connection, post: InCharge, found: tuple[Word, ...], note: str, moment: Moment) -> Counter[str]:
    counts: Counter[str] = Counter()
    to = people.still_here(db, post.person_id) if post.person_id else None
    if post.changed and turnover.is_known_now(db, post):
        before = people.still_here(db, post.known_id) if post.known_id else None
        if before:
            handover.end_access(db, before, post.post_id, moment.today, in_call=False)
        if to and Word.WELCOME in found:
            counts.update(_welcome(db, post, to, moment, back=False))
        if to and Word.BACK in found:
            counts.update(_welcome(db, post, to, moment, back=True))
        if to and Word.TEACHERS in found:
            counts["D20"] += _tell_teachers(db, post, to, moment)
        if to and Word.ASKERS in found:
            counts["D42"] += _tell_askers(db, post, to, moment)
    if to and note:
        text = notices.officer_note(note, moment.programme)
        counts[note] += notify(db, Notice(text, to, once=f"{note}/{post.holding_id}"), moment) is not None
    return counts


def _welcome(db: Connection, post: InCharge, to: Person, moment: Moment, back: bool) -> Counter[str]:
    """What waits as one number; only what is urgent comes by itself."""
    tell = _welcome_officer if post.kind == "district_officer" else _welcome_mentor
    text, urgent = tell(db, post, to, moment, back)
    cluster_id = post.place_id if post.kind == "mentor" else 0
    once = f"{text.id}/{post.holding_id}/{moment.today}"
    written = notify(db, Notice(text, to, lane="alert", once=once, cluster_id=cluster_id), moment)
    return Counter({text.id: int(written is not None), "urgent": urgent})


def _welcome_officer(db: Connection, post: InCharge, to: Person, moment: Moment, back: bool) -> tuple[Text, int]:
    rows = turnover.waiting_with_officer(db, post.post_id)
    urgent = [row for row in rows if row.urgency == "today"]
    for row in rows:
        if row in urgent:
            telling.office(db, row, asked.escalation_of(db, row.id), moment)
        else:
            ledger.note(db, row.id, waiting.NAMED, moment)
    place = handover.place_name(db, post.kind, post.place_id)
    if back:
        return notices.yours_again(post_named(post.kind, place), len(rows), moment.programme), len(urgent)
    mentors, teachers = turnover.district_in_figures(db, post.place_id, moment.today)
    return notices.officer_welcome(place, post.until, mentors, teachers, len(rows), moment.programme), len(urgent)


def _welcome_mentor(db: Connection, post: InCharge, to: Person, moment: Moment, back: bool) -> tuple[Text, int]:
    rows = turnover.waiting_with_mentor(db, post.place_id, to.id)
    urgent = [row for row in rows if row.urgency == "today"]
    for row in urgent:
        telling.mentor_of_new(db, row, moment)
    place = handover.place_name(db, post.kind, post.place_id)
    if back:
        return notices.yours_again(post_named(post.kind, place), len(rows), moment.programme), len(urgent)
    closed = len(leaves.closed(db, post.place_id, to.id))
    text = notices.mentor_welcome(place, post.until, post.deputy, len(rows), closed, moment.programme)
    return text, len(urgent)


def _tell_teachers(db: Connection, post: InCharge, new: Person, moment: Moment) -> int:
    """D20: everybody of the cluster but the mentors of before and of now, once for each mentor."""
    told = 0
    one_at_a_number = {teacher.msisdn: teacher for teacher in reversed(people.mentees_of(db, post.place_id))}
    for teacher in one_at_a_number.values():
        if teacher.id not in (new.id, post.known_id, post.before_id):
            once = f"D20/{teacher.id}/{post.holding_id}.{new.id}"
            text = notices.mentor_changed(moment.programme)
            notice = Notice(text, teacher, lane="bulk", once=once, cluster_id=post.place_id)
            told += notify(db, notice, moment) is not None
    return told


def _tell_askers(db: Connection, post: InCharge, back: Person, moment: Moment) -> int:
    """D42, on a shared phone only that a message waits: to whoever asked the acting mentor in private."""
    told = 0
    for asker in turnover.askers_of_closed(db, post.place_id, back.id):
        text = notices.message_waits(moment.programme) if asker.phone_shared else notices.stays_closed(moment.programme)
        once = f"D42/{asker.id}/{post.holding_id}.{moment.today}"
        told += notify(db, Notice(text, asker, once=once, cluster_id=post.place_id), moment) is not None
    return told
