"""The clusters of a district as its officer sees them: totals, and where nothing was heard. No school, no name, no order but the ABC."""

from __future__ import annotations

from typing import Never

from flows.conversation import Ask
from flows.facts import Officer
from flows.policy import POLICY
from flows.texts import T, Text
from flows.this_week import of_one_cluster
from flows.week import ClusterWeek, Silences

FEW = 5  # of fewer teachers no number is said


def look_at_clusters(ask: Ask, officer: Officer) -> Never:
    """O8. A line a cluster; behind it its week."""
    weeks = {str(n): week for n, week in enumerate(officer.clusters() if officer.clusters else ())}
    if not weeks:
        ask.choice(
            "clusters",
            T("O8e", "No cluster is open in {district} yet.", district=officer.district),
            {"menu": T("T15", "Menu")},
        )
        ask.again("clusters", "desk")
    silences = officer.silences() if officer.silences else Silences()
    rows = {key: _row(week, silences) for key, week in weeks.items()}
    week = weeks[ask.pick("cluster", T("O8", "Clusters, this week"), rows)]
    ask.choice("seen", of_one_cluster(week, silences, POLICY), {"others": T("T18u", "See others")})
    ask.again("cluster", "seen")


def _row(week: ClusterWeek, silences: Silences) -> Text | str:
    if week.name in (*silences.quiet, *silences.may_need_help, *silences.no_network):
        return T("O8r", "{cluster}: not heard from", cluster=week.name)
    if week.mentees < FEW:
        return week.name
    return T("O8r", "{cluster}: {n} of {of}", cluster=week.name, n=week.in_touch, of=week.mentees)
