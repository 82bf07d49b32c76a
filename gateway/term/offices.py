"""What mentors, officers and the focal person do: answer, pass up, promise, keep it or not, call workshops."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gateway.term.actors import Actor
from gateway.term.asking import ANSWERS, mark
from gateway.term.days import at
from gateway.term.phones import Heard
from gateway.term.play import Play
from gateway.term.reading import LINE_FIRST, OFFERED, Aim, Press, line_with

A_DAY = timedelta(days=1)
HELPED_FROM = 7  # the hour at which a mentor writes the code on the board


def _answer(actor: Actor) -> str:
    return str(actor.chance.choice(ANSWERS).format(mark=mark(actor.chance)))


def _own_screens(actor: Actor) -> list[tuple[str, Press]]:
    return [
        (r"Who is speaking|Kaun baat kar raha", line_with(re.escape(actor.who.name))),
        (r"^1 (Go on|Jari rakhein)", "2"),
        (OFFERED, None),  # a teacher's menu: it is not her post, or no more
        (LINE_FIRST, "9"),
        (r"^1 Roman Urdu$", "1"),  # newly posted, and never asked before
    ]


# --- mentors ---------------------------------------------------------------------------------


def take_question(play: Play, actor: Actor, heard: Heard) -> None:
    """A question waits for him: six of seven take it, half of those within two days."""
    ref = re.search(r"\bQ(\d+)", heard.text)
    if not ref or not {"mentor", "deputy"} & actor.posts:
        return
    urgent = "URGENT" in heard.text or "FORI" in heard.text
    if actor.often(0.95 if urgent else 0.82):
        play.soon(actor, actor.delay_h(2 if urgent else 40), lambda: _settle(play, actor, ref[1]))


def _settle(play: Play, actor: Actor, number: str) -> None:
    step = actor.chance.choices(("answer", "sms", "pass up", "workshop"), (38, 38, 14, 10))[0]
    if step == "sms":
        play.write(actor, f"A{number} {_answer(actor)}", "answer", number)
        return
    wanted = {"answer": "1", "pass up": "3", "workshop": "4"}[step]
    aim = Aim("question", [
        *_own_screens(actor),
        (r"^1 (Send|Bhejein|Ask the teacher|Ustad se poochein)", "1"),
        (r"2 (Change|Tabdeel)", "1"),
        (r"^1 (Questions|Sawal) \(", "1"),
        (r"^(Questions|Sawal)$", line_with(rf"Q{number}\b")),
        (r"1 = (by SMS|SMS)", _answer(actor)),
        (r"^1 (District officer|Zila afsar)", "1"),
        (r"^1 = '", "1"),
        (r"^1 (Answer|Jawab)", lambda screen: wanted if re.search(f"^{wanted} ", screen, re.M) else "1"),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
        (r"^1 (Waiting for you|Aap ke muntazir)", None),
    ])  # fmt: skip
    play.call(actor, aim)


def lead_workshops(play: Play, actor: Actor, day: date) -> None:
    """A mentor calls a workshop every four weeks, changes or cancels one in twelve, and writes the codes on the board."""
    if not {"mentor", "deputy"} & actor.posts:
        return
    cluster = actor.who.cluster
    days = play.days_of(actor.who.district, cluster)
    week, own = (day - play.plan.first).days // 7, sum(map(ord, cluster)) % 3
    if day.weekday() == own and week % 4 == own and not days.off(day) and actor.often(0.9):
        play.at(at(day, 15, actor.chance.randint(0, 50)), lambda: _call_workshop(play, actor, day))
    workshops = actor.memory.setdefault("workshops", {})
    if isinstance(workshops, dict) and day in workshops:
        play.at(at(day, HELPED_FROM, actor.chance.randint(0, 50)), lambda: _write_code(play, actor, day))


def _call_workshop(play: Play, actor: Actor, today: date) -> None:
    days = play.days_of(actor.who.district, actor.who.cluster)
    ahead = actor.chance.randint(9, 16)
    wished = [today + timedelta(days=n) for n in range(ahead, ahead + 12)]
    valid = [day for day in wished if day.weekday() in (0, 1, 2) and not (days.off(day) or days.off(day + A_DAY))]
    left = iter([*([wished[0]] if actor.often(0.2) and wished[0] not in valid else []), *valid])
    tried: list[date] = []

    def ddmm(_: str) -> str | None:
        day = next(left, None)
        tried.extend([day] if day else [])
        return f"{day:%d%m}" if day else None

    aim = Aim("call a workshop", [
        *_own_screens(actor),
        (r"1 (Send|Bhejein)\n2 (Change|Tabdeel)", "1"),
        (r"^3 Workshop$", "3"),
        (r"DDMM", ddmm),
        (r"7 to 16|7 se 16", "9"),
        (r"Where\?|Kahan\?", "GGHS " + actor.who.district),
        (r"About what\? Type|Kis bare mein\? Likhein", actor.chance.choice(["Multigrade maths", "Reading aloud", "Local material"])),
        (r"2 (Add travel|Safar)", actor.chance.choice(["1", "2"])),
        (r"Type it\.|jo sach ho likhein\.", "Tea is there, a room for women"),
        (r"^4 (Call another|Ek aur bulayein)", "4"),
        (r"^3 (Call the next|Agli bulayein)", "3"),
        (r"^(Which workshop|Kaun si workshop)", line_with(r"\d")),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
    ])  # fmt: skip
    last = play.call(actor, aim, again=0)
    workshops = actor.memory.setdefault("workshops", {})
    if tried and isinstance(workshops, dict) and re.search(r"is called|tay hui", last):
        workshops.update({tried[-1]: True, tried[-1] + A_DAY: True})
        if actor.often(0.08):
            play.soon(actor, actor.delay_h(60), lambda: _change_workshop(play, actor, tried[-1]))


def _change_workshop(play: Play, actor: Actor, first: date) -> None:
    """Cancelled, or at another place."""
    if first <= play.now.date() + A_DAY:
        return
    cancel = actor.often(0.5)
    aim = Aim("change a workshop", [
        *_own_screens(actor),
        (r"^3 Workshop$", "3"),
        (r"^(Which workshop|Kaun si workshop)", line_with(rf"\b{first.day}\b")),
        (r"^4 (Call another|Ek aur bulayein)", "3" if cancel else "2"),
        (r"^3 (Call the next|Agli bulayein)", None),
        (r"^1 (Yes, cancel|Haan, mansookh)", "1"),
        (r"Where\?|Kahan\?", "GGPS Hall"),
        (r"1 (Send|Bhejein)\n2 (Change|Tabdeel)", "1"),
        (r"DDMM", None),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
    ])  # fmt: skip
    last = play.call(actor, aim, again=0)
    workshops = actor.memory.get("workshops")
    if isinstance(workshops, dict) and re.search(r"is cancelled|mansookh\.", last):
        for day in (first, first + A_DAY):
            workshops.pop(day, None)


def _write_code(play: Play, actor: Actor, day: date) -> None:
    aim = Aim("look for the code", [
        *_own_screens(actor),
        (r"^3 Workshop$", "3"),
        (r"^(Which workshop|Kaun si workshop)", line_with(rf"^\d+ .*\b{day.day}\b", rf"\b{(day - A_DAY).day}-", otherwise="1")),
        (r"(?s)\b\d{4}\b.*^2 (Change place|Jagah badlein)", None),
        (r"^9 (More|Aage)$", "9"),
        (r"^3 (Call the next|Agli bulayein)", None),
        (r"DDMM", None),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
    ])  # fmt: skip
    shown = play.call(actor, aim)
    listed = re.findall(r"\b\d{4}\b", shown)
    if listed:
        workshops = actor.memory.get("workshops")
        second = isinstance(workshops, dict) and day - A_DAY in workshops
        play.board[actor.who.cluster, day] = listed[-1] if second else listed[0]


# --- officers --------------------------------------------------------------------------------


def take_escalation(play: Play, actor: Actor, heard: Heard) -> None:
    """It is with his post: most officers do something about it, at their pace."""
    ref = re.search(r"\bE(\d+)\b", heard.text)
    if not ref or "officer" not in actor.posts:
        return
    again = heard.kind in ("D6", "D36")
    if actor.often(0.6 if again else 0.8):
        play.soon(actor, actor.delay_h(8 if again else 30), lambda: _act(play, actor, ref[1]))


def _act(play: Play, actor: Actor, number: str) -> None:
    step = actor.chance.choices(("promise", "sms", "answer", "not mine"), (35, 35, 20, 10))[0]
    if step == "sms":
        play.write(actor, f"A E{number} {_answer(actor)}", "answer", number)
        return
    long = actor.often(0.5)
    last = do(play, actor, number, step, long)
    if step == "promise" and re.search(r"reply by|jawab .* tak", last) and actor.often(0.6):
        words = f"A E{number} {_answer(actor)}"
        play.soon(actor, 60 if long else 20, lambda: play.write(actor, words, "answer", number))


def do(play: Play, actor: Actor, number: str, step: str, long: bool = False) -> str:
    """By the menu: "promise" (`long`: in a week, else in two days), "answer" or "not mine"; the last screen."""
    aim = Aim("escalation", [
        *_own_screens(actor),
        (r"^1 (Waiting for you|Aap ke muntazir)", "1"),
        (r"^(Waiting|Muntazir)$", line_with(rf"E{number}\b", otherwise="1")),
        (r"^1 (I have it|Mere zimme)", {"promise": "1", "answer": "2", "not mine": "4"}[step]),
        (r"^1 (In 2 days|2 din)", "2" if long else "1"),
        (r"^1 (Yes, send back|Haan, wapas bhejein)", "1"),
        (r"1 = (by SMS|SMS)|Type one answer|ek jawab likhein", _answer(actor)),
        (r"^1 (Attendance today|Aaj ki haazri)", None),
    ])  # fmt: skip
    return play.call(actor, aim)


# --- the focal person ------------------------------------------------------------------------


def take_sensitive(play: Play, actor: Actor, heard: Heard) -> None:
    """She reads it when she is alone, and answers."""
    ref = re.search(r"\bS(\d+)", heard.text)
    if not ref or "focal" not in actor.posts:
        return
    aim = Aim("sensitive", [
        *_own_screens(actor),
        (r"^(For you alone|Sirf aap ke liye)", line_with(rf"^\d+ S{ref[1]}\b")),
        (r"^1 (Answer|Jawab)", "1"),
        (r"Only the teacher reads|Sirf ustad parh", _answer(actor)),
    ])  # fmt: skip
    play.soon(actor, actor.delay_h(5), lambda: play.call(actor, aim))
