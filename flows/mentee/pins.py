"""N2, G6: on a phone that others use, what is private opens with four digits, once she has chosen some.

At a number that may not be hers it opens with them too; where she has none she says at which school she teaches, or waits.
"""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee
from flows.keys import OPEN
from flows.outcomes import NotRecognised, PinForgotten, PinSet, Recognised
from flows.texts import T, Text, on

DIGITS = 4


def closed_by_pin(ask: Ask, mentee: Mentee) -> End | None:
    """Asks for it where it is needed; None: what is private may be shown."""
    if ask.by_sms:  # nothing private is shown by SMS on a shared phone
        return None
    pin = mentee.pin()
    if pin.is_set and (pin.shared or pin.held):
        closed = _asked(ask, mentee, T("N2", "This is private. Type your 4-digit PIN.\nForgot? Type 9"))
    else:
        closed = _closed_at_number(ask, mentee) if pin.held else None
    if pin.held and closed is None:
        ask.looked(Recognised(mentee.person.id))
    return closed


def _closed_at_number(ask: Ask, mentee: Mentee) -> End | None:
    """Whoever has a number that was given out anew does not know where she teaches."""
    pin = mentee.pin()
    if pin.held == "moved":
        return End(
            T(
                "N2d",
                "Your number changed a few days ago. What is private opens here from {day}. All else works as always.",
                day=on(pin.until) if pin.until else "",
            )
        )
    if pin.held == "silent":
        hers = (mentee.school.id, mentee.school.name)
        schools: dict[str, Text | str] = {
            str(id): name for id, name in sorted((*mentee.neighbours, hers), key=lambda each: each[1])
        }
        title = T("N2e", "We have not heard from you for long. Your school?")
        if ask.pick("teaches", title, {**schools, "none": T("R4", "Not in this list")}) == str(mentee.school.id):
            return None
    words = T(
        "N2f",
        "Thank you. So that nobody else reads it, what is private stays closed here today. Your mentor or the desk can help.",
    )
    return End(words, () if pin.held == "tried" else (NotRecognised(mentee.person.id),))


def _asked(ask: Ask, mentee: Mentee, title: Text) -> End | None:
    pin = mentee.pin()

    def because(_typed: str) -> Text:
        return T("N2b", "Closed now for half an hour.") if pin.locked() else T("N2b", "That is not right.")

    if ask.code("pin", title, pin.opens, {"9": "forgot"}, because, kept_as=OPEN) == "forgot":
        return End(_forgotten(mentee), (PinForgotten(mentee.person.id),))
    return None


def _forgotten(mentee: Mentee) -> Text:
    desk = mentee.programme.desk
    if desk:
        return T(
            "N2c",
            "It happens. Your mentor or the desk, {desk}, can take the PIN away; then you choose a new one. Your mentor is told.",
            desk=desk,
        )
    return T("N2c", "It happens. Your mentor is told and can have the PIN taken away; then you choose a new one.")


def knows_pin(ask: Ask, mentee: Mentee) -> End | None:
    """Asks whoever changes how her messages are kept safe, where there is a PIN; None: go on."""
    return _asked(ask, mentee, T("G6", "Type the PIN you have now.\nForgot? Type 9")) if mentee.pin().is_set else None


def choose_pin(ask: Ask, mentee: Mentee) -> End:
    """G6: twice the same four digits; before another one the old one."""
    if closed := knows_pin(ask, mentee):
        return closed
    chosen = ask.code("pin_new", T("G6", "Choose 4 digits that only you know."), _is_pin, because=_not_four)
    ask.code("pin_again", T("G6", "Type the same 4 digits again."), lambda typed: typed == chosen, because=_not_same)
    words = T("G6b", "Saved. From now on private answers open with your PIN. Nobody at Saathi can see it.")
    return End(words, (PinSet(mentee.person.id, chosen),))


def _is_pin(typed: str) -> bool:
    return len(typed) == DIGITS


def _not_four(_typed: str) -> Text:
    return T("G6c", "A PIN has 4 digits.")


def _not_same(_typed: str) -> Text:
    return T("G6c", "These are not the same.")
