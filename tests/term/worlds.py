"""What the people of the smallest worlds do: just that in which a broken rule shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gateway.term import asking, offices, teaching
from gateway.term.actors import Actor
from gateway.term.days import Outage, at
from gateway.term.people import Programme, Size
from gateway.term.phones import Heard
from gateway.term.plan import Change
from gateway.term.play import Play
from gateway.term.reading import Aim
from tests.term.conftest import World

MONDAY = date(2027, 4, 5)
SILENT = dict.fromkeys(("D23", "D23b", "D25", "D33b", "D4", "D5", "D6", "D36", "D13", "D12e", "D11"), lambda *_: None)


def first_teacher(play: Play) -> Actor:
    return next(one for one in play.actors if not one.posts and not one.dead and one.joined and not one.who.shared)


def asks(when: datetime, words: str) -> object:
    """The first teacher asks by SMS at that moment."""

    def daily(play: Play, actor: Actor, day: date) -> None:
        if actor is first_teacher(play) and day == when.date():
            mark = asking.mark(actor.chance)
            play.at(when, lambda: play.write(actor, f"{words} about {mark}?", "question", words.startswith("Q ")))

    return daily


def counts_daily(play: Play, actor: Actor, day: date) -> None:
    """Everybody counts on Tuesdays, so that every cluster is in touch."""
    if day.weekday() == 1:
        play.at(at(day, 11, actor.chance.randint(0, 50)), lambda: teaching.count(play, actor))


def answers_nothing(play: Play, actor: Actor, heard: Heard) -> None:
    """She reads it."""


def asks_urgently(play: Play, actor: Actor, day: date) -> None:
    """On the first day the first teacher tells the district of a danger."""
    if actor is first_teacher(play) and day == play.plan.first:
        aim = Aim("ask", [
            *teaching.beginning(actor, "2"),
            (r"^1 (Subject/teaching|Mazmoon)", "3"),
            (r"^1 (Only my mentor \(|Sirf mera mentor)", "2"),
            (r"^1 (Today: child|Aaj: bacha)", "1"),
            (r"^1 (Yes, tell now|Haan, abhi)", "1"),
            (r"1 = (I will SMS|SMS se likhna)", "The roof leans"),
        ])  # fmt: skip
        play.at(at(day, 10), lambda: play.call(actor, aim, again=0))


def promises(play: Play, actor: Actor, heard: Heard) -> None:
    """An officer promises at once, and forgets."""
    number = heard.text.partition("E")[2].split(",")[0].split(" ")[0]
    play.soon(actor, 0.2, lambda: offices.do(play, actor, number, "promise"))


def stops_and_counts(play: Play, actor: Actor, day: date) -> None:
    """The first teacher stops on Monday and counts on Thursday all the same."""
    if actor is first_teacher(play) and day == play.plan.first:
        play.at(at(day, 10), lambda: play.write(actor, "STOP", "stop"))
        play.at(at(day + timedelta(days=3), 10), lambda: teaching.count(play, actor))


def many_words_of_a_workshop(play: Play, actor: Actor, day: date) -> None:
    """The mentor calls a workshop on Monday, and moves it twice on Tuesday."""
    if "mentor" not in actor.posts or day != play.plan.first:
        return
    _calls(play, actor, at(day, 9, 30), day + timedelta(days=8))
    for hour, place in ((10, "Hall Two"), (14, "Hall Three")):
        move = [
            (r"^3 Workshop$", "3"),
            (r"^4 (Call another|Ek aur)", "2"),
            (r"Where\?|Kahan\?", place),
            (r"1 (Send|Bhejein)\n", "1"),
        ]
        play.at(at(day + timedelta(days=1), hour), lambda move=move: play.call(actor, Aim("move", move), again=0))  # type: ignore[misc]


def a_workshop_after_the_vacation(play: Play, actor: Actor, day: date) -> None:
    """The mentor calls one on Monday for the first school day, which is in a week."""
    if "mentor" in actor.posts and day == play.plan.first:
        _calls(play, actor, at(day, 11), day + timedelta(days=7))


def _calls(play: Play, actor: Actor, when: datetime, first: date) -> None:
    call = [(r"^3 Workshop$", "3"), (r"DDMM", f"{first:%d%m}"), (r"7 to 16|7 se 16", "9"), (r"Where\?|Kahan\?", "GGHS Hall"),
            (r"About what\?|Kis bare", "Sums"), (r"1 = (nothing|kuch)", "1"), (r"1 (Send|Bhejein)\n", "1")]  # fmt: skip
    play.at(when, lambda: play.call(actor, Aim("call", call), again=0))


def mentor_leaves(programme: Programme) -> tuple[Change, ...]:
    """On Wednesday a teacher of the cluster takes the mentor's post."""
    cluster = programme.clusters[0].name
    successor = next(
        one for one in programme.of_role("mentee") if one.cluster == cluster and one.joined and not one.shared
    )
    return (Change(MONDAY + timedelta(days=2), "mentor", cluster, successor),)


def snow(programme: Programme) -> tuple[Outage, ...]:
    """No network in the second week."""
    one = programme.clusters[0]
    monday = MONDAY + timedelta(days=7)
    return (Outage(one.district, one.name, monday, monday + timedelta(days=5), at(monday, 10)),)


EVENING = World(daily=(asks(at(MONDAY, 20, 30), "Q how"),), on_text=SILENT)
CALM = World()
IN_TOUCH = World(daily=(counts_daily,), usual=False)
CAPPED = World(daily=(many_words_of_a_workshop,), usual=False)
NEVER_ANSWERED = World(weeks=4, daily=(asks(at(MONDAY, 11), "QC how"),), usual=False)
PRIVATE = World(weeks=2, daily=(asks(at(MONDAY, 11), "Q how"),), usual=False)
PROMISED = World(weeks=2, daily=(asks_urgently,), on_text={"D5": promises}, usual=False)
HANDED_OVER = World(daily=(counts_daily,), usual=False, more={"changes": mentor_leaves})
VACATION = World(first=date(2027, 5, 24), size=Size((1, 1), (6, 6)))
BACK = World(first=date(2027, 2, 22), weeks=2, daily=(a_workshop_after_the_vacation, asks_urgently), usual=False)
STOPPED = World(daily=(stops_and_counts,), usual=False)
LONG_DOWN = World(
    weeks=2,
    daily=(counts_daily,),
    usual=False,
    more={"down": ((at(date(2027, 4, 10), 12), at(date(2027, 4, 13), 9, 30)),)},
)
SNOWED_IN = World(
    weeks=3, daily=(asks(at(MONDAY + timedelta(days=2), 11), "QC how"),), usual=False, more={"outages": snow}
)
