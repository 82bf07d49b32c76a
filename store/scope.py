"""Who sees what in the console: somebody's posts of today as what narrows every query. Without a rule nothing is seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, true

from flows import access
from flows.facts import PROVINCE, Person, Post
from store import leaves, ledger, people
from store.moment import Moment
from store.tables import Broadcasts, Clusters, Districts, Posts, QuestionEvents, Questions, Schools


@dataclass(frozen=True)
class Scope:
    """Somebody signed in. `posts`: those in charge of today; `strong`: not by a code by SMS."""

    person: Person
    posts: tuple[Post, ...]
    strong: bool = False

    @cached_property
    def held_roles(self) -> frozenset[str]:
        """By the posts alone."""
        return frozenset(access.ROLE_OF[post.kind] for post in self.posts if post.kind in access.ROLE_OF)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Those that count for how this person signed in."""
        return access.counting(self.held_roles, self.strong)

    def may(self, purpose: str) -> bool:
        """Deny by default."""
        return access.may(self.held_roles, purpose, self.strong)

    def posts_as(self, *roles: str) -> list[Post]:
        """The posts that give one of these roles, where it counts."""
        wanted = self.roles & frozenset(roles)
        return [post for post in self.posts if access.ROLE_OF.get(post.kind) in wanted]

    # --- as what narrows a query ---

    def questions(self) -> ColumnElement[bool]:
        """Which questions may be known of at all; of their words see `words`."""
        post_ids = [post.id for post in self.posts_as(access.OFFICER)]
        passed = select(QuestionEvents.question_id).where(QuestionEvents.what == "passed up")
        was_up = or_(Questions.post_id.in_(post_ids), Questions.id.in_(passed))
        up_to_province = or_(Questions.with_whom.in_(PROVINCE), Questions.answered_by == "province")
        here = _in(Questions.cluster_id)
        known = _any(
            and_(here(self, access.MENTOR), self._open_to_me),
            and_(here(self, access.OFFICER), was_up),
            and_(here(self, access.PROVINCE), up_to_province),
            here(self, access.ADMINISTRATOR),
        )
        return and_(known, ~ledger.WITHDRAWN)

    @property
    def _open_to_me(self) -> ColumnElement[bool]:
        return leaves.open_to(self.person.id)

    def clusters(self, *roles: str) -> ColumnElement[bool]:
        """Those that somebody has to do with, in these roles."""
        return _any(*(_in(Clusters.id)(self, role) for role in roles))

    def schools(self, *roles: str) -> ColumnElement[bool]:
        """Those of these clusters."""
        return _any(*(_in(Schools.cluster_id)(self, role) for role in roles))

    def broadcasts(self) -> ColumnElement[bool]:
        """Those of the own office: of a district, or of the province with all of its districts'."""
        wide = _among(Broadcasts.province_id, sorted(self.provinces))
        districts = [post.district_id for post in self.posts_as(access.OFFICER)]
        return _any(wide, _among(Broadcasts.district_id, districts))

    @property
    def provinces(self) -> frozenset[int]:
        """Those that somebody acts for as a whole."""
        return frozenset(post.province_id or 0 for post in self.posts_as(access.PROVINCE, access.ADMINISTRATOR))

    def posts_seen(self) -> ColumnElement[bool]:
        """Which posts, with who holds them."""
        wide = self.roles & {access.ADMINISTRATOR, access.PROVINCE}
        districts = [post.district_id for post in self.posts_as(access.OFFICER)]
        of_district = select(Clusters.id).where(Clusters.district_id.in_(districts))
        own = or_(Posts.district_id.in_(districts), Posts.cluster_id.in_(of_district))
        return true() if wide else own if districts else false()


def of(db: Connection, person: Person, strong: bool, moment: Moment) -> Scope:
    """The scope of somebody now: a post that ended this morning is not in it."""
    held = people.posts_of(db, person.id, moment.today)
    return Scope(person, tuple(post for post in held if _counts(db, post, person, moment)), strong)


def _counts(db: Connection, post: Post, person: Person, moment: Moment) -> bool:
    if post.kind not in ("mentor", "deputy"):
        return True
    acting = people.mentor_of(db, post.cluster_id or 0, moment.today)
    return acting is not None and acting.id == person.id


def _in(column: Any) -> Any:
    """The clusters of a role's area, for a column that holds one."""

    def narrowed(scope: Scope, role: str) -> ColumnElement[bool]:
        posts = scope.posts_as(role)
        if role == access.MENTOR:
            return _among(column, [post.cluster_id for post in posts])
        districts = _among(Clusters.district_id, [post.district_id for post in posts])
        of_province = select(Districts.id).where(Districts.province_id.in_([post.province_id for post in posts]))
        within = or_(districts, Clusters.district_id.in_(of_province))
        return column.in_(select(Clusters.id).where(within)) if posts else false()

    return narrowed


def _among(column: Any, ids: Collection[int | None]) -> ColumnElement[bool]:
    known = [each for each in ids if each is not None]
    return column.in_(known) if known else false()


def _any(*ways: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(false(), *ways)
