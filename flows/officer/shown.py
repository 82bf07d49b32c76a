"""How what waits for an office is shown: a line in its list, and the question itself. Never a name, never a school."""

from __future__ import annotations

from flows.facts import Question
from flows.texts import TN, T, Text, short
from flows.topics import about

MOST_REFERENCES = 5  # so many stand on one screen
Item = tuple[Question, ...]  # one question, or several that are alike


def summary_of(question: Question) -> Text | str:
    """Its one neutral line."""
    return question.summary or about(question.kind, question.topic)


def several(item: Item) -> Text:
    """What is alike, as one."""
    clusters = len({question.cluster for question in item})
    words = T("O2m", "{about}: {n} clusters, {refs}", about=about(item[0].kind, item[0].topic), n=clusters)
    return words.filled(refs=refs(item))


def refs(item: Item) -> str:
    """ "E77 E81 E83 E90 +2": as many as a screen holds."""
    shown = " ".join(f"E{question.escalation}" for question in item[:MOST_REFERENCES])
    return shown if len(item) <= MOST_REFERENCES else f"{shown} +{len(item) - MOST_REFERENCES}"


def row(item: Item) -> Text:
    """Its line; what a short line may not cut comes before the summary."""
    if len(item) > 1:
        return several(item)
    question = item[0]
    params = {"id": question.escalation, "day": question.day, "summary": summary_of(question)}
    words_came = question.asked_back is not None and not question.waits_for_words
    if question.urgency == "today" and words_came:
        return T("O2w", "E{id} URGENT, words came: {summary}", **params)
    if question.urgency == "today":
        return T("O2r", "E{id} URGENT: {summary}", **params)
    if words_came:
        return T("O2w", "E{id} words came, day {day}: {summary}", **params)
    if question.over:
        return TN("O2v", "E{id} {n} day over: {summary}", "E{id} {n} days over: {summary}", n=question.over, **params)
    return T("O2r", "E{id} day {day}: {summary}", **params)


def one_question(question: Question) -> Text:
    """The cluster and one line; what was asked of the teacher, and her words to the office."""
    params = {"id": question.escalation, "cluster": question.cluster, "summary": summary_of(question)}
    shown = T("O3", "E{id} {cluster}: {summary}", **params)
    if question.promised_on:
        words = T("O3p", "E{id} {cluster}: {summary} (reply by {until})", **params)
        shown = words.filled(until=short(question.promised_on))
    back = question.asked_back
    if back is None:
        return shown
    if back.words:
        return T("O3x", "{item}. The teacher adds: {words}", item=shown, words=back.words)
    return T("O3x", "{item}. You asked the teacher: {asked}", item=shown, asked=back.asked)
