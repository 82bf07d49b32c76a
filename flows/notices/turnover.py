"""What is said when a post changes hands, and when a teacher changes clusters."""

from __future__ import annotations

from datetime import date

from flows.facts import Programme
from flows.texts import TN, T, Text, short


def officer_welcome(
    place: str, until: date | None, mentors: int, teachers: int, waiting: int, programme: Programme
) -> Text:
    """D19, day 1; `until`: the last day of who acts."""
    text = T(
        "D19",
        "Welcome to DEO {place}. Saathi links your mentors ({mentors}) and teachers ({teachers}). "
        "It supports, it does not inspect. {waiting}: {code}",
    )
    if until:
        text = T(
            "D19",
            "You act as DEO {place} until {until}. Saathi links your mentors ({mentors}) and teachers ({teachers}). "
            "It supports, never inspects. {waiting}: {code}",
        )
    params = {"place": place, "until": until, "mentors": mentors, "teachers": teachers, "waiting": _waiting(waiting)}
    return text.filled(**{name: value for name, value in params.items() if value is not None}, code=programme.ussd_code)


def _waiting(n: int) -> Text:
    return TN("D19w", "{n} question waits", "{n} questions wait", n=n) if n else T("D19w", "Nothing waits")


def officer_note(kind: str, programme: Programme) -> Text:
    """D19b to D19e: what mentoring is, three levers, the meeting, what not to ask. Days 3, 8, 15 and 25."""
    return {
        "D19b": T(
            "D19b",
            "Saathi, note 1 of 4: mentors are teachers who help teachers, with a workshop a month and answers in between. "
            "They support; they report on nobody.",
        ),
        "D19c": T(
            "D19c",
            "Saathi, note 2 of 4: three things only you can do: answer or say by when ({code}), come to the monthly meeting, "
            "thank a mentor.",
            code=programme.ussd_code,
        ),
        "D19d": T(
            "D19d",
            "Saathi, note 3 of 4: at the monthly meeting listen first, settle what waits, and leave with decisions that have "
            "a name and a date.",
        ),
        "D19e": T(
            "D19e",
            "Saathi, note 4 of 4: please do not ask mentors who asked or who was away. Trust is why teachers write. "
            "Your menu has what you need: {code}",
            code=programme.ussd_code,
        ),
    }[kind]


def mentor_welcome(place: str, until: date | None, acts: bool, waiting: int, closed: int, programme: Programme) -> Text:
    """D40, to whoever is the mentor from today; `closed`: private ones that wait for their askers' leave."""
    text = T("D40", "Welcome as mentor of {place}. {waiting}: {code} then 1.{closed} Thank you for helping colleagues.")
    if until:
        text = T("D40", "You act as mentor of {place} until {until}. {waiting}: {code} then 1.{closed} Thank you.")
    elif acts:
        text = T("D40", "You act as mentor of {place} now. {waiting}: {code} then 1.{closed} Thank you.")
    params = {"place": place, "waiting": _waiting(waiting), "code": programme.ussd_code, "closed": _closed(closed)}
    return text.filled(**params, **({"until": until} if until else {}))


def _closed(n: int) -> Text | str:
    words = TN(
        "D40c",
        " {n} private one waits for its teacher's leave.",
        " {n} private ones wait for their teachers' leave.",
        n=n,
    )
    return words if n else ""


def yours_again(post: Text, waiting: int, programme: Programme) -> Text:
    """D41, to a holder for whom somebody acted."""
    words = T("D41", "{post} is with you again from today. {waiting}: {code} then 1. Thank you.")
    return words.filled(post=post, waiting=_waiting(waiting), code=programme.ussd_code)


def mentor_changed(programme: Programme, way: str = "3") -> Text:
    """D20, to the teachers of a cluster, once. `way`: the keys to her answers."""
    return T(
        "D20",
        "Your cluster has a new mentor. Private questions stay closed to the new mentor unless you allow it: {code} then {way}.",
        code=programme.ussd_code,
        way=way,
    )


def stays_closed(programme: Programme, way: str = "3") -> Text:
    """D42b, to who asked another mentor in private: after a move, or when the mentor of before is back."""
    return T(
        "D42b",
        "What you asked of another mentor in private stays closed to your mentor of today unless you allow it: {code} then {way}.",
        code=programme.ussd_code,
        way=way,
    )


def teacher_came(school: str, cluster: str, shared: int, programme: Programme) -> Text:
    """D43, to the mentor of the cluster a teacher came to. `shared`: her open questions that he sees."""
    if shared:
        words = TN(
            "D43",
            "Saathi: a teacher of {school} now belongs to {cluster}; {n} open question comes along: {code} then 1.",
            "Saathi: a teacher of {school} now belongs to {cluster}; {n} open questions come along: {code} then 1.",
        )
        return words.filled(school=school, cluster=cluster, n=shared, code=programme.ussd_code)
    words = T(
        "D43",
        "Saathi: a teacher of {school} now belongs to {cluster}. Private questions stay closed until the teacher agrees.",
    )
    return words.filled(school=school, cluster=cluster)


def teacher_went(cluster: str) -> Text:
    """D43b, to the mentor of the cluster that she left."""
    return T(
        "D43b",
        "Saathi: a teacher of {cluster} now belongs to another cluster, and open questions go along. Nothing is needed from you.",
        cluster=cluster,
    )


def handed_over(post: Text, ends: str, since: date, until: date | None) -> Text:
    """D44, to the programme office. `ends`: the last digits of the number; "" where nobody holds it."""
    if not ends:
        return T(
            "D44", "Saathi: {post} was left by phone and is empty or with its deputy now. Please see to it.", post=post
        )
    if until:
        words = T(
            "D44",
            "Saathi: {post} was handed over by phone to a number ending {ends}, {since} to {until}. Not right? Please see to it.",
        )
        return words.filled(post=post, ends=ends, since=short(since), until=short(until))
    words = T(
        "D44",
        "Saathi: {post} was handed over by phone to a number ending {ends}, from {since}. Not right? Please see to it.",
    )
    return words.filled(post=post, ends=ends, since=short(since))


def moved_school(school: str, new: str, programme: Programme) -> Text:
    """D110, to her mentor, who confirms it."""
    return T(
        "D110",
        "Saathi: a teacher of {school} says the school is {new} now. Please confirm, or say it is not so: {code} then 8, 6.",
        school=school,
        new=new,
        code=programme.ussd_code,
    )


def move_is_so(school: str) -> Text:
    """D111, to who moved."""
    return T(
        "D111",
        "Saathi: your school is {school} from today. Your questions and their answers came along.",
        school=school,
    )


def move_is_not_so(school: str) -> Text:
    """D111, to who said that she moved; nobody was wrong."""
    return T(
        "D111",
        "Saathi: your school stays {school} for now. If it is another one, a word with your mentor helps; then say it again.",
        school=school,
    )
