"""What a term comes to in figures: messages and their cost, who was in touch, how long questions waited."""

from __future__ import annotations

import platform
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median, quantiles

from gateway.term.answers import questions
from gateway.term.days import ZONE
from gateway.term.evidence import PROMPTS, TOMORROW, Breach, Evidence
from gateway.term.invariants import parts
from gateway.term.timed import workshops

GROUPS = {
    "answers to what was sent": "",
    "counts asked for": "D9 D9b D10 D21 D21c",
    "workshops": "D7 D7b D7c D8 D8b",
    "questions": "D4 D5 D6 D11 D12 D12b D12c D12d D12e D12f D13 D20 D23 D23b D24 D25 D26 D27 D27b D27c D29 D30 D32 D33 D33b "
    "D33c D34 D35 D35b D36 D37 D37b D38 D39 D39b",
    "digests": "D1 D1b D2 D3",
}
_GROUP = {kind: name for name, kinds in GROUPS.items() for kind in kinds.split()}
AGES = (("0-5 days", 5), ("6-10 days", 10), ("11-30 days", 30), ("over 30 days", 10_000))


@dataclass(frozen=True)
class Week:
    """A week of the term. `messages`: by group; `share`: of the teachers who had joined, in touch."""

    monday: date
    messages: Mapping[str, int]
    per_mentee: float
    in_touch: int
    joined: int
    closed: int  # clusters in a vacation
    dark: int  # clusters without a network on some day

    @property
    def share(self) -> float:
        """Of a hundred who had joined, how many called or wrote."""
        return 100 * self.in_touch / self.joined if self.joined else 0.0


@dataclass(frozen=True)
class Question:
    """A question, by its reference only. Ages in days; `answered` None: not yet. `level`: "mentor" or "district"."""

    ref: str
    level: str
    age: float
    answered: float | None


@dataclass
class Figures:
    """All of it. `seconds`: how long playing took."""

    first: date
    weeks: list[Week]
    teachers: int
    mentors: int
    clusters: int
    schools: int
    districts: int
    messages: int
    parts: int
    received: int
    calls: int
    price: float
    seconds: float
    due: dict[str, tuple[int, int, int]]  # what was due: due, sent, doubled
    unasked: int
    in_window: int
    questions: list[Question]
    outages: list[str]
    breaches: Sequence[Breach] = ()
    machine: str = field(default_factory=lambda: f"Python {platform.python_version()}, {platform.machine()}")

    @property
    def cost(self) -> float:
        """All parts at the price of one."""
        return self.parts * self.price

    @property
    def hours_a_second(self) -> float:
        """Programme hours that passed in a second of playing."""
        return len(self.weeks) * 168 / self.seconds if self.seconds else 0.0

    def first_answers(self) -> tuple[float, float] | None:
        """Days to the first answer: the median, and what nine of ten had theirs within."""
        waited = [each.answered for each in self.questions if each.answered is not None]
        if len(waited) < 2:
            return None
        return median(waited), quantiles(waited, n=10)[8]

    def by_age(self) -> dict[str, dict[str, int]]:
        """Open questions by age, then by level."""
        found: dict[str, dict[str, int]] = {name: {"mentor": 0, "district": 0} for name, _ in AGES}
        for each in self.questions:
            if each.answered is None:
                found[next(name for name, most in AGES if each.age <= most)][each.level] += 1
        return found

    def longest(self, most: int = 5) -> list[Question]:
        """The open questions that wait longest."""
        return sorted((each for each in self.questions if each.answered is None), key=lambda each: -each.age)[:most]


