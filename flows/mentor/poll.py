"""Ask many what they need: up to three questions from a ready list. A mentor asks his cluster, an office mentors or teachers."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentor, PollDesk
from flows.mentee.poll import answer_polls
from flows.outcomes import PollStarted
from flows.policy import POLICY
from flows.polls import MOST_QUESTIONS, READY, few
from flows.texts import TN, T, Text, render

WHOM: dict[str, Option] = {"mentors": T("K1w", "Mentors"), "teachers": T("K1w", "Teachers")}
KEY = "8*7"  # where it stands in a mentor's menu


def polls_of_mentor(ask: Ask, mentor: Mentor) -> End:
    """What others ask him comes first. By SMS: POLL."""
    desk = mentor.poll() if mentor.poll and ask.given("task") != "poll" else None
    if desk and mentor.polls:
        options: dict[str, Option] = {
            "answer": TN("K1a", "Answer ({n})", "Answer ({n})", n=len(mentor.polls)),
            "start": T("K1a", "Ask my cluster"),
        }
        desk = desk if ask.choice("poll", T("K1a", "Short questions"), options) == "start" else None
    if desk:
        return start_poll(ask, mentor.person.id, desk)
    return answer_polls(ask, mentor.person.id, mentor.polls, mentor.programme, KEY)


def start_poll(ask: Ask, person_id: int, desk: PollDesk) -> End:
    """K1. One at a time and one a month: a teacher hears enough."""
    if desk.open:
        words = T(
            "K1o",
            "Your poll is open until {day}, {n} answered so far. The result comes by SMS to all who answer, and to you.",
        )
        return End(words.filled(day=desk.open.closes_on, n=few(desk.answered, POLICY)))
    if desk.next_on:
        return End(
            T("K1n", "One poll a month is enough for all. The next may start on {day}. Thank you.", day=desk.next_on)
        )
    ask.so_far(T("K1s", "a poll"))
    whom = "teachers" if desk.level == "cluster" else ask.choice("whom", T("K1w", "Whom do you ask?"), WHOM)
    chosen = _questions(ask)
    names = ", ".join(render(READY[question].name, ask.language) for question in chosen)
    title = T("K1c", "Ask mentors: {names}?", names=names)
    if whom == "teachers":
        title = T("K1c", "Ask teachers: {names}?", names=names)
    ask.confirm("sure", title, again=["ask_1"])
    words = T(
        "K1d",
        "Thank you. They are asked by SMS and on their next call. After a week the result comes to them and to you.",
    )
    return End(words, (PollStarted(person_id, desk.level, desk.place_id, whom, tuple(chosen)),))


def _questions(ask: Ask) -> list[str]:
    """One to three of the list, each once."""
    chosen: list[str] = []
    for n in range(1, MOST_QUESTIONS + 1):
        rows: dict[str, Text | str] = {key: ready.name for key, ready in READY.items() if key not in chosen}
        enough = {"8": ("enough", T("K1", "That is all"))} if chosen else {}
        said = ask.pick(
            f"ask_{n}", T("K1", "Question {n} of {most} at most", n=n, most=MOST_QUESTIONS), rows, beside=enough
        )
        if said == "enough":
            break
        chosen.append(said)
    return chosen
