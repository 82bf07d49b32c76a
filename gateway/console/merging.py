"""People who stand on the roll twice: likely pairs, both rows side by side, made one, and two again within a week."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.texts import TN, T, Text
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import duplicates, guarding, merging, roll
from store.duplicates import NAME, NUMBER
from store.merging import CannotMerge
from store.renumbering import NumberTaken
from store.roll import Entry

FAMILY = Family("merging", under=("people",))

A_PAGE = 100
WHY: dict[str, Text] = {
    NUMBER: T("merging", "One number"),
    NAME: T("merging", "One school, nearly one name"),
}
REFUSED: dict[str, Text] = {
    "same": T("merging", "These are one row already."),
    "merged": T("merging", "One of the two has gone into another row meanwhile."),
    "left": T("merging", "Who stays has to be in the programme: take the other one, or bring this one back first."),
}


@FAMILY.page("/people/twice", may="change people")
def start(visit: Visit) -> Any:
    """The pairs that nobody has looked at yet."""
    found = duplicates.pairs(visit.db, visit.who)
    return visit.render("merging/start.html", pairs=found[:A_PAGE], all=len(found), why=WHY)


@FAMILY.page("/people/twice/<int:number>/<int:other>", may="change people")
def pair(visit: Visit, number: int, other: int) -> Any:
    """Two rows side by side."""
    both = _both(visit, number, other)
    lies = [duplicates.lies_with(visit.db, each.id) for each in both]
    numbers = {roll.number_of(visit.db, each.id) for each in both}
    return visit.render(
        "merging/pair.html",
        both=both,
        lies=lies,
        one_number=len(numbers) == 1,
        states=wording.PEOPLE,
        posts=wording.POSTS,
        days=merging.MAY_BE_UNDONE.days,
    )


def _both(visit: Visit, *numbers: int) -> list[Entry]:
    """Both of them theirs to see. Raises NotFound otherwise."""
    found = [roll.find(visit.db, visit.who, number, visit.moment.today) for number in numbers]
    if len(set(numbers)) < len(numbers):
        raise NotFound
    both = [each for each in found if each is not None]
    if len(both) < len(numbers):
        raise NotFound
    return both


@FAMILY.act("/people/twice/<int:number>/<int:other>", may="change people")
def decide(visit: Visit, number: int, other: int) -> Any:
    """One of the two stays, or they are two people."""
    _both(visit, number, other)
    keep = request.form.get("keep", "")
    if keep == "both":
        merging.tell_apart(visit.db, number, other, visit.moment)
        visit.note("people told apart", f"person {number}, person {other}")
        visit.tell(T("merging", "They stay two, and are not asked about again."))
        return visit.go("merging_start")
    if keep not in (str(number), str(other)):
        visit.tell(T("merging", "Choose which of the two stays."), good=False)
        return visit.go("merging_pair", number=number, other=other)
    stays, goes = (number, other) if keep == str(number) else (other, number)
    try:
        with guarding.watched_person(visit.db, goes, visit.moment.now):
            moved = merging.merge(visit.db, stays, goes, visit.moment, visit.who.person.id)
    except CannotMerge as why:
        visit.tell(REFUSED[why.why], good=False)
        return visit.go("merging_pair", number=number, other=other)
    visit.tell(
        TN("merging", "They are one now; {n} thing moved.", "They are one now; {n} things moved.", n=moved),
    )
    return visit.go("people_one", number=stays)


@FAMILY.act("/people/<int:other>/parted/<int:number>", may="change people")
def undo(visit: Visit, other: int, number: int) -> Any:
    """Two rows again."""
    _both(visit, other)
    if number not in {each.id for each in merging.into(visit.db, other)}:
        raise NotFound
    try:
        with guarding.watched_person(visit.db, other, visit.moment.now):
            undone = merging.undo(visit.db, number, visit.moment, visit.who.person.id)
    except NumberTaken as why:
        visit.tell(why.said, good=False)
        return visit.go("people_one", number=other)
    if undone:
        visit.tell(T("merging", "They are two again. What came since stays here."))
    else:
        visit.tell(T("merging", "That can no longer be undone."), good=False)
    return visit.go("people_one", number=other)
