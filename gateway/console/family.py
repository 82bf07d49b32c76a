"""A family of pages: one module declares it, `pages.FAMILIES` names it, nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flows import access
from flows.texts import Text
from store.scope import Scope

OPEN = "open"  # to anybody: signing in, and nothing else

_NUMBER = f"<int(max={2**31 - 1}):"  # what an id can be: PostgreSQL refuses to compare with more

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Route:
    """A page or an act. `may`: a purpose of `flows.access`. `writes`: runs in a transaction that is kept."""

    rule: str
    endpoint: str
    view: Callable[..., Any]
    method: str
    may: str
    writes: bool
    most_bytes: int = 0

    def may_with_more(self, scope: Scope) -> bool:
        """Whether password and authenticator would open it."""
        return access.asks_for_more(scope.held_roles, self.may)


@dataclass
class Family:
    """`entry`: its word in the menu, which leads to its page `start`; None: it is reached from another page.

    `under`: of those without a word the families whose word stands for them: the first that whoever looks may open.
    """

    name: str
    entry: Text | None = None
    start: str = ""
    under: tuple[str, ...] = ()
    routes: list[Route] = field(default_factory=list)

    def page(self, rule: str, may: str, writes: bool = False) -> Callable[[View], View]:
        """A page to look at. `writes`: looking leaves a trace, as of a private text."""
        return self._add(rule, may, "GET", writes, 0)

    def act(self, rule: str, may: str, most_bytes: int = 0, writes: bool = True) -> Callable[[View], View]:
        """A form sent off. It answers by leading to a page, or with its own page when something is missing.

        Not `writes`: what is to be kept the view keeps in a short transaction of its own, after something that takes long.
        """
        return self._add(rule, may, "POST", writes, most_bytes)

    def _add(self, rule: str, may: str, method: str, writes: bool, most_bytes: int) -> Callable[[View], View]:
        def kept(view: View) -> View:
            endpoint = f"{self.name}_{view.__name__}"
            self.routes.append(Route(rule.replace("<int:", _NUMBER), endpoint, view, method, may, writes, most_bytes))
            return view

        return kept

    @property
    def first(self) -> Route | None:
        """The page that its word in the menu leads to."""
        return next((route for route in self.routes if route.endpoint == f"{self.name}_{self.start}"), None)
