"""Who has come into a post, or back to it, and what they and the teachers hear of it. Rules of (facts, now)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flows import sending
from flows.calendar import Calendar
from flows.caps import COUNTED
from flows.policy import Policy
from flows.status import Matter, Standing

NOTES = ("D19b", "D19c", "D19d", "D19e")

# What is written about no question: to a teacher, whatever post she has beside, and to each kind of post. Of what stands
# nowhere here somebody who leaves a post hears nothing more.
TO_TEACHERS = (*COUNTED, "D11", "D20", "D42b", "D95b", "K9")
_TO_MENTORS = (
    "D1", "D22", "D28", "D40", "D41", "D43", "D43b", "D45", "D49", "D51", "D62", "D63", "D64", "D65", "D66", "D70", "D70b",
    "D71", "D73", "D74", "D76", "D110", "D120", "D122", "D134", "D134u", "D140", "D145",
)  # fmt: skip
_TO_PROVINCE = ("D3", "D6c", "D65", "D66", "D146", "D146b")
TO_POSTS: Mapping[str, tuple[str, ...]] = {
    "mentor": _TO_MENTORS,
    "deputy": _TO_MENTORS,
    "district_officer": ("D2", "D19", *NOTES, "D22", "D41", "D62", "D63", "D64", "D65", "D66", "D67", "D68",
                         "D74c", "D134", "D134u"),
    "deputy_officer": ("D2",),
    "province": _TO_PROVINCE,
    "director": _TO_PROVINCE,
    "administrator": ("D44", "D74b", "D75", "D78", "D90", "D90b", "D90c", "D91", "D91b", "D92", "D93", "D94", "D95",
                      "D105", "D126", "D146", "D146b"),
    "focal_person": ("D29",),
    "focal_stand_in": ("D29",),
    "outside_person": ("D106",),
}  # fmt: skip


class Word(StrEnum):
    """What is said when the clock finds another person in a post."""

    WELCOME = "welcome"  # D19, D40: to who is new; urgent questions then one by one, the others as a number
    BACK = "back"  # D41: to the holder for whom somebody acted
    TEACHERS = "teachers"  # D20: to the teachers of the cluster
    ASKERS = "askers"  # D42: to those who asked the acting mentor in private


@dataclass(frozen=True)
class InCharge:
    """A post and whoever is in charge of it today; `person_id` None: nobody.

    `kind`: district_officer | mentor. `known_id`: who was in charge when the clock last looked. `before_id`: who
    held it last before, somebody else. `deputy`: in charge of a cluster for want of a mentor. `until`: the last day of who acts.
    """

    post_id: int
    kind: str
    place_id: int
    known_id: int | None
    person_id: int | None = None
    holding_id: int = 0
    since: date | None = None
    until: date | None = None
    deputy: bool = False
    before_id: int | None = None

    @property
    def had_others(self) -> bool:
        """Whether it ever was somebody else's."""
        return self.before_id is not None

    @property
    def changed(self) -> bool:
        """Whether somebody else is in charge than when the clock last looked, or nobody any more."""
        return self.person_id != self.known_id


def words(post: InCharge, standing: Standing, policy: Policy, calendar: Calendar, now: datetime) -> tuple[Word, ...]:
    """What is said now of a post that has changed; nothing outside the hours, of old news, or where nothing leaves."""
    if not post.changed or post.person_id is None or post.since is None:
        return ()
    if not standing.does(Matter.OFFICERS if post.kind == "district_officer" else Matter.TURNOVER):
        return ()
    today = now.astimezone(policy.zone).date()
    recent = today - post.since < policy.welcome_lives
    follows = post.known_id is not None
    if post.deputy and follows:
        found: tuple[Word, ...] = (Word.WELCOME, Word.TEACHERS)
    elif recent:
        found = (Word.WELCOME, Word.TEACHERS) if post.had_others else (Word.WELCOME,)
    else:
        found = (Word.BACK, Word.ASKERS) if follows else ()
    return found if post.kind == "mentor" else found[:1]


def waits_for_its_hour(post: InCharge, policy: Policy, calendar: Calendar, now: datetime) -> bool:
    """Whether a change is to be said later: words about posts keep the hours of the day."""
    return post.changed and post.person_id is not None and not sending.is_open(False, now, policy, calendar)


def note_due(post: InCharge, standing: Standing, policy: Policy, calendar: Calendar, now: datetime) -> str:
    """Which short note an officer reads now: one of D19b to D19e, or "". Day 1 is the first in the post."""
    if post.kind != "district_officer" or post.since is None or not standing.does(Matter.OFFICERS):
        return ""
    if post.until and (post.until - post.since).days < max(policy.note_days):
        return ""  # acts for less than the notes take
    today = now.astimezone(policy.zone).date()
    if not sending.is_open(False, now, policy, calendar) or now < sending.at_hour(
        today, policy.officer_digest_at, policy, calendar
    ):
        return ""
    day = (today - post.since).days + 1
    due = [kind for kind, on in zip(NOTES, policy.note_days, strict=True) if 0 <= day - on < policy.note_lives.days]
    return due[-1] if due else ""


def still_theirs(left: str, held: Collection[str]) -> set[str]:
    """What somebody goes on hearing, about no question, who leaves a kind of post: as a teacher, and in posts of other kinds.

    >>> sorted(still_theirs("mentor", ["focal_person"]) - set(TO_TEACHERS))
    ['D29']
    """
    other = {kind for post in held for kind in TO_POSTS.get(post, ())} - set(TO_POSTS.get(left, ()))
    return {*TO_TEACHERS, *other}
