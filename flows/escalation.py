"""One clock for every question: who must hear next when nobody answered.

With the mentor, then with the district officer's post, then with the province. A shared question moves by itself; a private one never:
its asker is asked, once. Nothing is ever closed here, and nothing happens at night.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flows import sending
from flows.calendar import Calendar
from flows.facts import PROVINCE
from flows.policy import Policy

WITH_MENTOR = ("open", "for_workshop")
WITH_OFFICER = ("open", "promised")  # with an office of the province too
COPIED_WITHIN = timedelta(days=3)  # a copy that comes later is no news
OF_TLRT = ("teaching", "growth", "management", "")  # the kinds of its matters; the others are the director's


class Step(StrEnum):
    """What happens next to a question."""

    PASS_UP = "passed_up"  # noqa: S105 - to the officer's post; its holder is told (D4, D5)
    ASK_LEAVE = "leave_asked"  # its asker is asked whether it may move (D13)
    ALERT = "alerted"  # the post has somebody now who was never told of it (D4, D5)
    REMIND = "reminded"  # the officer's clock or promise is over (D6); the mentor hears that (D34)
    ALERT_AGAIN = "alerted_again"  # an urgent one that nobody took (D36); the mentor hears, with helplines (D37)
    NOBODY = "nobody_reached"  # vacant, or the alert came to nobody: the mentor and the administrator (D30, D35, D39)
    NUDGE = "nudged"  # some days without a word of the officer's: a gentle line, once (D58)
    MOVE_ON = "moved_on"  # from the district to the province (D55), its officer and the mentor hear (D56)
    ASK_LEAVE_ON = "leave_asked_on"  # the same of a private one: its asker is asked, once (D13)
    RING = "rung"  # long past the province's clock: the administrator is asked to ring (D57)
    TELL_DEPUTY = "mentor_silent"  # out of reach, it seems: the deputy, if there is one, hears (D38)
    TELL_ASKER = "asker_told"  # where it is, even without news (D12)
    TELL_MENTOR = "mentor_told"  # the same (D33)


@dataclass(frozen=True)
class Waiting:
    """A question that waits, as its clock sees it. Names of values as in `flows.facts.Question`.

    `due_on`: the last day of the clock, which began on `clock_from`. `was_up`: it has been with the district
    before, `was_on`: with the province. `above`: somebody is at the province.
    `post_since`: since when the post that has it has its holder, None while it is vacant; `spoke_on`: when the
    holder last called or wrote. The other days are those of what happened last: D4 or D5, D6 or D36, the word that
    nobody was reached, the word to the deputy; when its asker last did something or heard of it, when she last was told, when the
    mentor last heard of it. `alert_lost`: the last alert was not delivered, as far as is known.
    """

    id: int
    cluster_id: int
    with_whom: str
    state: str
    urgency: str
    private: bool
    asked_on: date
    clock_from: date
    due_on: date
    heard_on: date
    mentor_heard_on: date
    told_on: date | None = None
    promised_on: date | None = None
    leave_given: bool = False
    leave_for: str = "officer"
    leave_asked: bool = False
    was_on: bool = False
    above: bool = False
    nudged_on: date | None = None
    offered_on: date | None = None
    rung_on: date | None = None
    closed: bool = (
        False  # private, and the mentor of today is another than the one it was asked of: only its asker hears
    )
    was_up: bool = False
    post_since: date | None = None
    spoke_on: date | None = None
    alerted_on: date | None = None
    alert_lost: bool = False
    reminded_on: date | None = None
    nobody_on: date | None = None
    deputy_on: date | None = None

    @property
    def urgent(self) -> bool:
        """A child or a building may be at risk."""
        return self.urgency == "today"

    @property
    def last_day(self) -> date:
        """The day up to which nobody is pressed: that of a promise, else that of the clock."""
        if self.state == "promised" and self.promised_on:
            return self.promised_on
        return self.due_on

    def has_been(self, day: date | None) -> bool:
        """Whether something happened since the clock began."""
        return day is not None and day >= self.clock_from


def next_steps(question: Waiting, policy: Policy, calendar: Calendar, now: datetime) -> tuple[Step, ...]:
    """What is to be done now, in this order; nothing where nothing is due, or not at this hour."""
    if not sending.is_open(question.urgent, now, policy, calendar):
        return ()
    today = now.astimezone(policy.zone).date()
    steps: tuple[Step, ...] = ()
    if question.with_whom == "officer" and question.state in WITH_OFFICER:
        steps = _with_officer(question, policy, calendar, today)
    elif question.with_whom in PROVINCE and question.state in WITH_OFFICER:
        steps = _with_province(question, policy, calendar, today)
    elif question.with_whom == "mentor" and question.state in WITH_MENTOR:
        steps = _with_mentor(question, policy, calendar, today) if today > question.last_day else ()
    else:
        return ()
    return steps + _words_of_it(question, steps, policy, calendar, now)


def _with_mentor(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> tuple[Step, ...]:
    if question.private and not question.leave_given:
        return () if question.leave_asked else (Step.ASK_LEAVE,)
    steps: list[Step] = []
    if not question.was_up:  # the office that said it is not its matter would only send it round again
        steps.append(Step.PASS_UP)
        if question.told_on is None or calendar.between(question.told_on, today) > policy.quiet_days:
            steps.append(Step.TELL_ASKER)  # she was told that she would hear by this day
    if not question.private and not question.has_been(question.deputy_on) and _is_silent(question, policy, today):
        steps.append(Step.TELL_DEPUTY)
    return tuple(steps)


def _with_officer(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> tuple[Step, ...]:
    onward = _onward(question, policy, calendar, today)
    if Step.MOVE_ON in onward:
        return onward
    if question.post_since is None:
        return onward if question.has_been(question.nobody_on) else (Step.NOBODY,)
    if not question.has_been(question.alerted_on):
        return () if _is_in_welcome(question, policy, today) else (Step.ALERT,)
    steps = [Step.NOBODY] if _is_unreached(question, policy, today) else []
    reminded = question.reminded_on is not None and question.reminded_on > question.last_day
    just_told = question.alerted_on == today or _settles(question, policy, calendar, today)
    if today > question.last_day and not reminded and not just_told:
        if question.urgent and question.state == "open":
            steps.append(Step.ALERT_AGAIN)
        elif calendar.is_working(today):
            steps.append(Step.REMIND)
    elif not just_told and _lacks_a_word(question, policy, calendar, today):
        steps.append(Step.NUDGE)
    return (*steps, *onward)


def _lacks_a_word(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> bool:
    """Whether nobody has said so much as "I have it" for days; an urgent one has its own words."""
    if question.urgent or question.state != "open" or question.alerted_on is None or today > question.last_day:
        return False
    waited = calendar.between(question.alerted_on, today) >= policy.acknowledge_days
    return waited and calendar.is_working(today) and not question.has_been(question.nudged_on)


def _onward(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> tuple[Step, ...]:
    """To the province: long after the clock, or some days after it was told that nobody was reached. Once in its life."""
    late = _lateness(question, calendar, today) >= policy.offer_days
    told = question.nobody_on if question.has_been(question.nobody_on) else None
    away = question.post_since is None or question.alert_lost or _is_silent(question, policy, today)
    nobody = told is not None and away and (today - told).days >= policy.unreached_days
    danger = (
        question.urgent and question.post_since is None
    )  # nobody at the district: it does not wait for a working day
    if question.was_on or not question.above or not (danger or calendar.is_working(today)):
        return ()
    if not late and not ((nobody or danger) and question.state == "open"):
        return ()
    if not question.private or (question.leave_given and question.leave_for in PROVINCE):
        return (Step.MOVE_ON,)
    return () if question.has_been(question.offered_on) else (Step.ASK_LEAVE_ON,)


def _with_province(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> tuple[Step, ...]:
    if question.post_since is None:
        return () if question.has_been(question.nobody_on) else (Step.NOBODY,)
    if not question.has_been(question.alerted_on):
        return (Step.ALERT,)
    late = _lateness(question, calendar, today)
    ring = late >= (1 if question.urgent else policy.ring_days)
    rung = question.rung_on is not None and question.rung_on > question.last_day
    return (Step.RING,) if ring and not rung and calendar.is_working(today) else ()


def _lateness(question: Waiting, calendar: Calendar, today: date) -> int:
    """Working days since its last day; those after a promise that was not kept count double."""
    days = calendar.between(question.last_day, today)
    return 2 * days if question.state == "promised" else days


def is_copied(question: Waiting, today: date) -> bool:
    """Whether the province is to read that the district was asked again: lately, and without an answer since."""
    again = question.reminded_on
    lately = again is not None and question.last_day < again and (today - again) <= COPIED_WITHIN
    return lately and question.with_whom == "officer" and question.state in WITH_OFFICER


def office_for(kind: str) -> str:
    """Which office of the province a question is for, by its kind."""
    return "tlrt" if kind in OF_TLRT else "director"


def _is_in_welcome(question: Waiting, policy: Policy, today: date) -> bool:
    """Whoever came to the post after it hears of it in the welcome, with all that waits; only an urgent one comes by itself."""
    since = question.post_since
    if question.urgent or since is None or since <= question.clock_from:
        return False
    return today - since < policy.welcome_lives


def _settles(question: Waiting, policy: Policy, calendar: Calendar, today: date) -> bool:
    """Whoever has come into the post after it is not pressed in the first days, but for what is urgent."""
    since = question.post_since
    if question.urgent or since is None or since <= question.clock_from:
        return False
    return calendar.between(since, today) < policy.settling_days


def _is_unreached(question: Waiting, policy: Policy, today: date) -> bool:
    """Some days after an alert: it was not delivered, or whoever should have read it says nothing to anybody."""
    alerted = question.alerted_on
    if question.state != "open" or alerted is None or (today - alerted).days < policy.unreached_days:
        return False
    told = question.nobody_on is not None and question.nobody_on >= alerted
    return not told and (question.alert_lost or _is_silent(question, policy, today))


def _is_silent(question: Waiting, policy: Policy, today: date) -> bool:
    """Whether the holder of its post has neither called nor written for long; who came a moment ago has not."""
    if question.post_since is None:
        return False
    last = max(question.post_since, question.spoke_on or question.post_since)
    return (today - last).days >= policy.silent_days


def _words_of_it(
    question: Waiting, steps: tuple[Step, ...], policy: Policy, calendar: Calendar, now: datetime
) -> tuple[Step, ...]:
    """Who has heard nothing of it for ten working days, unless a step of today tells them something anyway."""
    if not sending.is_open(False, now, policy, calendar):
        return ()
    today = now.astimezone(policy.zone).date()
    words: list[Step] = []
    if (
        not {Step.ASK_LEAVE, Step.ASK_LEAVE_ON, Step.TELL_ASKER} & set(steps)
        and calendar.between(question.heard_on, today) >= policy.status_days
    ):
        words.append(Step.TELL_ASKER)
    told_anyway = {Step.PASS_UP, Step.MOVE_ON, Step.REMIND, Step.ALERT_AGAIN, Step.NOBODY}
    if (
        not question.closed
        and not told_anyway & set(steps)
        and calendar.between(question.mentor_heard_on, today) >= policy.status_days
    ):
        words.append(Step.TELL_MENTOR)
    return tuple(words)


def hears_by(question: Waiting, policy: Policy, calendar: Calendar) -> date:
    """By when its asker hears of it at the latest, answered or not."""
    status = calendar.add(question.heard_on, policy.status_days)
    moves = question.with_whom == "mentor" and not question.was_up and not question.leave_asked
    return min(status, calendar.add(question.due_on, 1)) if moves else status


@dataclass(frozen=True)
class Promise:
    """When it was given, and the day it named."""

    made_on: date
    until: date


def age(clock_from: date, promises: Sequence[Promise], calendar: Calendar, today: date) -> int:
    """Working days of the officer's clock, from 1; those after a promise that was not kept count double.

    `promises`: those of this clock, oldest first. Another promise ends the lateness of the one before it.
    """
    late = 0
    for number, promise in enumerate(promises):
        renewed = promises[number + 1].made_on if number + 1 < len(promises) else today
        late += calendar.between(promise.until, min(renewed, today))
    return 1 + calendar.between(clock_from, today) + late
