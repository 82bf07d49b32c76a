"""What teachers ask, of every kind, urgency and privacy; how they read answers and say whether these helped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random

from gateway.term.actors import Actor
from gateway.term.phones import Heard
from gateway.term.play import Play
from gateway.term.reading import Aim, line_with
from gateway.term.teaching import beginning

ASKS = 0.0045  # questions of a teacher a school day: about one in three asks something in a term
WORDS = (
    "How do I teach carrying to three classes at once, as in {mark}?",
    "No class 3 maths books since the {mark} delivery",
    "Our water tank near {mark} leaks into the yard",
    "Girls of {mark} stay at home on market day. What helps?",
    "Is there leave for the polio days, as {mark} had?",
    "Class 2 mixes up two letters. What did {mark} do?",
)
ANSWERS = (
    "Class 3 counts bottle tops, class 2 watches, as in {mark}.",
    "Ask two mothers of {mark} to walk with them; it worked.",
    "It comes on Monday with the {mark} van.",
    "Try it with stones first; see {mark}, page 12.",
)
MARK = re.compile(r"\bXa[a-z]{10}\b")
_VOWELS, _CONSONANTS = "aeiou", "bdgklmnprst"


def mark(chance: Random) -> str:
    """A made-up name, by which words are known wherever they turn up."""
    return "Xa" + "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(5))


def ask(play: Play, actor: Actor, day: date) -> None:
    """She has a question, perhaps."""
    if actor.who.school is None or not actor.joined or not actor.often(ASKS):
        return
    days = play.days_of(actor.who.district, actor.who.cluster)
    if days.off(day) and not actor.often(0.1):
        return
    play.soon(actor, 1 + 14 * actor.chance.random(), lambda: _ask(play, actor))


def _ask(play: Play, actor: Actor) -> None:
    chance = actor.chance
    words = chance.choice(WORDS).format(mark=mark(chance))
    alone = len(play.at_number[actor.number]) == 1
    if alone and actor.often(0.45):
        cluster = actor.often(0.5)
        play.write(actor, f"{'QC' if cluster else chance.choice(['Q', 'Masla', 'q'])} {words}", "question", not cluster)
        return
    kind = chance.choices("123456", (40, 8, 18, 22, 10, 2))[0]
    seen_by, urgency = chance.choices("123", (45, 35, 20))[0], chance.choices("123", (6, 60, 34))[0]
    later = actor.often(0.1)
    aim = Aim("ask", [
        *beginning(actor, "2", r"(a question|sawal)"),
        (r"^1 (She may call|Mujhe call)", "2"),
        (r"Only she reads|Sirf wohi parhengi", words),
        (r"^1 (Subject/teaching|Mazmoon)", kind),
        (r"^1 (Maths|Riyazi)$", str(chance.randint(1, 7))),
        (r"^1 (Only my mentor \(|Sirf mera mentor)", seen_by),
        (r"^1 (Today: child|Aaj: bacha)", urgency),
        (r"^1 (Yes, tell now|Haan, abhi)", chance.choice("12")),
        (r"^2 (Only my mentor|Sirf mentor)$", "2"),
        (r"1 = (I will SMS|SMS se likhna)", "1" if later else words),
    ])  # fmt: skip
    last = play.call(actor, aim)
    if later and (ref := re.search(r"\b(Q\d+) \(", last)):
        play.soon(actor, actor.delay_h(1), lambda: play.write(actor, f"{ref[1]} {words}", "words"))


def say_kind(play: Play, actor: Actor, heard: Heard) -> None:
    """After a question in one SMS she may say what it is about."""
    if actor.often(0.7):
        number = actor.chance.choices("123456", (40, 8, 18, 22, 10, 2))[0]
        play.soon(actor, 0.1, lambda: play.write(actor, number, "kind"))


def look_at_answers(play: Play, actor: Actor, heard: Heard) -> None:
    """A message waits: most look, after some hours. Some never do."""
    if actor.often(0.9):
        play.soon(actor, actor.delay_h(6), lambda: _look(play, actor))


def _look(play: Play, actor: Actor) -> None:
    helped = actor.chance.choices("123", (72, 20, 8))[0]
    wish = actor.chance.choice("3456")
    words = f"And then? {actor.chance.choice(WORDS).format(mark=mark(actor.chance))}"
    aim = Aim("answers", [
        (r"1 = (I will SMS|SMS se likhna)", words),
        *beginning(actor, "3"),
        (r"^1 (Helped|Kaam aaya)", helped),
        (r"^1 (I have read it|Parh liya)", "1"),
        (r"^3 (Ask more|Aur poochein)", None),
        (r"^1 (Add words|Izafa)", None),
        (r"^4 (Keep for workshop|Workshop tak)", lambda screen: wish if re.search(f"^{wish} ", screen, re.M) else "4"),
        (r"No questions of yours yet|abhi koi sawal nahin", None),  # it was for somebody else at this number
        (r"^(Your questions|Aap ke sawal)", line_with(r"NEW|NAYA", r"you decide|aap batayein", r"^\d+ S\d+: (answered|jawab)")),
    ])  # fmt: skip
    play.call(actor, aim)


def decide(play: Play, actor: Actor, heard: Heard) -> None:
    """She is asked what should happen with a private question: three of four say it."""
    if actor.often(0.75):
        play.soon(actor, actor.delay_h(10), lambda: _look(play, actor))


def marks_in(text: str) -> Iterator[str]:
    """The made-up names in a text."""
    return (found[0] for found in MARK.finditer(text))
