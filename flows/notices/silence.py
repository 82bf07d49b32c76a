"""What is said when nothing is heard: kind lines, never a report asked for, no woman's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.facts import Person, Programme
from flows.texts import TN, T, Text


def check_in(to: Person, mentor: Person | None) -> Text:
    """D14, after quiet weeks. In the mentor's name only to a man, or from a woman."""
    if mentor and (mentor.sex == "f" or to.sex == "m"):
        return T(
            "D14",
            "Assalam-o-alaikum. Hope all is well with you and the school. No report needed, just checking. "
            "- your mentor, by Saathi",
        )
    return T(
        "D14b",
        "Assalam-o-alaikum. Hope all is well with you and the school. No report needed, just checking. - Saathi",
    )


def quiet_schools(cluster: str, schools: int, weeks: int, programme: Programme) -> Text:
    """D70, to the mentor: how many, not which."""
    words = TN(
        "D70",
        "Saathi {cluster}: {n} school quiet for {weeks} weeks or more. Send a kind check-in, or say if you know why: "
        "dial {code} then 2. Thank you.",
        "Saathi {cluster}: {n} schools quiet for {weeks} weeks or more. Send a kind check-in, or say if you know why: "
        "dial {code} then 2. Thank you.",
    )
    return words.filled(cluster=cluster, n=schools, weeks=weeks, code=programme.ussd_code)


def quiet_cluster(cluster: str, weeks: int, programme: Programme) -> Text:
    """D70b, to the mentor, before anybody above him hears."""
    words = T(
        "D70b",
        "Saathi {cluster}: few teachers were in touch in {weeks} weeks. Road, snow, exams? "
        "If you know why, dial {code} then 2. Thank you.",
    )
    return words.filled(cluster=cluster, weeks=weeks, code=programme.ussd_code)


def to_deputy(cluster: str, schools: str, weeks: int) -> Text:
    """D71: `schools` by their names, as many as there is room for."""
    words = T(
        "D71",
        "Saathi {cluster}: quiet for {weeks} weeks: {schools}. If you are near, please ask how things are. Thank you.",
    )
    return words.filled(cluster=cluster, schools=schools, weeks=weeks)


def to_neighbour(school: str) -> Text:
    """D72, to a teacher of a school nearby."""
    return T(
        "D72",
        "If you meet the teacher of {school}, please say Saathi asks how things are. No report needed. Thank you.",
        school=school,
    )


def to_mentor(programme: Programme) -> Text:
    """D73, to a mentor not heard from."""
    return T(
        "D73",
        "Assalam-o-alaikum. Hope all is well with you. No hurry, just checking: dial {code} when you can. "
        "If something is hard, SMS MADAD to {short_code}. - Saathi",
        code=programme.ussd_code,
        short_code=programme.short_code,
    )


def for_mentor(cluster: str) -> Text:
    """D74, to the deputy."""
    return T(
        "D74",
        "Saathi {cluster}: the mentor may need a hand. Please ask how things are, and help with what waits. Thank you.",
        cluster=cluster,
    )


def area_to_desk(place: str, since: date) -> Text:
    """D74b, to the administrator, once: is it the network?"""
    return T(
        "D74b",
        "Saathi: hardly any word from {place} since {since}. No network, or snow? Then: flask calendar add outage. "
        "Till then nobody there is asked.",
        place=place,
        since=since,
    )


def area_to_officer(place: str, since: date) -> Text:
    """D74c, to the officer where there is no administrator."""
    return T(
        "D74c",
        "Saathi: hardly any word from {place} since {since}. No network, or snow? Nobody there is asked why. Thank you.",
        place=place,
        since=since,
    )


def vacant_posts(posts: str) -> Text:
    """D75, to the administrator: `posts` as many as there is room for."""
    return T("D75", "Saathi: nobody to be reached in these posts: {posts}. To fill one: flask staff add.", posts=posts)


def number_out_of_use(school: str, programme: Programme) -> Text:
    """D76, to the mentor, who may know the new number."""
    if programme.desk:
        return T(
            "D76",
            "Saathi: SMS to a teacher of {school} do not arrive. New number? The desk, {desk}, sets it. Thank you.",
            school=school,
            desk=programme.desk,
        )
    return T(
        "D76",
        "Saathi: SMS to a teacher of {school} do not arrive. If the number changed, the administrator sets the new one. "
        "Thank you.",
        school=school,
    )


def some_of(names: Sequence[str], most: int) -> str:
    """As many names as fit, and how many more: "GPS Bostan, GGPS Yaru +2"."""
    shown = list(names[:1])
    for name in names[1:]:
        if len(", ".join([*shown, name])) > most - 4:
            break
        shown.append(name)
    more = len(names) - len(shown)
    return ", ".join(shown)[:most] + (f" +{more}" if more else "")
