"""The rhythm of counting: a prompt a week (D9, Wednesday), one kind nudge to who has not answered (D10), then nothing.

A cluster may choose a prompt every school day instead, and then has no nudge. Never in a vacation, on a day off or in an
outage: the prompt of a week moves to its next working day. Before a long vacation, and after it, comes one line (D21).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows import sending
from flows.calendar import HOLIDAY, VACATION, Block, Calendar
from flows.facts import Programme, School
from flows.policy import Policy
from flows.reminders import last_working_day_before
from flows.texts import T, Text, short, span
from flows.week import Gathering, Week, week_of

PROMPT = "D9"
NUDGE = "D10"
CLOSING = "D21"
REOPENING = "D21c"
SATURDAY = 5


@dataclass(frozen=True)
class Round:
    """What the teachers of a cluster hear on a day, from when and until when (without) it is of use.

    `period`: what makes it the only one of its kind. Nobody hears it whose school counted since `counted_since`, or said
    since `closed_since` that it is closed; both None: everybody does. `vacation`: which one the round is about.
    `chosen`: a cluster that counts daily chose its prompts, so they do not give way to the cap of a week.
    """

    kind: str
    period: str
    begins: datetime
    until: datetime
    counted_since: date | None = None
    closed_since: date | None = None
    vacation: Block | None = None
    chosen: bool = False

    def leaves(self, person_id: int, now: datetime, policy: Policy, calendar: Calendar) -> datetime | None:
        """When somebody hears it: not everybody in the same minute. None where it would come too late."""
        spread = timedelta(minutes=person_id * 7 % policy.spread_minutes)
        at = sending.send_time(False, max(now, self.begins + spread), policy, calendar)
        return at if at < self.until else None


def rounds(
    daily: bool, policy: Policy, calendar: Calendar, now: datetime, workshops: Sequence[Gathering] = ()
) -> list[Round]:
    """What is to be written to the teachers of a cluster now; `daily` as the cluster chose.

    `workshops`: those of the cluster this week. On their days nobody teaches, so nobody is asked; of a vacation they hear.
    """
    gone = (Block(HOLIDAY, each.first_day, each.last_day, why="workshop") for each in workshops)
    taught = replace(calendar, blocks=(*calendar.blocks, *gone))
    today = now.astimezone(policy.zone).date()
    asked = _daily(today, policy, taught) if daily else _weekly(today, policy, taught)
    found = [*asked, *_vacations(today, policy, calendar)]
    return [each for each in found if each.begins <= now < each.until]


def why_not_asked(daily: bool, policy: Policy, calendar: Calendar, now: datetime) -> str:
    """Why the weekly prompt of this week is dropped, once its hour has come: "holiday", "outage"; "" where it is not."""
    week = week_of(now.astimezone(policy.zone).date())
    wednesday = week.monday + timedelta(days=policy.ask_weekday)
    if daily or now < sending.instant(wednesday, policy.ask_at, policy) or prompt_day(week, policy, calendar):
        return ""
    why = calendar.why_off(wednesday)
    return "" if why == VACATION else why


def prompt_day(week: Week, policy: Policy, calendar: Calendar) -> date | None:
    """Wednesday, or the next working day of that week; None where there is none."""
    return _next_working(week, policy.ask_weekday, calendar)


def nudge_day(week: Week, policy: Policy, calendar: Calendar) -> date | None:
    """The working day after the prompt, in the same week; None where there is none."""
    asked = prompt_day(week, policy, calendar)
    return _next_working(week, asked.weekday() + 1, calendar) if asked else None


def _next_working(week: Week, weekday: int, calendar: Calendar) -> date | None:
    days = [week.monday + timedelta(days=n) for n in range(weekday, SATURDAY + 1)]
    return next((day for day in days if calendar.may_write(day)), None)


def _weekly(today: date, policy: Policy, calendar: Calendar) -> list[Round]:
    week = week_of(today)
    asked = prompt_day(week, policy, calendar)
    begins, until = _hours(today, policy.ask_at, policy, calendar)
    if today == asked:
        return [Round(PROMPT, week.key, begins, until, week.monday, today)]
    if today == nudge_day(week, policy, calendar):
        begins, until = _hours(today, policy.nudge_at, policy, calendar)
        return [Round(NUDGE, week.key, begins, until, week.monday, asked)]
    return []


def _daily(today: date, policy: Policy, calendar: Calendar) -> list[Round]:
    if not calendar.may_write(today):
        return []
    return [
        Round(PROMPT, today.isoformat(), *_hours(today, policy.ask_at, policy, calendar), today, today, chosen=True)
    ]


def _vacations(today: date, policy: Policy, calendar: Calendar) -> list[Round]:
    """Confirmed and long ones only: dates that are a guess are told to nobody."""
    found = []
    for block in calendar.blocks:
        if block.kind == VACATION and block.confirmed and block.last_day - block.first_day >= policy.long_vacation:
            period, hours = block.first_day.isoformat(), _hours(today, policy.ask_at, policy, calendar)
            if today == last_working_day_before(block.first_day, calendar):
                found.append(Round(CLOSING, period, *hours, vacation=block))
            if today == calendar.add(block.last_day, 0):
                found.append(Round(REOPENING, period, *hours, vacation=block))
    return found


def _hours(day: date, hour: time, policy: Policy, calendar: Calendar) -> tuple[datetime, datetime]:
    return sending.at_hour(day, hour, policy, calendar), sending.closing(day, policy, calendar)


# --- the words -------------------------------------------------------------------------------


def text_of(each: Round, school: School, programme: Programme, calendar: Calendar) -> Text:
    """What a teacher of a school reads."""
    if each.kind == PROMPT:
        return prompt(school, programme)
    if each.kind == NUDGE:
        return nudge(school, programme)
    if each.vacation is None:
        raise ValueError(f"{each.kind} is about no vacation")
    if each.kind == CLOSING:
        return closing(each.vacation, calendar.add(each.vacation.last_day, 0), programme)
    return reopening(programme)


def prompt(school: School, programme: Programme) -> Text:
    """D9: boys and girls, or one figure where only one of them is taught."""
    if school.has_no_boys or school.has_no_girls:
        return T(
            "D9b",
            "Saathi: pupils present today? SMS the number, e.g. 15, to {short_code}, or dial {code}. "
            "School closed? SMS CHUTTI.",
            short_code=programme.short_code,
            code=programme.ussd_code,
        )
    return T(
        "D9",
        "Saathi: pupils present today? SMS boys then girls, e.g. 18 15, to {short_code}, or dial {code}. "
        "School closed? SMS CHUTTI.",
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def nudge(school: School, programme: Programme) -> Text:
    """D10, once."""
    example = "15" if school.has_no_boys or school.has_no_girls else "18 15"
    return T(
        "D10",
        "No hurry: if you can, send this week's count, e.g. {example}, to {short_code}. "
        "If something is hard, SMS MADAD. - Saathi",
        example=example,
        short_code=programme.short_code,
    )


def count_again(day: date, programme: Programme) -> Text:
    """D95b: the count of a day came in a message that is perhaps not hers. One line, and nobody is blamed."""
    return T(
        "D95b",
        "Saathi: we are not sure that the count for {day} came as you sent it. Please send it again: "
        "H {ddmm} and the count, to {short_code}. Thank you.",
        day=short(day),
        ddmm=f"{day:%d%m}",
        short_code=programme.short_code,
    )


def closing(vacation: Block, back: date, programme: Programme) -> Text:
    """D21, on the last school day. `back`: the first one after it."""
    return T(
        "D21",
        "Schools are closed {days}. Saathi will be quiet; no counts needed. Questions still welcome: {code}. See you {back}.",
        days=span(vacation.first_day, vacation.last_day),
        code=programme.ussd_code,
        back=short(back),
    )


def reopening(programme: Programme) -> Text:
    """D21c, on the first school day."""
    return T(
        "D21c",
        "Welcome back to school! Saathi asks for counts again, and questions are welcome as always: {code}.",
        code=programme.ussd_code,
    )
