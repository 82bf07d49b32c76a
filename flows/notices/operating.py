"""What whoever keeps Saathi running hears by SMS: one line of what is wrong, what goes on, and where to look. No teacher's words."""

from __future__ import annotations

from flows.texts import TN, T, Text


def route_is_down(route: str, since: str, elsewhere: bool) -> Text:
    """D90. `since`: an hour. `elsewhere`: other routes take over."""
    if elsewhere:
        words = T("D90", "Saathi: {route} has taken no SMS since {since}. Other routes carry on. See: flask channels")
    else:
        words = T(
            "D90b",
            "Saathi: {route} has taken no SMS since {since}, and there is no other route. All waits. See: flask doctor",
        )
    return words.filled(route=route, since=since)


def little_arrives(route: str) -> Text:
    """D90c: far less of it is delivered than usual."""
    return T(
        "D90c",
        "Saathi: far fewer SMS by {route} arrive than usual. It gets fewer now. See: flask channels",
        route=route,
    )


def money_nearly_used(percent: int, of: str) -> Text:
    """D91. `of`: month, or a class of messages."""
    return T(
        "D91", "Saathi: {percent} % of this month's SMS budget ({of}) is used. See: flask cost", percent=percent, of=of
    )


def money_used_up(of: str) -> Text:
    """D91b."""
    return T(
        "D91b",
        "Saathi: this month's SMS budget ({of}) is used up. What can wait does; answers and alerts go on. See: flask cost",
        of=of,
    )


def queue_is_late(lane: str, minutes: int) -> Text:
    """D92."""
    return T(
        "D92", "Saathi: SMS ({lane}) wait {minutes} minutes to leave. See: flask doctor", lane=lane, minutes=minutes
    )


def nobody_hears_of(name: str) -> Text:
    """D93."""
    return T("D93", "Saathi: the process {name} has not been heard from. See: flask doctor", name=name)


def set_aside(n: int) -> Text:
    """D94: messages that failed in Saathi itself."""
    return TN(
        "D94",
        "Saathi: {n} message stumbled in Saathi itself and waits aside. See: flask outbox, flask inbox",
        "Saathi: {n} messages stumbled in Saathi itself and wait aside. See: flask outbox, flask inbox",
    ).filled(n=n)


def forged(route: str, n: int) -> Text:
    """D95: messages that came in under a provider's name and are not in its list."""
    return TN(
        "D95",
        "Saathi: {n} message came in as from {route}, which does not know it. It is marked. See: flask reconcile",
        "Saathi: {n} messages came in as from {route}, which does not know them. They are marked. See: flask reconcile",
    ).filled(n=n, route=route)
