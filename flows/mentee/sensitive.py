"""Her items for the focal person: where each is, and the answer. Nothing of them is named in a list."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee, Sensitive
from flows.mentee.questions import tell_focal_person
from flows.notices import message_waits
from flows.outcomes import AnswerRead
from flows.texts import T, Text


def row(item: Sensitive) -> Text:
    """Its line among her questions."""
    if item.answered:
        return T("N1t", "S{id}: answered", id=item.id)
    return T("N1t", "S{id}: sent {asked}", id=item.id, asked=item.asked_on)


def one_item(ask: Ask, mentee: Mentee, item: Sensitive) -> End:
    """Its answer, or where it is."""
    if not item.answered:
        words = T(
            "N8",
            "S{id} is with the focal person since {asked}. Nobody else sees it. Her answer comes here, in this menu.",
        )
        if item.read_on:
            words = T(
                "N8b",
                "S{id}: the focal person read it on {day}. Nobody else sees it. Her answer comes here, in this menu.",
            )
            return End(words.filled(id=item.id, day=item.read_on[-1]))
        return End(words.filled(id=item.id, asked=item.asked_on))
    if ask.by_sms:
        return End(message_waits(mentee.programme))
    title = T("N9", "S{id}, the focal person: {words}", id=item.id, words=item.answer)
    ask.looked(AnswerRead(mentee.person.id, item.id, sensitive=True))
    step = ask.choice("verdict", title, {"read": T("N9", "I have read it"), "more": T("N9", "Write again")})
    if step == "read":
        return End(T("N9b", "Thank you. You can read S{id} again here any time.", id=item.id))
    return tell_focal_person(ask, mentee)
