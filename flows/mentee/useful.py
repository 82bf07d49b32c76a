"""W6: at the end of a day one tap, whether it was of use. The mentor sees totals only, and no small ones."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee, Workshop
from flows.outcomes import DayJudged
from flows.texts import T
from flows.topics import TAUGHT

USEFUL = {
    "very": T("W6", "Very"),
    "some": T("W6", "Some"),
    "little": T("W6", "A little"),
    "no": T("W6", "No"),
}


def judge_day(ask: Ask, mentee: Mentee, workshop: Workshop) -> End:
    """On the last day also what the next one should be about."""
    useful = ask.choice("useful", T("W6", "Was today useful for your class? (No name shown)"), USEFUL)
    wish = ""
    if mentee.today == workshop.last_day:
        wish = ask.pick("wish", T("W6b", "What should the next one be about?"), TAUGHT, page_size=7)
    judged = DayJudged(mentee.person.id, workshop.id, mentee.today, useful, wish)
    return End(T("W6c", "Thank you, noted. Your mentor sees totals only, no names."), (judged,))
