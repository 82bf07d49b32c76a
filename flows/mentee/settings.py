"""Her own choices: language, who uses the phone, whether messages come."""

from __future__ import annotations

from flows import language, notices
from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.mentee.moved import moved_school
from flows.mentee.pins import choose_pin, knows_pin
from flows.outcomes import FewerWanted, LanguageChosen, PhoneUseSaid, Restarted, Stopped
from flows.texts import T

PHONE: dict[str, Option] = {"only_me": T("R5", "Only me"), "family": T("R5", "Family too")}
PHONE_TITLE = T("R5", "Who uses this phone? (so we keep messages safe)")


def settings(ask: Ask, mentee: Mentee) -> End:
    """G1."""
    options: dict[str, Option] = {
        "language": T("G1", "Language"),
        "pin": T("G1", "PIN"),
        "phone": T("G1", "Who uses phone"),
        "fewer": T("G1", "All messages") if mentee.person.fewer else T("G1", "Fewer messages"),
    }
    options |= {"restart": T("G1", "Messages again")} if mentee.person.stopped else {"stop": T("G1", "Stop messages")}
    options["moved"] = T("G1", "Moved school")
    wish = ask.choice("setting", T("G1", "Settings"), options)
    if wish == "pin":
        return choose_pin(ask, mentee)
    if wish == "moved":
        return moved_school(ask, mentee)
    if wish == "language":
        return _language(ask, mentee)
    if wish == "phone":
        if closed := knows_pin(ask, mentee):
            return closed
        shared = ask.choice("phone", PHONE_TITLE, PHONE) == "family"
        return End(
            T("G3b", "Saved, thank you. You can change it here any time."), (PhoneUseSaid(mentee.person.id, shared),)
        )
    if wish == "fewer":
        return _fewer(ask, mentee)
    if wish == "restart":
        return End(notices.restarted(mentee.programme), (Restarted(mentee.person.id),))
    title = ask.about_to(T("G5", "Stop all messages?\nYou can still dial and send as before."))
    ask.choice("stop", title, {"yes": T("G5", "Yes, stop")})
    return End(notices.stopped(mentee.programme), (Stopped(mentee.person.id),))


def _language(ask: Ask, mentee: Mentee) -> End:
    chosen = language.choose(ask)
    said = T("G2", "Saved. From now on: {language}.", language=language.names()[chosen])
    return End(said, (LanguageChosen(mentee.person.id, chosen),))


def _fewer(ask: Ask, mentee: Mentee) -> End:
    """G4: workshop notices only; answers to her own messages come all the same."""
    if mentee.person.fewer:
        return End(T("G4c", "Saved. All messages reach you again."), (FewerWanted(mentee.person.id, False),))
    title = T(
        "G4",
        "Fewer messages?\nOnly workshop news and answers to your questions will come. You can count and ask as before.",
    )
    ask.choice("fewer", ask.about_to(title), {"yes": T("G4", "Yes, fewer")})
    return End(
        T("G4b", "Saved: workshop news and answers only. You can change it here any time."),
        (FewerWanted(mentee.person.id, True),),
    )
