"""Which menu is whose: the root of a conversation, and the facts it is given.

Decided anew at every turn, so that who leaves a post leaves its menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from sqlalchemy import Connection

from flows import several
from flows.catalogue import DEFAULT
from flows.conversation import Ask, Conversation, End
from flows.facts import Person, Post, School
from flows.focal import home as focal_home
from flows.joining import home as joining_home
from flows.mentee import home as mentee_home
from flows.mentor import home as mentor_home
from flows.mentor import specialist as specialist_home
from flows.officer import home as officer_home
from flows.province import home as province_home
from flows.texts import T
from store import facts_of, offers, people
from store.callers import Caller
from store.holding import OF_CLUSTER, OF_DISTRICT
from store.moment import Moment


@dataclass(frozen=True)
class Speaker:
    """Who speaks, at which number."""

    msisdn: str
    caller: Caller

    @property
    def person(self) -> Person | None:
        """Whom we know; None: nobody is known at the number."""
        return self.caller.person

    @property
    def id(self) -> int:
        """The key of their draft."""
        return self.person.id if self.person else 0

    @property
    def language(self) -> str:
        """Their language, the default until they choose."""
        return self.person.reads if self.person else DEFAULT


@dataclass(frozen=True)
class Root:
    """A menu and the conversation that begins with it.

    `offers`: where a plain dial leads first; asking it counts as having offered. `duties`: the names of the menus behind it,
    of somebody with several.
    """

    name: str
    conversation: Conversation
    offers: Callable[[], Mapping[str, str]] = dict
    duties: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a menu is this one or one of those behind it."""
        return name == self.name or name in self.duties


def root_of(db: Connection, speaker: Speaker, moment: Moment, straight: bool = False) -> Root:
    """The menu of whoever speaks. `straight`: a number we do not know dialled straight into a menu."""
    person, school = speaker.person, speaker.caller.school
    posts = people.posts_of(db, person.id, moment.today) if person and speaker.caller.has_post else []
    if person is None or (not person.joined and not posts):
        newcomer = facts_of.newcomer(db, speaker.msisdn, person, school, moment)
        if straight and person is None:
            return Root("unknown", lambda ask: joining_home.unknown(ask, newcomer))
        return Root("joining", lambda ask: joining_home.home(ask, newcomer))
    menus = list(_of_posts(db, person, school, posts, moment))
    if school and not any(menu.name == "mentor" for menu in menus):  # a mentor's own class is in the mentor's menu
        menus.append(_of_school(db, person, school, moment))
    if not menus:
        return Root("nothing", nothing_here)
    return menus[0] if len(menus) == 1 else _of_several(menus)


def _of_several(menus: Sequence[Root]) -> Root:
    by_name = {menu.name: menu.conversation for menu in menus}
    return Root("several", lambda ask: several.home(ask, by_name), duties=tuple(by_name))


def _of_posts(
    db: Connection, person: Person, school: School | None, posts: list[Post], moment: Moment
) -> Iterator[Root]:
    offices = [post for post in posts if post.kind in OF_DISTRICT]
    if offices:
        districts = [list(held) for _, held in groupby(sorted(offices, key=_district), _district)]
        officers = [facts_of.officer(db, person, held, moment) for held in districts]
        yield Root("officer", lambda ask: officer_home.home_of(ask, officers))
    at_province = [post for post in posts if post.kind in ("province", "director")]
    if at_province:
        province = facts_of.province(db, person, at_province, moment)
        yield Root("province", lambda ask: province_home.home(ask, province))
    if any(post.kind in ("focal_person", "focal_stand_in") for post in posts):
        focal = facts_of.focal_person(db, person, moment)
        yield Root("focal", lambda ask: focal_home.home(ask, focal))
    acting = [post for post in posts if post.kind in OF_CLUSTER and _acts(db, person, post, moment)]
    if acting:
        clusters: dict[int | None, Post] = {}
        for post in acting:  # the mentor's post comes before the deputy's
            clusters.setdefault(post.cluster_id, post)
        mentors = [facts_of.mentor(db, person, school, post, moment) for post in clusters.values()]
        offered = partial(offers.first_of_mentor, db, mentors, moment)
        yield Root("mentor", lambda ask: mentor_home.home_of(ask, mentors), offered)
    elif posts and (specialist := facts_of.specialist(db, person, moment)):  # a mentor's list is in the mentor's menu
        yield Root("specialist", lambda ask: specialist_home.home(ask, specialist))


def _district(post: Post) -> int:
    return post.district_id or 0


def _acts(db: Connection, person: Person, post: Post, moment: Moment) -> bool:
    """A deputy acts while there is no mentor."""
    acting = people.mentor_of(db, post.cluster_id or 0, moment.today)
    return acting is not None and acting.id == person.id


def _of_school(db: Connection, person: Person, school: School, moment: Moment) -> Root:
    mentee = facts_of.mentee(db, person, school, moment)
    return Root("mentee", lambda ask: mentee_home.home(ask, mentee), lambda: offers.first(db, mentee, moment))


def nothing_here(ask: Ask) -> End:
    """For who holds a post that works at a desk: there is no menu on the phone."""
    return End(T("V0", "Saathi knows this number. Nothing waits for you on the phone now. Thank you."))
