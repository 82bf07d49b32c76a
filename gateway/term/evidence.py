"""What a term left on its phones, in the order in which it is looked at: by number, by person, by post."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from gateway.term.days import Days, at
from gateway.term.people import Programme, Somebody
from gateway.term.phones import Heard, Ledger, Pressed, Wrote
from gateway.term.plan import Plan
from gateway.term.reading import kind_of

MINUTES = timedelta(minutes=10)  # within which an answer comes
_OWN = re.compile(r"D(15b?|16[a-z]?|17[a-z]?|18[a-z]?|31)$")  # D texts that answer a message
OF_QUESTIONS = re.compile(r"D(11|12[a-z]?|13|20)$")  # to who asked, about her question
WIDER_HOURS = frozenset(
    ["D5", "D23b", "D29", "D36", "D37", "D37b", "D105", "D106", "D126", "D7b", "D7c", "D63", "D64"]
)  # urgent, and a workshop or meeting that changes
PROMPTS, TOMORROW = frozenset(["D9", "D9b"]), frozenset(["D8", "D8b"])
Entry = TypeVar("Entry", Wrote, Pressed)
JOINED = re.compile(r"Welcome to Saathi|khush aamdeed!")


@dataclass(frozen=True)
class Breach:
    """An invariant that did not hold: which, whose phone, when, and the words that show it."""

    rule: str
    who: str
    when: datetime
    words: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.who}, {self.when:%a %d %b %Y %H:%M}: {self.words}"


@dataclass(frozen=True)
class Count:
    """A count in the database: the one that stands for a school and a day."""

    cluster: str
    school: str
    day: date
    boys: int
    girls: int


@dataclass
class Evidence:
    """Everything an invariant may look at. `until`: to where the term was played."""

    programme: Programme
    plan: Plan
    ledger: Ledger
    until: datetime
    counts: Sequence[Count] = ()
    stuck: Sequence[tuple[datetime, str, str, str]] = ()
    _days: dict[tuple[str, str], Days] = field(default_factory=dict)

    # --- who ---

    @cached_property
    def at_number(self) -> Mapping[str, list[Somebody]]:
        """The people of each number, successors too."""
        found: defaultdict[str, list[Somebody]] = defaultdict(list)
        for one in [*self.programme.people, *(change.successor for change in self.plan.changes)]:
            if one not in found[one.number] and one.name not in {other.name for other in found[one.number]}:
                found[one.number].append(one)
        return found

    @cached_property
    def posts(self) -> Mapping[tuple[str, str], list[tuple[datetime, str]]]:
        """Who held a post from when, by role and place: "mentor" (or who acts as one) and "officer"."""
        held: defaultdict[tuple[str, str], list[tuple[datetime, str]]] = defaultdict(list)
        for cluster in self.programme.clusters:
            role = "deputy" if cluster.vacant else "mentor"
            held["mentor", cluster.name] += [
                (self.plan.begins, one.number) for one in self._by_cluster[cluster.name] if one.role == role
            ]
        for one in self.programme.of_role("officer"):
            if one.district != self.programme.without_officer:
                held["officer", one.district].append((self.plan.begins, one.number))
        for change in self.plan.changes:
            held[change.role, change.place].append((at(change.day, 0), change.successor.number))
        return {key: sorted(spans) for key, spans in held.items()}

    @cached_property
    def _by_cluster(self) -> Mapping[str, list[Somebody]]:
        found: defaultdict[str, list[Somebody]] = defaultdict(list)
        for one in self.programme.people:
            found[one.cluster].append(one)
        return found

    def holder(self, role: str, place: str, moment: datetime) -> str:
        """The number of whoever held a post at a moment, "" while it was vacant."""
        numbers = [number for since, number in self.posts.get((role, place), ()) if since <= moment]
        return numbers[-1] if numbers else ""

    @cached_property
    def post_numbers(self) -> frozenset[str]:
        """The numbers of everybody who ever held a post."""
        staff = [one.number for one in self.programme.people if one.role != "mentee"]
        return frozenset([*staff, *(number for spans in self.posts.values() for _, number in spans)])

    def days(self, one: Somebody) -> Days:
        """The days of somebody's place."""
        key = (one.district, one.cluster)
        if key not in self._days:
            self._days[key] = self.plan.days_of(self.programme, *key)
        return self._days[key]

    @cached_property
    def joined(self) -> Mapping[str, datetime]:
        """Since when a number has somebody who has joined."""
        found = {one.number: self.plan.begins - timedelta(days=30) for one in self.programme.people if one.joined}
        for press in self.ledger.pressed:
            if not press.more and JOINED.search(press.screen):
                found.setdefault(press.number, press.at)
        return found

    # --- what came and went ---

    @cached_property
    def heard(self) -> Mapping[str, list[Heard]]:
        """The messages that left for each number."""
        found: defaultdict[str, list[Heard]] = defaultdict(list)
        for entry in self.ledger.heard:
            entry.kind = entry.kind or kind_of(entry.text)
            found[entry.number].append(entry)
        return found

    @cached_property
    def wrote(self) -> Mapping[str, list[Wrote]]:
        """What each number wrote."""
        return _by_number(self.ledger.wrote)

    @cached_property
    def pressed(self) -> Mapping[str, list[Pressed]]:
        """What each number typed in calls, with the screens."""
        return _by_number(self.ledger.pressed)

    @cached_property
    def passed_up(self) -> frozenset[str]:
        """The numbers of the questions that a text names beside an E number: they have been with a district."""
        texts = [entry.text for entry in self.ledger.heard]
        return frozenset(ref for text in texts if re.search(r"\bE\d", text) for ref in re.findall(r"\bQ(\d+)\b", text))

    @cached_property
    def moments(self) -> Mapping[str, list[datetime]]:
        """When each number wrote or pressed something."""
        found: defaultdict[str, list[datetime]] = defaultdict(list)
        for wrote in self.ledger.wrote:
            found[wrote.number].append(wrote.at)
        for press in self.ledger.pressed:
            found[press.number].append(press.at)
        return {number: sorted(moments) for number, moments in found.items()}

    def patience(self, since: datetime) -> datetime:
        """By when an answer to what came then has left: some minutes, or as many after a downtime."""
        later = since + MINUTES
        for first, last in self.plan.down:
            if first <= later < last or first <= since < last:
                later = last + 2 * MINUTES
        for before, after in self.plan.jumps:
            if before - MINUTES <= since < after:
                later = max(later, after + MINUTES)
        return later

    def is_reply(self, entry: Heard) -> bool:
        """Whether somebody there wrote or called just before it left."""
        return any(moment <= entry.left <= self.patience(moment) for moment in self.moments.get(entry.number, ()))

    def unasked(self) -> Iterator[tuple[Somebody, Heard]]:
        """Every message that answers nothing said just before, with whose phone it went to."""
        for number, entries in self.heard.items():
            there = self.at_number.get(number)
            for entry in entries if there else ():
                if not is_own_answer(entry.kind) and not self.is_reply(entry):
                    yield (there or [])[0], entry

    @cached_property
    def stopped(self) -> Mapping[str, list[tuple[datetime, datetime]]]:
        """From when to when a number wanted nothing: from its STOP to its START."""
        found: dict[str, list[tuple[datetime, datetime]]] = {}
        for number, entries in self.wrote.items():
            since: datetime | None = None
            for entry in entries:
                if entry.meant[:1] == ("stop",):
                    since = since or entry.at
                elif entry.meant[:1] == ("start",) and since:
                    found.setdefault(number, []).append((since, entry.at))
                    since = None
            if since:
                found.setdefault(number, []).append((since, self.until))
        return found

    def has_stopped(self, number: str, moment: datetime) -> bool:
        """Whether it wanted nothing at a moment."""
        return any(first < moment <= last for first, last in self.stopped.get(number, ()))


def is_own_answer(kind: str) -> bool:
    """Whether a text is, by what it says, an answer to a message or a call."""
    return not kind.startswith("D") or bool(_OWN.match(kind)) if kind else False


def _by_number(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.number].append(entry)
    return found
