"""What is pressed at a desk, put to the same conversations that telephones have: what they refuse is refused here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import request

from flows import access
from flows.conversation import Conversation, resume
from flows.facts import Mentor, Officer
from flows.mentor.questions import look_at_questions
from flows.officer.questions import act_on_named
from flows.texts import T, render
from flows.typed import day_meant
from gateway.console.visit import Visit
from store import facts_of, records
from store.board import Line, post_for


def put(visit: Visit, conversation: Conversation, answers: Mapping[str, str]) -> bool:
    """Answer all that a conversation asks. Its last words, or why it goes no further, are told on the next page."""
    turn = resume(conversation, answers, visit.language)
    for look in turn.looks:
        records.save(visit.db, look, visit.moment)
    if turn.end is None:
        visit.tell(turn.screen.text if turn.screen else "", good=False)
        return False
    saved: dict[str, object] = {}
    for outcome in turn.end.outcomes:
        saved |= records.save(visit.db, outcome, visit.moment)
    visit.tell(render(turn.end.text.filled(**saved), visit.language), good=bool(turn.end.outcomes))
    return bool(turn.end.outcomes)


def refused(visit: Visit, conversation: Conversation, answers: Mapping[str, str]) -> dict[str, str]:
    """By question why a form goes no further, to stand beside its field; {} where it does. Nothing is saved."""
    screen = resume(conversation, answers, visit.language).screen
    if screen is None:
        return {}
    if answers.get(screen.key, "") in ("", "'"):
        return {screen.key: visit.say(T("console", "Please fill this in."))}
    return {screen.key: screen.text.split("\n", 1)[0]}


def given(name: str) -> str:
    """What was typed into a field of the form; of what no conversation could take the beginning."""
    return request.form.get(name, "").strip()[:400]


def ddmm(typed: str, today: date) -> str:
    """A day of a form as the keypad types it; one that four digits cannot mean stays as it is, and is refused."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return typed[:12]
    return f"{day:%d%m}" if day_meant(f"{day:%d%m}", today) == day else typed


def mentor_of(visit: Visit, line: Line) -> Mentor | None:
    """The mentor's facts of whoever looks, for the cluster of a question."""
    post = post_for(visit.who, line)
    return facts_of.mentor(visit.db, visit.who.person, None, post, visit.moment) if post else None


def officer_of(visit: Visit, desk: str) -> Officer | None:
    """The office's facts of whoever looks."""
    posts = visit.who.posts_as(desk)
    if not posts:
        return None
    if desk == access.OFFICER:
        return facts_of.officer(visit.db, visit.who.person, posts, visit.moment)
    return facts_of.province(visit.db, visit.who.person, posts, visit.moment).desk


def as_mentor(visit: Visit, line: Line, step: str, answers: Mapping[str, str]) -> bool:
    """A step of a mentor's with one question."""
    mentor = mentor_of(visit, line)
    if mentor is None:
        return False
    given = {"question": f"Q{line.id}", "step": step, **answers}
    return put(visit, lambda ask: look_at_questions(ask, mentor), given)


def as_officer(visit: Visit, lines: list[Line], step: str, answers: Mapping[str, str]) -> bool:
    """A step of an office's with one question, or the same with several."""
    officer = officer_of(visit, lines[0].desk)
    if officer is None:
        return False
    given = {"refs": " ".join(f"E{line.escalation}" for line in lines), "step": step, **answers}
    return put(visit, lambda ask: act_on_named(ask, officer), given)
