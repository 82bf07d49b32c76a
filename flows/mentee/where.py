"""Where a question of hers is, since when, and by when she hears of it."""

from __future__ import annotations

from datetime import date

from flows.facts import Mentee, Question
from flows.mentee import resting
from flows.texts import T, Text, on
from flows.topics import about


def with_mentor(question: Question, mentee: Mentee) -> Text:
    """With her mentor, or kept for the workshop."""
    params = {"id": question.id, "about": about(question.kind, question.topic), "asked": question.asked_on}
    if question.state == "for_workshop":
        return T("N5w", "Q{id} {about}, asked {asked}: kept for the next workshop.", **params)
    if not question.words and not question.ask_me:
        short_code = mentee.programme.short_code
        return T(
            "N5s",
            "Q{id} {about}: your words are still to come. SMS Q{id} then your words to {short_code}, or:",
            **params,
            short_code=short_code,
        )
    if resting.rests(mentee):
        return resting.where(question)
    by = on(_hears_by(question, mentee))
    if question.due_on < mentee.today:
        words = T(
            "N5l",
            "Q{id} {about}, asked {asked}: with your mentor. It takes longer than we hoped. You hear again by {by}.",
        )
        return words.filled(**params, by=by)
    words = T("N5", "Q{id} {about}, asked {asked}: with your mentor. You hear from us by {due}, answered or not.")
    return words.filled(**params, due=by)


def _hears_by(question: Question, mentee: Mentee) -> date:
    """The day by which the programme writes to her; never one that is past."""
    return max(question.hears_by or question.due_on, mentee.today)


def at_district(question: Question, mentee: Mentee) -> Text:
    """With the district's officer, perhaps promised."""
    params = {"id": question.id, "about": about(question.kind, question.topic), "day": question.day}
    if question.promised_on and question.promised_on >= mentee.today:
        words = T("N6p", "The district officer has Q{id} ({about}) and will reply by {until}. You hear from us.")
        return words.filled(**params, until=on(question.promised_on))
    if resting.rests(mentee):
        return resting.where(question)
    by = on(_hears_by(question, mentee))
    if question.due_on < mentee.today:
        words = T(
            "N6l",
            "Q{id} ({about}) is with the district officer, day {day}. It takes longer than we hoped. You hear again by {by}.",
        )
        return words.filled(**params, by=by)
    words = T(
        "N6", "Q{id} ({about}) is with the district officer, day {day}. You hear from us by {due}, answered or not."
    )
    return words.filled(**params, due=by)


def at_province(question: Question, mentee: Mentee) -> Text:
    """With an office of the province."""
    params = {"id": question.id, "about": about(question.kind, question.topic), "day": question.day}
    if question.promised_on and question.promised_on >= mentee.today:
        words = T("N6q", "The province has Q{id} ({about}) and will reply by {until}. You hear from us.")
        return words.filled(**params, until=on(question.promised_on))
    words = T("N6r", "Q{id} ({about}) is with the province, day {day}. You hear again by {by}, answered or not.")
    return words.filled(**params, by=on(_hears_by(question, mentee)))
