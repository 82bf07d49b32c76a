"""Somebody says that a teacher's number changed: her mentor, who has spoken with her, says whether it is she."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor, NewNumber
from flows.outcomes import NumberSettled
from flows.policy import POLICY
from flows.texts import T, Text

NOBODY = "none"
NOTHING = T("T19e", "No new number waits for your word. Thank you.")


def settle_number(ask: Ask, mentor: Mentor) -> End:
    """T19. Of the new number only the end is shown: she can say it, a stranger's ear learns nothing."""
    wishes = {str(each.id): each for each in mentor.new_numbers}
    if not wishes:
        return End(NOTHING)
    if len(wishes) > 1:
        rows: dict[str, Text | str] = {key: f"..{each.ends}, {each.school}" for key, each in wishes.items()}
        chosen = ask.pick("wish", T("T19", "New numbers: which?"), rows)
    else:
        chosen = ask.remember("wish", lambda: next(iter(wishes)))
    return _settle(ask, mentor, wishes[chosen]) if chosen in wishes else End(NOTHING)


def _settle(ask: Ask, mentor: Mentor, wish: NewNumber) -> End:
    person_id, who = wish.who[0]
    if len(wish.who) > 1:
        names: dict[str, Text | str] = {str(each): name for each, name in wish.who}
        title = T("T19b", "{school}: new number, ends in {ends}. Whose?", school=wish.school, ends=wish.ends)
        chosen = ask.pick("whose", title, {**names, NOBODY: T("T19b", "None of these")})
        if chosen == NOBODY:
            return _nothing_changes(mentor, wish)
        person_id, who = int(chosen), str(names[chosen])
    title = T("T19c", "{who}: new number, ends in {ends}? Speak first, then say.", who=who, ends=wish.ends)
    said = ask.choice(
        f"is_{person_id}", title, {"yes": T("T19c", "Yes, it is the teacher"), "no": T("T19c", "It is not")}
    )
    if said == "no":
        return _nothing_changes(mentor, wish)
    words = T(
        "T19d",
        "Thank you. The new number is set: what is for this teacher goes there. The old one may object for {n} days.",
    )
    settled = NumberSettled(mentor.person.id, wish.id, person_id)
    return End(words.filled(n=POLICY.number_objects_days), (settled,))


def _nothing_changes(mentor: Mentor, wish: NewNumber) -> End:
    return End(T("T19f", "Thank you. Nothing changes."), (NumberSettled(mentor.person.id, wish.id),))
