"""She teaches at another school now: within her cluster her mentor confirms it, to another cluster the office sees to it."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee
from flows.outcomes import MovedAway, SchoolMoved
from flows.texts import T, Text

LONGEST_PLACE = 50


def moved_school(ask: Ask, mentee: Mentee) -> End:
    """G7. Until it is confirmed her counts go on for the school of before."""
    ask.so_far(T("G7s", "your new school"))
    schools: dict[str, Text | str] = {str(school_id): name for school_id, name in mentee.neighbours}
    elsewhere = {"8": ("elsewhere", T("G7", "Another cluster"))}
    chosen = ask.pick("new_school", T("G7", "Your school now?"), schools, beside=elsewhere)
    if chosen == "elsewhere":
        return _elsewhere(ask, mentee)
    name = schools[chosen]
    ask.confirm("sure", T("G7c", "Your school now: {school}", school=name), again=["new_school"])
    words = T(
        "G7d", "Thank you. As soon as it is confirmed you count for {school}. Your questions go with you.", school=name
    )
    return End(words, (SchoolMoved(mentee.person.id, mentee.school.id, int(chosen)),))


def _elsewhere(ask: Ask, mentee: Mentee) -> End:
    """G7w: the office changes the list; what is open goes with her then."""
    where = ask.text("where", T("G7w", "Which school, cluster and district? A few words."), longest=LONGEST_PLACE).words
    ask.confirm("sure", T("G7c", "Your school now: {school}", school=where), again=["where"])
    words = T(
        "G7e",
        "Thank you. The district office has it as {ref} and changes the list. Until then everything stays as it is.",
    )
    return End(words, (MovedAway(mentee.person.id, mentee.school.cluster.id, where),))
