"""Why fewer came, or why one left: asked kindly, never a must, and nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.mentee.counting import BOYS, GIRLS, Counted, Sex
from flows.outcomes import FallExplained, PupilMoved
from flows.policy import POLICY
from flows.texts import T, Text

REASONS: dict[str, Option] = {
    "season": T("A6", "Season/move"),
    "illness": T("A6", "Illness"),
    "road": T("A6", "Road/distance"),
    "home": T("A6", "Home/marriage"),
    "other": T("A6", "Other"),
    "skip": T("A6", "Skip"),
}


def fallen(mentee: Mentee, day: date, counts: Sequence[Counted]) -> Counted | None:
    """Whose number is far below the school's own level: the girls' before the boys', never both."""
    usual = mentee.usual(day) if mentee.usual else {}
    for sex in (GIRLS, BOYS):
        for count in counts:
            level = usual.get(sex.key, 0)
            if count.sex is sex and level and 100 * count.n <= (100 - POLICY.fall_percent) * level:
                return count
    return None


def why_fewer(ask: Ask, mentee: Mentee, day: date, sex: Sex, share: str) -> End:
    """A6. The count is kept already: who hangs up here has sent it."""
    why = ask.choice("fewer_why", _fewer(sex, share), REASONS, back=False)
    if why == "skip":
        return End(T("A6b", "All right. Your count is saved, thank you."))
    explained = FallExplained(mentee.person.id, mentee.school.id, day, sex.key, why)
    return End(T("A6b", "Noted, thank you. Your count is saved. It helps to know what makes it hard."), (explained,))


def _fewer(sex: Sex, share: str) -> Text:
    if sex is GIRLS:
        return T("A6", "Saved. Fewer girls than usual ({share}). A reason helps us help.", share=share)
    return T("A6", "Saved. Fewer boys than usual ({share}). A reason helps us help.", share=share)


def pupil_moved(ask: Ask, mentee: Mentee) -> End:
    """A10: one left, or came back. The register follows by one."""
    school = mentee.school
    girl = T("A10", "Girl") if school.takes_girls else None
    boy = T("A10", "Boy") if school.takes_boys else None
    left: dict[str, Option] = {
        "girls": None if school.girls == 0 else girl,
        "boys": None if school.boys == 0 else boy,
        "back": T("A10", "Came back"),
    }
    sex = ask.choice("left", T("A10", "A pupil left school. No name needed."), left)
    if sex != "back":
        why = ask.choice("left_why", T("A10b", "Thank you for telling us. A reason helps us help."), REASONS)
        return _moved(mentee, sex, came=False, reason="" if why == "skip" else why)
    return _moved(mentee, _who_came(ask, girl, boy), came=True)


def _who_came(ask: Ask, girl: Text | None, boy: Text | None) -> str:
    if girl and boy:
        return ask.choice("came", T("A10c", "Good news! Who came back?"), {"girls": girl, "boys": boy})
    return "girls" if girl else "boys"


def _moved(mentee: Mentee, sex: str, came: bool, reason: str = "") -> End:
    moved = PupilMoved(mentee.person.id, mentee.school.id, mentee.today, sex, came, reason)
    register = (GIRLS if sex == "girls" else BOYS).register(mentee.school)
    if register is None:
        return End(T("A10d", "Noted, thank you. No name is kept."), (moved,))
    n = register + (1 if came else -1)
    words = T("A10d", "Noted, thank you. Boys on the register: {n} now. Wrong? Dial {code}, then 6, 3.")
    if sex == "girls":
        words = T("A10d", "Noted, thank you. Girls on the register: {n} now. Wrong? Dial {code}, then 6, 3.")
    return End(words.filled(n=n, code=mentee.programme.ussd_code), (moved,))
