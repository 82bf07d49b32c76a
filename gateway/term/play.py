"""A term played through: people act at their own hours, the jobs look, the postman delivers, and the clock goes on.

Everything behind the queue is the real thing: `timetable.look` and `deliver.run` over the simulator channel.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from gateway.jobs import deliver, timetable
from gateway.term import world
from gateway.term.actors import Actor, actor_of
from gateway.term.days import Days, Outage, at
from gateway.term.people import Programme
from gateway.term.phones import Heard, Network
from gateway.term.plan import Change, Plan
from gateway.term.reading import Aim, kind_of
from store import outbox

STEP = timedelta(minutes=5)  # what is due leaves this often, by day
LOOKS, LOOKS_RARELY = 15, 60  # minutes after which the jobs look: in the hours in which most is timed, and else
BUSY = range(9, 17)
DAY_BEGINS, DAY_ENDS = 6, 22  # in between nothing of our own leaves, and few people write
DROPS = 0.015  # of the presses of a call: the line breaks
MOST_PRESSES = 16

Act = Callable[[], object]
OnText = dict[str, Callable[["Play", Actor, Heard], None]]
Daily = tuple[Callable[["Play", Actor, date], None], ...]


class Play:
    """One term. `on_text`: what people do when a text of some kind reaches them; `daily`: what they do by themselves."""

    def __init__(self, url: str, programme: Programme, plan: Plan, seed: int, on_text: OnText, daily: Daily) -> None:
        self.programme, self.plan, self.seed = programme, plan, seed
        self.chance = Random(f"{seed}/play")
        self.actors = [actor_of(one, seed) for one in programme.people]
        self.at_number: defaultdict[str, list[Actor]] = defaultdict(list)
        for actor in self.actors:
            self.at_number[actor.number].append(actor)
        self.network = Network(self._dark)
        self.parts = world.build(url, programme, plan, self.network)
        self.board: dict[tuple[str, date], str] = {}  # the codes that mentors wrote on the board
        self.did: Counter[str] = Counter()
        self.stuck: list[tuple[datetime, str, str, str]] = []  # (when, who, aim, the screen nobody could answer)
        self._on_text, self._daily = on_text, daily
        self.looks = LOOKS
        self._next_due: datetime | None = plan.begins  # when a message may be due; None: none is
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._now = plan.begins
        self._days: dict[tuple[str, str], Days] = {}
        self._vacant = {cluster.name for cluster in programme.clusters if cluster.vacant}
        self._enter_plan()

    # --- time ---

    @property
    def now(self) -> datetime:
        """Programme time."""
        return self._now

    def set(self, moment: datetime) -> None:
        """The clock goes on, never back."""
        self._now = max(self._now, moment)
        self.network.now = self._now
        clock = self.parts.clock
        if isinstance(clock, world.PlayedClock):
            clock.moment = self._now

    def at(self, moment: datetime, act: Act) -> None:
        """Something happens at a moment."""
        heapq.heappush(self._agenda, (moment, next(self._order), act))

    def days_of(self, district: str, cluster: str) -> Days:
        """The days of a place."""
        if (district, cluster) not in self._days:
            self._days[district, cluster] = self.plan.days_of(self.programme, district, cluster)
        return self._days[district, cluster]

    def run(self, tell: Callable[[timedelta], object] = lambda _: None) -> None:
        """To the end of the term. `tell` hears how much programme time has passed."""
        while self._now < self.plan.ends:
            before = self._now
            self._step()
            tell(self._now - before)

    def _step(self) -> None:
        local = self._now
        if DAY_BEGINS <= local.hour < DAY_ENDS:
            to = local.replace(second=0, microsecond=0, minute=local.minute // 5 * 5) + STEP
        else:
            to = at(local.date() + timedelta(days=local.hour >= DAY_ENDS), DAY_BEGINS)
        for jump in self.plan.jumps:
            if jump[0] <= to < jump[1]:
                to = jump[1]  # the machine's clock is put forward: nothing looked in between
        while self._agenda and self._agenda[0][0] <= to:
            moment, _, act = heapq.heappop(self._agenda)
            self.set(moment)
            act()
        self.set(to)
        self.network.release()
        if not self.plan.is_down(self._now):
            self._look()
            self._deliver()
        self._read()

    def _look(self) -> None:
        """The jobs; at some moments three clocks at once, or one that looks three times."""
        if self._now.minute % (self.looks if self._now.hour in BUSY else LOOKS_RARELY):
            return
        lot = self.chance.random()
        if lot < 0.01:
            with ThreadPoolExecutor(3) as clocks:
                for done in [clocks.submit(timetable.look, self.parts) for _ in range(3)]:
                    self._done(done.result())
            return
        for _ in range(3 if lot < 0.02 else 1):
            self._done(timetable.look(self.parts))

    def _done(self, counts: dict[str, int]) -> None:
        self.did.update(counts)
        if counts:
            self._next_due = self._now

    def _deliver(self) -> None:
        if self._next_due is None or self._next_due > self._now:
            return
        with self.parts.database.reading() as db:
            due = outbox.next_due(db)
        if due is not None and due <= self._now:
            self.did.update(deliver.run(self.parts))
            with self.parts.database.reading() as db:
                due = outbox.next_due(db)
        self._next_due = due

    def _read(self) -> None:
        """Whoever holds the phone reads what has come, and may do something about it later."""
        fresh, self.network.fresh = self.network.fresh, []
        for heard in fresh:
            heard.kind = kind_of(heard.text)
            there = [one for one in self.at_number[heard.number] if not one.dead]
            act = self._on_text.get(heard.kind)
            if act and there:
                act(self, there[0] if len(there) == 1 else self.chance.choice(there), heard)

    # --- what people can do ---

    def soon(self, actor: Actor, hours: float, act: Act) -> None:
        """Somebody gets round to something after so many hours; at night she sleeps."""
        moment = self._now + timedelta(hours=hours)
        if not 7 <= moment.hour < 21:
            moment = at(moment.date() + timedelta(days=moment.hour >= 21), 7) + timedelta(
                hours=actor.chance.random() * 3
            )
        self.at(moment, act)

    def write(self, actor: Actor, words: str, *meant: object) -> bool:
        """She sends an SMS, if her phone reaches anything; now and then the network delivers it twice."""
        if actor.dead or not self.network.reaches(actor.number):
            return False
        times = 2 if actor.often(0.02) else 1
        self._next_due = self._now
        self.network.write(self.parts, actor.number, actor.who.name, words, times, tuple(meant))
        return True

    def call(self, actor: Actor, aim: Aim, dialled: str = "", again: int = 2) -> str:
        """She dials and follows her aim; the last screen she saw. A call that drops is made again some minutes later."""
        if actor.dead or not self.network.reaches(actor.number):
            return ""
        self._next_due = self._now
        session, text, seen = self.network.new_session(), dialled, set[str]()
        shown = self.network.press(self.parts, actor.number, actor.who.name, session, text)
        for _ in range(MOST_PRESSES):
            if not shown.more:
                return shown.text
            if actor.often(DROPS) and again:
                self.soon(actor, 0.05 + actor.chance.random() * 0.3, lambda: self._again(actor, aim, again - 1))
                return ""
            if not aim.knows(shown.text) or shown.text in seen:
                self.stuck.append((self._now, actor.who.name, aim.name, shown.text))
                return shown.text
            seen.add(shown.text)
            key = aim.key(shown.text)
            if key is None:
                return shown.text
            text = f"{text}*{key}" if text else key
            shown = self.network.press(self.parts, actor.number, actor.who.name, session, text)
        self.stuck.append((self._now, actor.who.name, aim.name, shown.text))
        return shown.text

    def _again(self, actor: Actor, aim: Aim, again: int) -> None:
        self.call(actor, aim, again=again)

    # --- what the plan has ---

    def _enter_plan(self) -> None:
        for outage in self.plan.outages:
            self.at(outage.declared, lambda outage=outage: self._declare(outage))  # type: ignore[misc]
        for change in self.plan.changes:
            self.at(at(change.day, 8), lambda change=change: self._change(change))  # type: ignore[misc]
        for n in range((self.plan.ends - self.plan.begins).days):
            day = self.plan.first + timedelta(days=n)
            self.at(at(day, 6), lambda day=day: self._day(day))  # type: ignore[misc]

    def _declare(self, outage: Outage) -> None:
        with self.parts.database.transaction() as db:
            world.declare(db, outage)

    def _change(self, change: Change) -> None:
        self._next_due = self._now
        with self.parts.database.transaction() as db:
            world.change_post(db, change, self._now)
        for actor in self.actors:
            same = change.place in (actor.who.district, actor.who.cluster)
            if same and change.role in actor.posts:
                actor.posts.discard(change.role)
        there = [one for one in self.at_number[change.successor.number] if one.who.name == change.successor.name]
        if not there:
            there = [actor_of(change.successor, self.seed)]
            self.at_number[change.successor.number] += there
            self.actors += there
        there[0].posts.add(change.role)

    def _day(self, day: date) -> None:
        for actor in self.actors:
            for act in self._daily:
                act(self, actor, day)

    def leads(self, actor: Actor) -> bool:
        """Whether her menu is a mentor's: also a deputy's, where there is no mentor."""
        return "mentor" in actor.posts or ("deputy" in actor.posts and actor.who.cluster in self._vacant)

    def _dark(self, number: str, moment: datetime) -> bool:
        who = self.at_number[number][0].who if self.at_number.get(number) else None
        if who is None or not self.plan.outages:
            return False
        day = moment.date()
        return any(outage.at(who.district, who.cluster, day) for outage in self.plan.outages)
