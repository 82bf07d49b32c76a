"""The first page: what waits for whoever signed in, the oldest of it open to be answered."""

from __future__ import annotations

from typing import Any

from flask import url_for

from flows import access, topics
from flows.texts import TN, T, Text
from gateway.console import questions, wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import board as boards
from store import places, proposals
from store.board import Wanted

FAMILY = Family("home", T("console", "Home"), "start")

MOST_OTHERS = 8


@FAMILY.page("/", may="home", writes=True)
def start(visit: Visit) -> Any:
    """By role. The oldest question is read here, so that leaves its trace. A donor has nothing but charts."""
    if visit.who.roles == {access.DONOR}:
        return visit.go("charts_start")
    works = visit.who.may("answer")
    lines = boards.board(visit.db, visit.who, Wanted(view="mine"), visit.moment) if works else []
    facts: dict[str, Any] = {"line": None}
    if lines:
        line = questions.find(visit, lines[0].id)
        questions.leave_trace(visit, line)
        facts = {"line": line, **questions.for_acting(visit, line)}
    return visit.render(
        "home.html",
        works=works,
        others=lines[1 : MOST_OTHERS + 1],
        waiting=questions.waiting_words(len(lines)),
        tiles=_tiles(visit),
        posts=[_post(visit, post.kind, places.name_of(visit.db, post)) for post in visit.who.posts],
        more=visit.who.held_roles - visit.who.roles
        or ("vault" if not visit.who.strong and _keeps_vault(visit) else ""),
        about=topics.about,
        clock_of=wording.clock_of,
        levels=wording.LEVELS,
        **facts,
    )


def _keeps_vault(visit: Visit) -> bool:
    return access.FOCAL in visit.who.held_roles


def _post(visit: Visit, kind: str, place: str) -> str:
    return f"{visit.say(wording.POSTS[kind])}, {place}" if kind in wording.POSTS else place


def _tiles(visit: Visit) -> list[tuple[Text, int, str]]:
    """What an administrator looks at first, and what waits for a word of the province's people."""
    return [*_second_words(visit), *_of_administrator(visit)]


def _second_words(visit: Visit) -> list[tuple[Text, int, str]]:
    n = proposals.waiting_for(visit.db, visit.who.provinces, visit.who.person) if visit.who.may("agree") else 0
    words = TN("console", "waits for your word", "wait for your word", n=n)
    return [(words, n, url_for("console.agreeing_start"))] if n else []


def _of_administrator(visit: Visit) -> list[tuple[Text, int, str]]:
    if not visit.who.posts_as(access.ADMINISTRATOR):
        return []
    waiting = boards.board(visit.db, visit.who, Wanted(), visit.moment)
    late = sum(1 for line in waiting if line.over)
    board = url_for("console.questions_board", view="waiting")
    return [
        (TN("console", "question waits", "questions wait", n=len(waiting)), len(waiting), board),
        (T("console", "longer than agreed"), late, f"{board}&clock=over"),
    ]