def figures(seen: Evidence, breaches: Sequence[Breach], price: float, seconds: float) -> Figures:
    """The figures of a term."""
    people = [one for one in seen.programme.people if one.teaches]
    unasked = sum(1 for _ in seen.unasked())
    outside = sum(1 for each in breaches if each.rule == "inside the windows")
    return Figures(
        first=seen.plan.first,
        weeks=_weeks(seen),
        teachers=len(people),
        mentors=sum(not cluster.vacant for cluster in seen.programme.clusters),
        clusters=len(seen.programme.clusters),
        schools=seen.programme.schools,
        districts=len(seen.programme.zones),
        messages=len(seen.ledger.heard),
        parts=sum(parts(entry.text) for entry in seen.ledger.heard),
        received=len(seen.ledger.wrote),
        calls=sum(press.typed == "" or "*" in press.typed for press in seen.ledger.pressed),
        price=price,
        seconds=seconds,
        due=_due(seen, breaches),
        unasked=unasked,
        in_window=unasked - outside,
        questions=_questions(seen),
        outages=_outages(seen),
        breaches=breaches,
    )


def _outages(seen: Evidence) -> list[str]:
    """ "Quetta-01: 8 Mar to 13 Mar", a line a place."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in seen.plan.outages:
        first, last = (f"{day.day} {day:%b}" for day in (one.first, one.last))
        found[one.cluster or one.district].append(first if first == last else f"{first} to {last}")
    return [f"{place}: {', '.join(days)}" for place, days in found.items()]


def _weeks(seen: Evidence) -> list[Week]:
    messages: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for entry in seen.ledger.heard:
        messages[_monday(entry.left)][_GROUP.get(entry.kind, "answers to what was sent")] += 1
    spoke: defaultdict[date, set[str]] = defaultdict(set)
    for number, moments in seen.moments.items():
        for moment in moments:
            spoke[_monday(moment)].add(number)
    mentees = {one.number for one in seen.programme.people if one.teaches}
    found = []
    for n in range(seen.plan.weeks):
        monday = seen.plan.first + timedelta(weeks=n)
        days = [monday + timedelta(days=day) for day in range(6)]
        joined = sum(since.date() <= days[-1] for number, since in seen.joined.items() if number in mentees)
        places = [seen.plan.days_of(seen.programme, one.district, one.name) for one in seen.programme.clusters]
        total = sum(messages[monday].values())
        found.append(Week(
            monday, dict(messages[monday]), total / joined if joined else 0.0, len(spoke[monday] & mentees), joined,
            sum(place.vacation(days[2]) for place in places), sum(any(map(place.dark, days)) for place in places),
        ))  # fmt: skip
    return found


def _monday(moment: datetime) -> date:
    day = moment.astimezone(ZONE).date()
    return day - timedelta(days=day.weekday())


def _due(seen: Evidence, breaches: Sequence[Breach]) -> dict[str, tuple[int, int, int]]:
    """What was due, what was sent, what was doubled: by the same look at the phones as the invariants."""
    sent = Counter(entry.kind for entry in seen.ledger.heard)
    doubled = Counter(each.rule for each in breaches)["none twice"]
    missing = Counter(each.rule for each in breaches)
    reminders = sum(sent[kind] for kind in ("D7", *TOMORROW))
    digests = sum(sent[kind] for kind in ("D1", "D1b", "D2"))
    prompts = sum(sent[kind] for kind in PROMPTS)
    return {
        "prompts and nudges": (prompts + sent["D10"], prompts + sent["D10"], doubled),
        f"workshop reminders ({len(workshops(seen))} workshops)": (reminders + missing["every reminder once"], reminders, doubled),
        "digests": (digests + missing["every digest once"], digests, doubled),
    }  # fmt: skip


def _questions(seen: Evidence) -> list[Question]:
    found = []
    for ref, asked in questions(seen).items():
        ends = [moment for moment, what in sorted(asked.events) if moment > asked.at and what in ("answered", "over")]
        answered = (ends[0] - asked.at).total_seconds() / 86_400 if ends else None
        level = "district" if ref in seen.passed_up else "mentor"
        found.append(Question(f"Q{ref}", level, (seen.until - asked.at).total_seconds() / 86_400, answered))
    return found
