"""A poll of her mentor, the district or the province: three short questions at most, and nobody learns who said what."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation import Ask, End
from flows.facts import Poll, Programme
from flows.outcomes import PollAnswered
from flows.polls import READY, read_numbers
from flows.texts import T, Text


def answer_polls(ask: Ask, person_id: int, polls: Sequence[Poll], programme: Programme, key: str) -> End:
    """K2. By SMS: POLL and a number for each question, or POLL alone to be asked. `key`: where it stands in the menu."""
    if not polls:
        return End(T("K2n", "No short questions wait for you now. Thank you."))
    poll = polls[0]
    digits = ask.given("digits")
    if digits and len(polls) == 1:  # of several nobody could say which is meant
        return _by_numbers(person_id, poll, digits, programme.dial(key), programme)
    answers = tuple((question, _ask_one(ask, poll, n, question)) for n, question in enumerate(poll.questions, 1))
    return End(_thanks(poll), (PollAnswered(person_id, poll.id, answers),))


def _ask_one(ask: Ask, poll: Poll, n: int, question: str) -> str:
    ready = READY[question]
    title = ready.words
    if len(poll.questions) > 1:
        title = T("K2", "{n}/{of} {words}", n=n, of=len(poll.questions), words=ready.words)
    return ask.pick(f"poll_{poll.id}_{question}", title, ready.options)


def _by_numbers(person_id: int, poll: Poll, digits: str, code: str, programme: Programme) -> End:
    answers = read_numbers(digits, poll.questions)
    if answers:
        return End(_thanks(poll), (PollAnswered(person_id, poll.id, answers),))
    words = T(
        "K2w",
        "{n} numbers from the lists are needed, one a question. To see them: {code}, or SMS POLL to {to}. Thank you.",
    )
    return End(words.filled(n=len(poll.questions), code=code, to=programme.short_code))


def _thanks(poll: Poll) -> Text:
    return T(
        "K2d", "Thank you! Counted without your name. What all said comes by SMS, about {day}.", day=poll.closes_on
    )
