"""The focal person's list: safety and personal matters, which nobody else reads.

By USSD only, for a screen leaves no copy in the phone.
"""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import FocalPerson, Sensitive
from flows.outcomes import SensitiveAnswered, SensitiveClosed, SensitiveRead
from flows.texts import T, Text


def home(ask: Ask, focal: FocalPerson) -> End:
    """F1 and F2. The focal person, or her stand-in, opens an item; each look is noted. What is answered can be closed."""
    items = {f"S{item.id}": item for item in sorted(focal.items, key=lambda item: item.answered)}
    if not items:
        return End(T("F0", "No item waits for you. When one comes, you get an SMS that names only its number."))
    rows = {ref: _row(item) for ref, item in items.items()}
    item = items[ask.pick("item", T("F1", "For you alone"), rows, back=False)]
    ask.looked(SensitiveRead(focal.person.id, item.id))
    close = T("F2", "Close it") if item.answered else None
    options = {"answer": T("F2", "Answer"), "later": T("F2", "I have read it"), "close": close}
    step = ask.choice("step", _one_item(item), options)
    if step == "close":
        words = T("F6", "S{id} is closed and leaves your list. The teacher can still read your answer, or write again.")
        return End(words.filled(id=item.id), (SensitiveClosed(focal.person.id, item.id),))
    if step == "later":
        return End(T("F3", "Noted: you have read S{id}. It stays in your list. Thank you.", id=item.id))
    written = ask.text("words", T("F4", "Type your answer to S{id}. Only the teacher reads it.", id=item.id))
    answered = SensitiveAnswered(focal.person.id, item.id, written.words)
    return End(
        T(
            "F5",
            "Thank you. The teacher hears that a message waits; your answer to S{id} is read by menu only.",
            id=item.id,
        ),
        (answered,),
    )


def _row(item: Sensitive) -> Text:
    if item.answered:
        return T("F1r", "S{id} answered", id=item.id)
    if item.past_her:  # the stand-in would else speak of it to the focal person
        return T("F1r", "S{id} new, {asked}, for you only", id=item.id, asked=item.asked_on)
    return T("F1r", "S{id} new, {asked}", id=item.id, asked=item.asked_on)


def _one_item(item: Sensitive) -> Text:
    params = {"id": item.id, "asked": item.asked_on, "words": item.words, "msisdn": item.msisdn}
    if item.may_call and item.words:
        return T("F2c", "S{id}, {asked}. You may call {msisdn}. {words}", **params)
    if item.may_call:
        return T("F2d", "S{id}, {asked}. No words: please call {msisdn}.", **params)
    return T("F2", "S{id}, {asked}. Answer here only, no call. {words}", **params)
