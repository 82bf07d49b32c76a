"""What teachers do: count, say that the school is closed, answer about workshops and check in, join, stop, come back."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gateway.term.actors import Actor
from gateway.term.days import at
from gateway.term.phones import Heard
from gateway.term.play import Play
from gateway.term.reading import LINE_FIRST, OFFERED, Aim, Press, line_with

Keys = list[tuple[str, Press]]


def beginning(actor: Actor, menu: str, mine: str = "") -> Keys:
    """The first screens of any call of a teacher; `menu`: the number in her menu, a mentor's lies behind 7.

    `mine`: how a screen that offers to go on looks when it is about this.
    """
    name = re.escape(actor.who.name)
    offer = r"^1 (Go on|Jari rakhein)"
    known: Keys = [(f"(?s){mine}.*{offer}", "1")] if mine else []
    return [
        (r"Who is speaking|Kaun baat kar raha", line_with(name)),
        *known,
        (offer, "2"),
        (r"Boys on your register|Register mein kitne larkay", str(actor.who.school.boys if actor.who.school else 0)),
        (r"Girls on your register|Register mein kitni lark", str(actor.who.school.girls if actor.who.school else 0)),
        (r"^1 (Right|Theek)$", "1"),
        (r"^7 (My own class|Meri class)", "7"),
        (OFFERED, menu),
        (LINE_FIRST, "9"),
        (r"^1 (Attendance today|Aaj ki haazri)", menu),
        (r"^1 Roman Urdu", None),
    ]


# --- counting --------------------------------------------------------------------------------


def count_aim(actor: Actor, boys: int, girls: int) -> Aim:
    """To send a count by the menu."""
    return Aim(
        "count",
        [
            (r"^1 (Correct it|Durust karein)", "1"),
            (r"^2 \d+ (is right|theek)", "2"),
            *beginning(actor, "1", r"(your report of|ki report)"),
            (r"Boys present|larkay hazir", str(boys)),
            (r"Girls present|larkiyan hazir", str(girls)),
            (r"^1 (Send|Bhejein)", "1"),
            (r"(Fewer|Kam) .*than usual|se kam", str(actor.chance.randint(1, 6))),
            (r"^1 (School closed today|Aaj school band)", None),
        ],
    )


def answer_prompt(play: Play, actor: Actor, heard: Heard) -> None:
    """The Wednesday prompt: half answer, most within the hour."""
    if not actor.often(actor.answers):
        return
    if actor.often(0.04):
        play.soon(actor, actor.delay_h(0.5), lambda: closed(play, actor))
    else:
        play.soon(actor, actor.delay_h(0.5), lambda: count(play, actor))


def answer_nudge(play: Play, actor: Actor, heard: Heard) -> None:
    """The one nudge: a few more."""
    if actor.often(actor.answers * 0.4):
        play.soon(actor, actor.delay_h(1), lambda: count(play, actor))


def closed(play: Play, actor: Actor) -> None:
    """The school is closed today, written as people write it."""
    words = actor.chance.choice(["CHUTTI", "chutti", "Chhutti", "school band", "closed", "CHUTTI 3", "chuti"])
    if actor.who.school and play.write(actor, words, "closed") and "3" not in words:
        reason = str(actor.chance.randint(1, 7))
        if actor.often(0.5):
            play.soon(actor, 0.1, lambda: play.write(actor, reason, "reason"))


def count(play: Play, actor: Actor) -> None:
    """She counts those present and sends it her way; some drop a digit, some mistype, some count on another day."""
    school = actor.who.school
    if school is None or not actor.joined:
        return
    share = 0.62 + 0.38 * actor.chance.random()
    boys, girls = round(school.boys * share), round(school.girls * min(1.0, share + actor.chance.uniform(-0.1, 0.1)))
    if actor.often(0.01) and school.boys:
        boys = school.boys + 2  # more than the register
    if actor.way == "sms" or (actor.who.shared and len(play.at_number[actor.number]) > 1):
        _by_sms(play, actor, boys, girls)
    elif actor.way == "direct":
        path = ["7", "1"] if play.leads(actor) else ["1"]
        figures = [str(n) for n, sex in ((boys, "boys"), (girls, "girls")) if sex in school.asks]
        play.call(actor, count_aim(actor, boys, girls), "*".join([*path, *figures]))
    else:
        play.call(actor, count_aim(actor, boys, girls))


def _by_sms(play: Play, actor: Actor, boys: int, girls: int) -> None:
    school = actor.who.school
    if school is None:
        return
    if actor.often(0.03):
        garbled = actor.chance.choice(
            ["haziri ok", f"{boys}", "salam sir", f"{boys} or {girls} or 3", "18l5", "........."]
        )
        if play.write(actor, garbled, "garbled"):
            actor.memory["meant"] = (boys, girls)
        return
    late = actor.often(0.03)
    play.write(actor, _written(actor, boys, girls, late), "count", boys, girls, "yesterday" if late else "today")


def _written(actor: Actor, boys: int, girls: int, late: bool) -> str:
    school = actor.who.school
    asks = school.asks if school else ()
    if len(asks) == 1:
        only = boys if asks[0] == "boys" else girls
        return f"H KAL {only}" if late else actor.chance.choice(["{n}", "{n} ", "H {n}", "haazri {n}"]).format(n=only)
    if late:
        return f"H KAL {boys} {girls}"
    form = actor.chance.choice(
        ["{b} {g}"] * 8 + ["{b}-{g}", "{b},{g}", "{b} aur {g}", "H {b} {g}", "larkay {b} larkiyan {g}", "boys {b} girls {g}"]
        + ["{b}  {g}.", "{b}/{g}", "L{b} G{g}", "{u} {v}"]
    )  # fmt: skip
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    return form.format(b=boys, g=girls, u=str(boys).translate(digits), v=str(girls).translate(digits))


def send_again(play: Play, actor: Actor, heard: Heard) -> None:
    """A kind correction came: many send it rightly now."""
    meant = actor.memory.pop("meant", None)
    school = actor.who.school
    if isinstance(meant, tuple) and school and actor.often(0.7):
        boys, girls = meant
        words = f"{boys} {girls}" if len(school.asks) == 2 else str(boys or girls)
        play.soon(actor, 0.1, lambda: play.write(actor, words, "count", boys, girls, "today"))


def not_understood(play: Play, actor: Actor, heard: Heard) -> None:
    """She is asked whether it was a question: no, it was a count."""
    play.soon(actor, 0.05, lambda: play.write(actor, "2", "no"))
    send_again(play, actor, heard)


# --- workshops -------------------------------------------------------------------------------


def answer_workshop(play: Play, actor: Actor, heard: Heard) -> None:
    """A workshop is announced, or was changed: two of three answer, most of them that they come."""
    if not actor.often(0.65):
        return
    coming = actor.often(0.85)
    actor.memory["coming"] = coming
    yes = actor.chance.choice(["W HAAN", "w haan", "WHAAN", "w han", "W Yes"])
    no = actor.chance.choice(["W NAHIN", "W NAHIN 3", "w nahi", "W NAHIN 1"])
    play.soon(actor, actor.delay_h(3), lambda: play.write(actor, yes if coming else no, "workshop"))


def attend(play: Play, actor: Actor, day: date) -> None:
    """On a day on which a code stands on the board of her cluster, who comes checks in."""
    if actor.who.school is None or (actor.who.cluster, day) not in play.board or not actor.joined:
        return
    if not actor.memory.get("coming") or not actor.often(0.8):
        return
    code = play.board[actor.who.cluster, day]
    play.at(at(day, 9, actor.chance.randint(20, 59)), lambda: _check_in(play, actor, code))


def _check_in(play: Play, actor: Actor, code: str) -> None:
    if actor.way == "sms" or len(play.at_number[actor.number]) > 1:
        play.write(actor, f"AAYA {code}", "check in")
        return
    aim = Aim("check in", [
        *beginning(actor, "4"),
        (r"^3 (Check in|Haazri lagayein)", "3"),
        (r"4-digit code|4 hindson ka code", code),
    ])  # fmt: skip
    play.call(actor, aim)


# --- joining, stopping -----------------------------------------------------------------------


def join(play: Play, actor: Actor, day: date) -> None:
    """Who is on the roster and has not joined hears of it from a colleague, some day."""
    school = actor.who.school
    if actor.joined or school is None or not actor.often(0.06):
        return
    aim = Aim("join", [
        (r"Who is speaking|Kaun baat kar raha", line_with(re.escape(actor.who.name))),
        (r"^1 (Go on|Jari rakhein)", "1"),
        (r"^1 Roman Urdu", "2" if actor.who.language == "en" else "1"),
        (r"^1 (Yes|Haan)", "1"),
        (r"^1 (Only me|Sirf mere)", "2" if actor.who.shared else "1"),
        (OFFERED, None),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
    ])  # fmt: skip

    def dial() -> None:
        if "elcome" in (last := play.call(actor, aim)) or "khush aamdeed" in last:
            actor.joined = True

    play.soon(actor, 3 + 8 * actor.chance.random(), dial)


def stop_or_return(play: Play, actor: Actor, day: date) -> None:
    """A few have enough of it; half of those come back after a week or so."""
    if actor.who.school is None or not actor.joined or actor.posts:
        return
    if not actor.stopped and actor.often(0.0004):
        actor.stopped = True
        words = actor.chance.choice(["STOP", "stop", "ROKO", "Khatam"])
        play.soon(actor, 5, lambda: play.write(actor, words, "stop"))
        if actor.often(0.5):
            play.at(play.now + timedelta(days=actor.chance.randint(4, 12), hours=7), lambda: _return(play, actor))


def _return(play: Play, actor: Actor) -> None:
    if play.write(actor, actor.chance.choice(["START", "shuru"]), "start"):
        actor.stopped = False


def switch_off(play: Play, actor: Actor, day: date) -> None:
    """Phones are off for days: no current, no credit, broken."""
    if actor.often(0.0006):
        play.network.switch_off(actor.number, at(day, 6) + timedelta(days=actor.chance.randint(1, 6)))


def say_who(play: Play, actor: Actor, heard: Heard) -> None:
    """Several have this phone: she says who writes, by the number beside her name."""
    number = line_with(re.escape(actor.who.name))(heard.text)
    if number:
        play.soon(actor, 0.02, lambda: play.write(actor, number, "who"))
