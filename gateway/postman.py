"""The postman takes what is due, hands it to the providers, and notes what came of it.

No transaction is open while a provider is called. Before each call the row says that it is under way, in a
transaction of its own; after it, what came of it. Between the two lies the one window that nobody can close: whoever
dies there leaves a message that may have been taken, and it is called that.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from flows import routing
from flows.policy import POLICY, Policy
from flows.routing import Letter, Plan
from gateway import bundles, failpoints, verdicts
from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    Channel,
    NotFound,
    Outgoing,
    RefusedNumber,
)
from store import choices, outbox, receipts, renumbering, results, routes
from store.database import Database, Unreachable
from store.moment import held, open_hours
from store.outbox import Lease, Message
from store.routes import Use

CLAIMED = 20  # bundles: about a second's
LARGEST_CLAIM = 2_000  # messages: on SQLite all other writers wait for it
Kept = TypeVar("Kept")
RECORD_FOR_S = 60.0  # how long we try to keep a result while the database is away; it is known only here

log = structlog.get_logger()


class Clock(Protocol):
    """Programme time."""

    def now(self, db: Connection) -> datetime: ...


@dataclass(frozen=True)
class Times:
    """Leases in seconds. `claim_s`: of a batch, renewed for each message as it is started; `call_s`: of one call."""

    claim_s: float = 8.0
    call_s: float = 3 * (CONNECT_WITHIN_S + ANSWER_WITHIN_S)
    longest_call_s: float = CONNECT_WITHIN_S + ANSWER_WITHIN_S


def real_time() -> datetime:
    """Now, as the world has it."""
    return datetime.now(UTC)


class Postman:
    """`drain` sends what is due; `tend` takes up what the dead left and settles what is uncertain."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        times: Times | None = None,
        real_now: Callable[[], datetime] = real_time,
        policy: Policy = POLICY,
        plan: Plan | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._times = times or Times()
        self._real_now = real_now
        self._policy = policy
        self._plan = plan or routing.plain(name for name, channel in channels.items() if channel.can_send)
        self._sizes = bundles.Sizes()
        self._not_used: dict[tuple[str, str], Use] = {}  # of the last batch, given back with the next

    def drain(self, lanes: Sequence[str], going: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Send until nothing of these lanes is due, or until `going` says no: then after the message in hand.

        Counts by what came of it: sent, put_off, failed, uncertain, lost (taken from us meanwhile), given_back.
        """
        counts: Counter[str] = Counter()
        while going() and self._anything_due(lanes):
            lease = self._lease(self._times.claim_s)
            batch, now = self._claim(lanes, lease)
            failpoints.reach("claimed")
            if not batch:
                break
            rest: Sequence[Message] = batch
            closed: set[str] = set()
            while rest:
                some, rest = self._sizes.split(rest)
                if some[0].channel in closed or not going():
                    counts["given_back"] += self._give_back(some, lease)
                    self._count_back(some)
                elif len(some) == 1:
                    self._note(some[0], self._deliver(some[0], lease, now), counts, closed)
                else:
                    rest = [*self._deliver_all(some, lease, now, going, counts, closed), *rest]
        return +counts

    def _note(self, message: Message, verdict: verdicts.Verdict, counts: Counter[str], closed: set[str]) -> None:
        counts[verdict.word] += 1
        if verdict.word not in ("sent", "uncertain"):
            self._count_back([message])
        if verdict.pauses_channel:
            closed.add(message.channel)

    def tend(self) -> Counter[str]:
        """Recover what dead workers held, match parked reports, ask about uncertain ones, repeat alerts among them."""
        with self._database.transaction() as db:
            counts = Counter(outbox.recover(db, self._real_now()))
            counts["readdressed"] = renumbering.readdress_all(db)
            counts["reports_matched"] = receipts.attach_parked(db)
            counts["repeated"] = results.repeat_alerts(db, self._clock.now(db), self._real_now(), self._policy.zone)
            doubts = results.doubts(db, self._real_now())
        for doubt in doubts:
            counts[self._settle(doubt)] += 1
        return +counts

    def _anything_due(self, lanes: Sequence[str]) -> bool:
        # A look costs no write lock, which on SQLite all processes share; most looks find nothing.
        with self._database.reading() as db:
            now = self._clock.now(db)
            due_at = outbox.next_due(db, lanes, open_hours(db, now, choices.policy(db, self._policy)))
            return due_at is not None and due_at <= now

    def _claim(self, lanes: Sequence[str], lease: Lease) -> tuple[list[Message], datetime]:
        with self._database.transaction(lasting=False) as db:  # what starts a message lasts, and this with it
            now, real_now = self._clock.now(db), self._real_now()
            day = real_now.astimezone(self._policy.zone).date()
            board = routes.board(db, self._plan, day, real_now)
            policy = choices.policy(db, self._policy)
            hours, closed = open_hours(db, now, policy), held(db, now, policy)
            most = max(outbox.BATCH, min(LARGEST_CLAIM, CLAIMED * self._sizes.most()))
            batch = outbox.claim(
                db, lanes, board, lease, now=now, real_now=real_now, hours=hours, held=closed, limit=most
            )
            if batch:
                routes.used(db, self._plan, day, self._use(batch), real_now)
            failpoints.reach("claiming")
        self._not_used = {} if batch else self._not_used
        return batch, now

    def _use(self, batch: Sequence[Message]) -> dict[tuple[str, str], Use]:
        """What a batch hands over, less what of the one before was not."""
        use = dict(self._not_used)
        for way, each in routes.use_of(self._plan, batch).items():
            use[way] = use.get(way, Use()) + each
        return use

    def _count_back(self, messages: Sequence[Message]) -> None:
        for way, each in routes.use_of(self._plan, messages).items():
            self._not_used[way] = self._not_used.get(way, Use()) + -each

    def _deliver(self, message: Message, claimed: Lease, now: datetime) -> verdicts.Verdict:
        lease = Lease(claimed.token, self._lease(self._times.call_s).until)
        try:
            channel, outgoing = self._channels[message.channel], bundles.ready(message, now)
        except Exception as error:
            return self._not_ready(message, claimed, error)
        if not self._start(message, lease):
            return verdicts.Verdict("lost")
        failpoints.reach("started")
        if self._stood_still(lease):
            return verdicts.Verdict("given_back" if self._give_back([message], lease) else "lost")
        sent = self._call(message, channel, outgoing)
        self._sizes.learn(message.channel, 1, sent.took_s, isinstance(sent.result, Accepted))
        return self._keep(message, lease, sent)

    def _deliver_all(
        self,
        messages: Sequence[Message],
        claimed: Lease,
        now: datetime,
        going: Callable[[], bool],
        counts: Counter[str],
        closed: set[str],
    ) -> Sequence[Message]:
        """A bundle of one channel; those of it that are still to be called."""
        lease = Lease(claimed.token, self._lease(self._times.call_s).until)
        channel = self._channels[messages[0].channel]
        try:
            ready = {each.id: bundles.ready(each, now) for each in messages}
        except Exception:  # with which of them, and what then, is found one by one
            for each in messages:
                self._note(each, self._deliver(each, claimed, now), counts, closed)
            return ()
        with self._database.transaction() as db:
            ours = outbox.start_all(db, messages, lease, self._real_now())
        if len(ours) < len(messages):
            counts["lost"] += len(messages) - len(ours)
            self._count_back([each for each in messages if each not in ours])
        failpoints.reach("started")
        if self._stood_still(lease):
            counts["given_back"] += self._give_back(ours, lease)
            self._count_back(ours)
            return ()
        called = time.monotonic()
        handed = bundles.hand_over(ours, lambda each: self._call(each, channel, ready[each.id]), going)
        self._sizes.learn(channel.name, len(handed.taken), time.monotonic() - called, handed.odd is None)
        self._recorded(lambda db: verdicts.keep_taken(db, handed.taken, lease, self._real_now()), lasting=False)
        counts["sent"] += len(handed.taken)
        if handed.odd:
            message, sent = handed.odd
            self._note(message, self._keep(message, lease, sent), counts, closed)
        if handed.left:
            self._recorded(lambda db: outbox.not_yet(db, handed.left, lease))
        return handed.left

    def _stood_still(self, lease: Lease) -> bool:
        """Stopped for so long before a call, as when a machine is suspended, that others may think us dead by its end.

        By the clock of the leases: `time.monotonic` stands still too while a machine is suspended.
        """
        return self._real_now() > lease.until - timedelta(seconds=self._times.longest_call_s)

    def _call(self, message: Message, channel: Channel, outgoing: Outgoing) -> verdicts.Sent:
        called = time.monotonic()
        result = bundles.give(channel, outgoing)
        failpoints.reach("answered")
        took_s = time.monotonic() - called
        return verdicts.Sent(result, took_s, isinstance(result, RefusedNumber) and self._goes_elsewhere(message))

    def _goes_elsewhere(self, message: Message) -> bool:
        letter = Letter(message.id, message.msisdn, message.lane)
        return any(each.name != message.channel and each.carries(letter) for each in self._plan.routes)

    def _start(self, message: Message, lease: Lease) -> bool:
        with self._database.transaction() as db:
            return outbox.start(db, message, lease, self._real_now())

    def _give_back(self, messages: Sequence[Message], lease: Lease) -> int:
        with self._database.transaction() as db:
            return outbox.give_back(db, messages, lease)

    def _keep(self, message: Message, lease: Lease, sent: verdicts.Sent) -> verdicts.Verdict:
        # Should a power cut take back that it was taken, the row still says that it was started: it is not sent again.
        lasting = not isinstance(sent.result, Accepted)
        return self._recorded(
            lambda db: verdicts.keep(db, message, lease, sent, self._clock.now(db), self._real_now()), lasting
        )

    def _recorded(self, keep: Callable[[Connection], Kept], lasting: bool = True) -> Kept:
        give_up = time.monotonic() + RECORD_FOR_S
        while True:
            try:
                with self._database.transaction(lasting) as db:
                    return keep(db)
            except Unreachable:
                if time.monotonic() > give_up:
                    raise
                log.warning("result_waits_for_database")
                time.sleep(0.5)

    def _not_ready(self, message: Message, lease: Lease, error: Exception) -> verdicts.Verdict:
        if isinstance(error, Unreachable):
            raise error
        with self._database.transaction() as db:
            return verdicts.keep_not_ready(db, message, lease, error, self._real_now())

    def _settle(self, doubt: results.Doubt) -> str:
        outgoing = Outgoing(doubt.id, doubt.msisdn, doubt.text)
        answer = self._look_up(doubt, outgoing)
        with self._database.transaction() as db:
            match answer:
                case Accepted(provider_id):
                    return "found" if results.found(db, doubt, provider_id, self._real_now()) else "asked"
                case NotFound():
                    return "not_found" if results.not_found(db, doubt, self._real_now()) else "asked"
            results.not_known(db, doubt, self._real_now())
            return "asked"

    def _look_up(self, doubt: results.Doubt, outgoing: Outgoing) -> Accepted | NotFound | None:
        channel = self._channels.get(doubt.channel)
        if channel is None or not channel.can_send:
            return None
        try:
            return channel.look_up(outgoing, doubt.since)
        except Exception:
            log.exception("look_up_raised", outbox_id=doubt.id, channel=doubt.channel)
            return None

    def _lease(self, seconds: float) -> Lease:
        return Lease(uuid4().hex, self._real_now() + timedelta(seconds=seconds))
