"""A cluster's running week, in a few sentences: for its mentor, and in totals for the district's officer."""

from __future__ import annotations

from flows.digests import counted, joined, of_cluster
from flows.policy import Policy
from flows.texts import T, Text
from flows.week import ClusterWeek, Silences


def of_one_cluster(facts: ClusterWeek, silences: Silences, policy: Policy) -> Text:
    """A cluster's running week for the district: totals, percentages where enough schools counted, and silence as a question."""
    head = T("O8a", "{place}, this week.", place=facts.name)
    if facts.mentees >= policy.quiet_cluster_least:
        head = T(
            "T15", "{place}, this week: {n} of {of} in touch.", place=facts.name, n=facts.in_touch, of=facts.mentees
        )
    said: list[Text | str] = [head, *(words for _, words in counted(facts.counts, policy))]
    if facts.oldest_on is not None:
        said.append(T("O8a", "Questions with the mentor: {n}.", n=facts.open))
    here = [words for names, words in zip(vars(silences).values(), _OF_SILENCE, strict=True) if facts.name in names]
    return joined([*said, *here])


_OF_SILENCE = (
    T("O8s", "Little was heard for 3 weeks. Perhaps ask the mentor how you can help."),
    T("O8s", "The mentor may need a hand."),
    T("O8s", "Perhaps no network there."),
    T("O8s", "There is no mentor now."),
)


def of_this_week(facts: ClusterWeek, policy: Policy) -> Text | None:
    """What the mentor's digest would say of a week that is still going on; None where there is nothing to say yet."""
    said = of_cluster(facts, policy)
    if not said:
        return None
    head = T("T15", "{place}, this week: {n} of {of} in touch.", place=facts.name, n=facts.in_touch, of=facts.mentees)
    return joined([head, *(words for _, words in said[1:])])
