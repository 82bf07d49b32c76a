"""A needs poll: the questions that are ready, how an answer is numbered, and the one SMS that tells what came of it.

Three questions at most. Who said what is kept nowhere, and fewer than five alike are "a few".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows import gsm
from flows.policy import Policy
from flows.texts import T, Text, render
from flows.topics import ASKED, TAUGHT

MOST_QUESTIONS = 3
PAGE = 4  # a list has four a page: its numbers run 1-4, 11-14, 21-24


@dataclass(frozen=True)
class Ready:
    """A question of the list: its name, in a word, and what may be answered."""

    name: Text
    words: Text
    options: Mapping[str, Text]

    @property
    def numbers(self) -> dict[str, str]:
        """number -> option, as a screen numbers them."""
        return {str(10 * (n // PAGE) + n % PAGE + 1): option for n, option in enumerate(self.options)}


READY: dict[str, Ready] = {
    "topic": Ready(T("K3", "Topic"), T("K3", "Which topic for the next workshop?"), TAUGHT),
    "hardest": Ready(T("K3", "Hardest"), T("K3", "What was hardest lately?"), ASKED),
    "day": Ready(
        T("K3", "Day"),
        T("K3", "Which day suits for a workshop?"),
        {
            "early": T("K4", "Mon or Tue"),
            "middle": T("K4", "Wed or Thu"),
            "saturday": T("K4", "Saturday"),
            "holidays": T("K4", "In holidays"),
        },
    ),
    "length": Ready(
        T("K3", "Length"),
        T("K3", "How long should a workshop be?"),
        {
            "half": T("K4", "Half a day"),
            "one": T("K4", "One day"),
            "two": T("K4", "Two days"),
            "often": T("K4", "Short and often"),
        },
    ),
    "coming": Ready(
        T("K3", "Coming"),
        T("K3", "What would make coming easier?"),
        {
            "nearer": T("K4", "A nearer place"),
            "hour": T("K4", "Another hour"),
            "together": T("K4", "Going together"),
            "class": T("K4", "Care for my class"),
        },
    ),
    "help": Ready(
        T("K3", "Help"),
        T("K3", "What would help you most in class?"),
        {
            "lesson": T("K4", "A ready lesson"),
            "material": T("K4", "Low-cost material"),
            "see": T("K4", "Seeing a colleague"),
            "talk": T("K4", "Talking it over"),
        },
    ),
}

FROM: dict[str, Text] = {
    "cluster": T("K0", "your mentor"),
    "district": T("K0", "the district office"),
    "province": T("K0", "the province"),
}


def read_numbers(said: str, questions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The answers that "2 1 3" gives, or "213"; empty where there is not one known number for each question.

    >>> read_numbers("2 1", ["day", "length"])
    (('day', 'middle'), ('length', 'half'))
    >>> read_numbers("21", ["day", "length"]) == read_numbers("2 1", ["day", "length"])
    True
    >>> read_numbers("2", ["day", "length"])
    ()
    """
    numbers = said.split()
    if len(numbers) == 1 < len(questions):
        numbers = list(said)
    known = [READY[question].numbers for question in questions]
    if len(numbers) != len(questions) or any(number not in of for number, of in zip(numbers, known, strict=True)):
        return ()
    return tuple((question, of[number]) for question, of, number in zip(questions, known, numbers, strict=True))


Counts = Mapping[tuple[str, str], int]  # (question, option) -> how many


def result(place: str, questions: Sequence[str], answered: int, counts: Counts, policy: Policy, language: str) -> Text:
    """K9: one SMS, the most named first, as many of them as it holds."""
    if answered < policy.poll_least:
        words = T(
            "K9n", "Saathi: nobody answered the poll of {place} this time. Perhaps ask at the workshop? Thank you."
        )
        if answered:
            words = T(
                "K9l",
                "Saathi: a few answered the poll of {place}, too few to tell without showing who. "
                "Perhaps talk it over at the workshop. Thank you.",
            )
        return words.filled(place=place)
    for most in range(PAGE, 0, -1):
        told = _told(place, questions, answered, counts, policy, language, most)
        said = gsm.plain(render(told, language))
        if gsm.parts(said) <= (1 if gsm.is_gsm7(said) else 2):
            break
    return told


def _told(
    place: str, questions: Sequence[str], answered: int, counts: Counts, policy: Policy, language: str, most: int
) -> Text:
    found = "; ".join(render(_one(question, counts, policy, language, most), language) for question in questions)
    words = T("K9", "Saathi: poll of {place}, {n} answered. {found}. No names are kept. Thank you.")
    return words.filled(place=place, n=few(answered, policy), found=found)


def _one(question: str, counts: Counts, policy: Policy, language: str, most: int) -> Text:
    ready = READY[question]
    chosen = [(option, counts.get((question, option), 0)) for option in ready.options]
    chosen = sorted((each for each in chosen if each[1]), key=lambda each: -_shown(each[1], policy))[:most]
    said = (T("K9o", "{option} {n}", option=ready.options[option], n=few(n, policy)) for option, n in chosen)
    return T("K9q", "{name}: {said}", name=ready.name, said=", ".join(render(each, language) for each in said))


def _shown(n: int, policy: Policy) -> int:
    return n if n >= policy.least_answers else 0  # of those that are "a few" none stands before another


def few(n: int, policy: Policy) -> Text | int:
    """How many; a small number is not told."""
    return n if n >= policy.least_answers else T("K9f", "a few")
