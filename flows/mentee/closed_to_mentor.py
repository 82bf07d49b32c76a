"""The mentor has changed: a private question stays closed to the new one until its asker says otherwise."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentee, Question
from flows.outcomes import AskerDecided, MentorAllowed, Outcome
from flows.texts import TN, T
from flows.topics import about


def may_new_mentor_see(ask: Ask, mentee: Mentee, question: Question) -> End:
    """N5a. Allowed, kept closed, or closed for good: it then goes to nobody. One word may do for all of hers."""
    title = T("N5a", "Q{id} {about} is private. Your cluster has a new mentor, who cannot see it. What should we do?")
    if question.leave_refused:
        title = T("N5a", "Q{id} {about} stays closed to your new mentor, as you said. Change it?")
    options: dict[str, Option] = {
        "allow": T("N5a", "Show the mentor"),
        "keep": T("N5a", "Keep it closed"),
        "nowhere": T("N5a", "Close it, to nobody"),
        "pass_up": T("N4", "Pass to district") if question.asks_leave else None,
    }
    params = {"id": question.id, "about": about(question.kind, question.topic)}
    wish = ask.choice("mentor may", title.filled(**params), options)
    if wish == "pass_up":
        words = T("N5d", "Q{id} goes to the district officer: the cluster and one line, no name, no school. Thank you.")
        return End(words.filled(id=question.id), (AskerDecided(mentee.person.id, question.id, wish),))
    alike = [each.id for each in mentee.questions if each.closed_to_mentor and each.id != question.id]
    ids = (question.id, *alike) if alike and _for_all(ask, len(alike)) else (question.id,)
    done: tuple[Outcome, ...] = (MentorAllowed(mentee.person.id, ids, wish),)
    words = _DONE[wish] if len(ids) == 1 else _ALL_DONE[wish]
    return End(words.filled(id=question.id, n=len(ids)), done)


def _for_all(ask: Ask, others: int) -> bool:
    title = TN(
        "N5b",
        "The same for your {n} other private question?",
        "The same for your {n} other private questions?",
        n=others,
    )
    options: dict[str, Option] = {"all": T("N5b", "Yes, for all"), "one": T("N5b", "Only this one")}
    return ask.choice("all of them", title, options) == "all"


_DONE = {
    "allow": T("N5c", "Your mentor sees Q{id} now and is told that it waits. Thank you."),
    "keep": T("N5c", "Q{id} stays closed: the mentor hears only that one waits. You can change it here any time."),
    "nowhere": T("N5c", "Q{id} is closed and goes to nobody. You can open it again any time in this menu."),
}
_ALL_DONE = {
    "allow": T("N5c", "Your mentor sees {n} of your private questions now and is told that they wait. Thank you."),
    "keep": T(
        "N5c",
        "{n} of your questions stay closed: the mentor hears only how many wait. You can change it here any time.",
    ),
    "nowhere": T(
        "N5c", "{n} of your questions are closed and go to nobody. You can open them again any time in this menu."
    ),
}
