"""The pool of specialists by topic: who may be asked from any district, where nobody can be asked yet; taken in and let go."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.texts import T, Text
from flows.topics import ASKED
from gateway.console.changing import Change, put
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import people, pool, specialists
from store.names import fold
from store.pool import Candidate
from store.roster import cells

FAMILY = Family("specialists", under=("programme", "posts"))  # reached from the programme and from the posts

LONGEST_WHO = 80
OTHER = "other"  # nobody can be asked for who knows something else
NAMELESS = T("people", "(no name yet)")


@FAMILY.page("/programme/specialists", may="specialists")
def start(visit: Visit) -> Any:
    """By topic, in the order of the list."""
    lines = pool.listing(visit.db, visit.moment.today)
    there = {each.topic for each in lines if each.reached}
    changes = visit.who.may("change specialists")
    candidates = pool.candidates(visit.db, visit.moment.today)
    return visit.render(
        "specialists/start.html",
        topics=[(topic, word, [each for each in lines if each.topic == topic]) for topic, word in ASKED.items()],
        gaps=[word for topic, word in ASKED.items() if topic != OTHER and topic not in there],
        places={each.id: each.place for each in candidates},
        candidates=candidates if changes else [],
        changes=changes,
        longest=LONGEST_WHO,
    )


@FAMILY.act("/programme/specialists", may="change specialists")
def add(visit: Visit) -> Any:
    """Somebody knows a topic well."""
    topic, who = _topic(), _meant(visit, request.form.get("who", "")[:LONGEST_WHO])
    if topic is None or who is None:
        visit.tell(
            T("specialists", "Please pick a topic, and a mentor or one of the province's team from the list."),
            good=False,
        )
        return visit.go("specialists_start")
    person = people.by_id(visit.db, who.id)
    said = T("specialists", "{name} may be asked about {topic} from any district.", name=who.called, topic=ASKED[topic])
    note = ("specialist taken in", f"person {who.id}: {topic}")
    most = T(
        "specialists",
        "Please ask before. At most {n} are asked about a question, first whoever has fewest.",
        n=visit.moment.policy.most_specialists,
    )
    change = Change((said, most), note, lambda: specialists.add(visit.db, person, topic, visit.moment))
    return put(visit, change, "specialists_start")


@FAMILY.act("/programme/specialists/<int:number>", may="change specialists")
def end(visit: Visit, number: int) -> Any:
    """Somebody is asked no more about a topic."""
    topic = _topic()
    lines = [each for each in pool.listing(visit.db, visit.moment.today) if each.person_id == number]
    if not lines:
        raise NotFound
    line = next((each for each in lines if each.topic == topic), None)
    if topic is None or line is None:
        visit.tell(T("specialists", "That topic is not asked of this person any more."), good=False)
        return visit.go("specialists_start")
    person = people.by_id(visit.db, number)
    said: list[Text] = [
        T("specialists", "{name} is asked no more about {topic}.", name=line.name or NAMELESS, topic=ASKED[topic])
    ]
    if line.waiting:
        said.append(T("specialists", "What was asked already may still be answered."))
    note = ("specialist let go", f"person {number}: {topic}")
    change = Change(tuple(said), note, lambda: specialists.end(visit.db, person, topic, visit.moment))
    return put(visit, change, "specialists_start")


def _topic() -> str | None:
    typed = request.form.get("topic", "")
    return typed if typed in ASKED else None


def _meant(visit: Visit, typed: str) -> Candidate | None:
    """The one of the list who is called so or has this number; None where that is nobody, or several."""
    try:
        msisdn = cells.msisdn(typed)
    except cells.Unreadable:
        msisdn = ""
    there = pool.candidates(visit.db, visit.moment.today)
    found = [each for each in there if fold(typed) in (fold(each.called), fold(each.name)) or msisdn == each.msisdn]
    return found[0] if typed and len(found) == 1 else None
