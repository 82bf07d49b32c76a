"""The questions of the demo programme: of every age and in every state, so that each screen has something to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from flows.outcomes import (
    AnswerRead,
    Helped,
    KeptForWorkshop,
    LeaveAsked,
    Outcome,
    PassedUp,
    Promised,
    QuestionAnswered,
    QuestionAsked,
    SensitiveAsked,
)

Happened = Callable[[int, time, Outcome], dict[str, object]]
_MORNING, _NOON, _EVENING = time(9, 20), time(13, 50), time(19, 40)
_SHARED, _NAMED, _PRIVATE = "cluster", "cluster_named", "mentor"


class _Told:
    """Somebody's question, and what became of it. `ago`: days before the demo begins."""

    def __init__(self, happened: Happened, cast: dict[str, int], asker: str, ago: int, question: QuestionAsked) -> None:
        self._happened, self._cast, self._asker = happened, cast, asker
        self.id = int(str(happened(ago, _EVENING, question)["ref"])[1:])

    def answered(self, ago: int, who: str, words: str, by: str = "mentor") -> _Told:
        self._happened(ago, _MORNING, QuestionAnswered(self._cast[who], self.id, words, by))
        return self

    def helped(self, ago: int) -> _Told:
        asker = self._cast[self._asker]
        self._happened(ago, _NOON, AnswerRead(asker, self.id))
        self._happened(ago, _NOON, Helped(asker, self.id))
        return self

    def passed_up(self, ago: int, mentor: str, summary: str) -> _Told:
        self._happened(ago, _NOON, PassedUp(self._cast[mentor], self.id, summary))
        return self

    def kept_for_workshop(self, ago: int, mentor: str) -> None:
        self._happened(ago, _MORNING, KeptForWorkshop(self._cast[mentor], self.id))

    def leave_asked(self, ago: int, mentor: str, summary: str) -> None:
        self._happened(ago, _NOON, LeaveAsked(self._cast[mentor], self.id, summary))

    def promised(self, ago: int, officer: str, until: date) -> _Told:
        self._happened(ago, _MORNING, Promised(self._cast[officer], self.id, until))
        return self


def write(happened: Happened, cast: dict[str, int], day: Callable[[int], date]) -> None:
    """Tell them all, the oldest first, as their numbers go up with time."""

    def asked(asker: str, ago: int, about: str, words: str, seen_by: str = _SHARED) -> _Told:
        kind, _, topic = about.partition("/")
        question = QuestionAsked(cast[asker], kind, topic, seen_by, "week", words)
        return _Told(happened, cast, asker, ago, question)

    wadood, officer = "Abdul Wadood", "Syed Jalal Agha"
    stove = asked("Hafeezullah Syed", 26, "supplies", "No stove for the winter months in two rooms.")
    stove.passed_up(23, wadood, "No stove in two classrooms")
    stove.answered(19, officer, "Two stoves are in the Pishin store; collect them with a note.", "officer").helped(16)

    asked("Farzana Agha", 21, "teaching/parents", "Parents keep girls at home on market day.", _PRIVATE).answered(
        18, wadood, "What did the mothers say? Ask two of them to walk with the girls; it worked in Yaru."
    ).helped(17)
    asked("Zarmina", 20, "teaching/materials", "What can I use for counting? We have nothing.", _PRIVATE).answered(
        17, wadood, "Stones, beans, bottle tops. Let each child bring ten; guide page 12."
    ).helped(15)

    asked("Rahmatullah Khan", 15, "rules", "Is there leave for the polio days?", _NAMED).passed_up(
        13, wadood, "Leave on polio days is unclear"
    ).promised(9, officer, day(-5))
    asked("Habibullah Tareen", 10, "teaching/assessment", "How do I test class 1 who cannot write yet?").answered(
        7, wadood, "Ask them to show: five stones, the tallest, the letter they know. Note three a day."
    )
    asked("Zahir Shah Tareen", 9, "teaching/science", "How to show evaporation?").kept_for_workshop(7, wadood)
    asked("Muhammad Anwar Achakzai", 8, "supplies", "No class 3 maths books since October.").passed_up(
        5, wadood, "No class 3 maths books in 3 schools"
    )
    _later(happened, cast, asked)


def _later(happened: Happened, cast: dict[str, int], asked: Callable[..., _Told]) -> None:
    """The last days: what is open, and the answer that waits for Zarmina."""
    wadood = "Abdul Wadood"
    asked("Zarmina", 6, "teaching/multigrade", "How to teach carrying to three classes at once?", _PRIVATE).answered(
        1, wadood, "Class 3 counts bottle tops, class 2 watches. Guide p34. Shown at the workshop."
    )
    tank = asked("Fazal Muhammad Batezai", 5, "management", "Our water tank leaks into the yard.", _PRIVATE)
    tank.leave_asked(2, wadood, "A school's water tank leaks")
    gate = "Somebody waits at the school gate every afternoon. I am afraid to walk home."
    happened(3, _EVENING, SensitiveAsked(cast["Rabia Syed"], gate, may_call=True))
    asked("Naseebullah Kakar", 2, "teaching/language", "Class 2 mixes up alif and ain. What helps?")
    asked("Spozhmai Achakzai", 1, "growth", "I would like to see a colleague teach. May I?", _PRIVATE)
    asked("Rabia Syed", 1, "teaching/maths", "Fractions with class 4: where to begin?", _NAMED)
    _elsewhere(asked)


def _elsewhere(asked: Callable[..., _Told]) -> None:
    """In other districts: one with an officer, one with a post that is vacant, one open."""
    asked("Hasil Dashti", 6, "supplies", "No boundary wall; goats come into the class.").passed_up(
        3, "Mahnaz Gichki", "A school without a boundary wall"
    )
    asked("Asma Mandra", 5, "supplies", "No drinking water for the children since the pump broke.").passed_up(
        2, "Zulekha Jamot", "A school without drinking water"
    )
    asked("Shahnaz Rind", 2, "teaching/multigrade", "Two classes in one room: how to keep the small ones busy?")
