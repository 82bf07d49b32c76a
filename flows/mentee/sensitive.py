"""Safety and personal matters: told to the focal person alone, or to her stand-in alone; where each is, and its answer.

Nothing of them is named in a list.
"""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee, Sensitive
from flows.notices import message_waits
from flows.outcomes import AnswerRead, SensitiveAsked, SensitiveTurned
from flows.texts import T, Text


def row(item: Sensitive) -> Text:
    """Its line among her questions."""
    if item.answered:
        return T("N1t", "S{id}: answered", id=item.id)
    return T("N1t", "S{id}: sent {asked}", id=item.id, asked=item.asked_on)


def tell_focal_person(ask: Ask, mentee: Mentee) -> End:
    """Past mentor and officers, to the focal person alone; past her too, where it is about her."""
    helplines = mentee.school.cluster.helplines
    call, write, not_to_her = T("Q7", "She may call me"), T("Q7", "Write here only"), T("Q7", "Not to her")
    lines = T("Q7", "Helplines") if helplines else None
    title = T("Q7", "This goes only to the focal person (a woman), not to mentor or officers.")
    how = ask.choice("focal", title, {"call": call, "write": write, "helplines": lines, "not_to_her": not_to_her})
    past_her = how == "not_to_her"
    if how == "helplines":
        shown = T("Q7b", "{helplines}\nNothing is saved yet.", helplines=helplines)
        how = ask.choice("focal_then", shown, {"call": call, "write": write})
    elif past_her:
        shown = T("Q7s", "It goes only to her stand-in, never to her, nor to mentor or officers.")
        how = ask.choice("focal_then", shown, {"call": T("Q7s", "I may be called"), "write": write})
    if how == "call":
        written = ask.text("words", T("Q7c", "Write a few words here,\nor 1 = only call me"), {"1": "only_call"})
    elif past_her:
        written = ask.text("words", T("Q7g", "Write it in a few words here. Only the stand-in reads it."))
    else:
        written = ask.text("words", T("Q7d", "Write it in a few words here. Only she reads it."))
    asked = SensitiveAsked(mentee.person.id, written.words, may_call=how == "call", past_her=past_her)
    words = T(
        "Q7e", "Saved: {ref}, only for the focal person. Her answer: dial {code} then 3. Thank you for your trust."
    )
    if past_her:
        words = T(
            "Q7f",
            "Saved: {ref}, for the stand-in, not for the focal person. Answer: dial {code} then 3. "
            "Thank you for your trust.",
        )
    return End(words.filled(code=mentee.programme.ussd_code), (asked,))


def one_item(ask: Ask, mentee: Mentee, item: Sensitive) -> End:
    """Its answer, or where it is."""
    if not item.answered:
        return _one_waiting(ask, mentee, item)
    if ask.by_sms:
        return End(message_waits(mentee.programme))
    title = T("N9", "S{id}, the focal person: {words}", id=item.id, words=item.answer)
    if item.past_her:
        title = T("N9c", "S{id}, the stand-in: {words}", id=item.id, words=item.answer)
    ask.looked(AnswerRead(mentee.person.id, item.id, sensitive=True))
    step = ask.choice("verdict", title, {"read": T("N9", "I have read it"), "more": T("N9", "Write again")})
    if step == "read":
        return End(T("N9b", "Thank you. You can read S{id} again here any time.", id=item.id))
    return tell_focal_person(ask, mentee)


def _one_waiting(ask: Ask, mentee: Mentee, item: Sensitive) -> End:
    """With whom it is, and whether it was read. It may still be taken from the focal person: whoever wrote by SMS was not asked."""
    read = item.read_on[-1] if item.read_on else None
    params = {"id": item.id, "asked": item.asked_on, "day": read}
    if item.past_her:
        words = T(
            "N8c",
            "S{id} is with the stand-in since {asked}. The focal person does not see it. The answer comes here, in this menu.",
        )
        if read:
            words = T(
                "N8d",
                "S{id}: the stand-in read it on {day}. The focal person does not see it. The answer comes here, in this menu.",
            )
        return End(words.filled(**params))
    words = T(
        "N8",
        "S{id} is with the focal person since {asked}. Nobody else sees it. Her answer comes here, in this menu.",
    )
    if read:
        words = T(
            "N8b",
            "S{id}: the focal person read it on {day}. Nobody else sees it. Her answer comes here, in this menu.",
        )
    ask.choice("verdict", words.filled(**params), {"turn": T("Q7", "Not to her")})
    turned = T("N8e", "S{id} goes to the stand-in. The focal person no longer sees it. The answer comes here.")
    return End(turned.filled(id=item.id), (SensitiveTurned(mentee.person.id, item.id),))
