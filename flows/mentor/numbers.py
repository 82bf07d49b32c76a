"""The week of his own cluster, for its mentor: who is in touch, girls and boys, questions. No other cluster stands beside it."""

from __future__ import annotations

from typing import Never

from flows.conversation import Ask
from flows.facts import Mentor
from flows.policy import POLICY
from flows.texts import T
from flows.this_week import of_this_week


def look_at_numbers(ask: Ask, mentor: Mentor) -> Never:
    """T15. Percentages only where enough schools counted; else the pupils in figures."""
    title = T("T15", "{cluster}: nothing yet this week.", cluster=mentor.cluster.name)
    if mentor.week and (said := of_this_week(mentor.week(), POLICY)):
        title = said
    ask.choice("numbers", title, {"menu": T("T15", "Menu")}, back=False)
    ask.again("task", "numbers")
