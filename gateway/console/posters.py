"""What hangs on a school's wall and what lies on a workshop's table: a poster of a cluster, the sheet of its workshop."""

from __future__ import annotations

from flows import agenda, texts, topics
from flows.agenda import Agenda
from flows.facts import Programme, Workshop
from flows.mentee.home import MENU
from flows.texts import T, Text, render
from gateway.console.paper import Paper, printed
from store.clusters import ClusterPage

SMS: tuple[tuple[str, Text], ...] = (
    ("18 15", T("poster", "18 boys and 15 girls are present today")),
    ("CHUTTI", T("poster", "the school is closed today")),
    ("Q ...", T("poster", "a question or problem: Q, then your words")),
    ("J", T("poster", "answers to your questions")),
    ("W HAAN / W NAHIN", T("poster", "I come to the workshop / I cannot")),
    ("AAYA 1234", T("poster", "I am at the workshop: AAYA and the code on the board")),
    ("ZABAN", T("poster", "another language")),
    ("MADAD", T("poster", "help")),
    ("STOP / START", T("poster", "no more messages / messages again")),
)
STEPS: tuple[Text, ...] = (
    T("sheet", "The plan of the day"),
    T("sheet", "What we tried, and how it went"),
    T("sheet", "One problem for all"),
    T("sheet", "Ways to solve it, and a lesson to try"),
    T("sheet", "What each of us will do"),
    T("sheet", "Looking back: what did pupils learn?"),
)
MOST_ITEMS = 8


def poster(page: ClusterPage, programme: Programme, language: str) -> bytes:
    """One page for the wall: what to dial, where each key leads, what to write, whom to ask."""

    def say(text: Text) -> str:
        return render(text, language)

    def fill(paper: Paper) -> None:
        paper.words(say(T("poster", "Saathi: a companion for teachers")), 24, bold=True, strong=True)
        paper.words(say(T("poster", "From any phone. It supports, it never inspects.")), 13)
        if programme.free:
            paper.words(say(T("poster", "It costs nothing.")), 13, bold=True)
        paper.space(2)
        paper.words(say(T("poster", "Dial and call:")), 14, bold=True)
        paper.code(programme.ussd_code, 40)
        paper.words(say(T("poster", "Then press a number, or dial the code beside it at once:")), 13, bold=True)
        keys = [(str(n), say(words), programme.dial(str(n))) for n, words in enumerate(MENU.values(), 1)]
        paper.rows(keys, (0.08, 0.6, 0.32), 14)
        paper.space(3)
        paper.words(say(T("poster", "Or send an SMS to this number:")), 13, bold=True)
        paper.code(programme.short_code, 22)
        paper.rows([(keyword, say(words)) for keyword, words in SMS], (0.34, 0.66), 12)
        paper.space(3)
        paper.rows(_whom(page, programme, language), (0.45, 0.55), 13)

    return printed(f"Saathi, {page.cluster.name}", language, fill)


def _whom(page: ClusterPage, programme: Programme, language: str) -> list[tuple[str, str]]:
    """The last lines: only what there is."""
    mentor = page.mentor.name if page.mentor else ""
    found = (
        (T("poster", "Your mentor"), mentor),
        (T("poster", "Your cluster"), page.cluster.name),
        (T("poster", "Its code, to join"), page.cluster.code),
        (T("poster", "Talk to somebody"), programme.desk),
        (T("poster", "In danger"), page.cluster.helplines),
    )
    return [(render(words, language), what) for words, what in found if what]


def sheet(page: ClusterPage, workshop: Workshop | None, asked: Agenda, language: str) -> bytes:
    """One page for the table: when and where, what is asked, the six steps, room to write. Of private questions nothing."""

    def say(text: Text | str) -> str:
        return render(text, language)

    def fill(paper: Paper) -> None:
        paper.words(say(T("sheet", "Workshop of our cluster")), 20, bold=True, strong=True)
        paper.rows(_when(page, workshop, language), (0.3, 0.7), 12)
        paper.space(3)
        paper.words(say(T("sheet", "What teachers ask about")), 14, bold=True)
        items = [(say(line), "") for line in agenda.lines(asked)[:MOST_ITEMS]]
        paper.rows(items or [(say(T("sheet", "Please choose something from the book")), "")], (0.6, 0.4), 12)
        paper.space(3)
        paper.words(say(T("sheet", "The six steps")), 14, bold=True)
        paper.rows([(f"{n}", say(step), "") for n, step in enumerate(STEPS, 1)], (0.06, 0.6, 0.34), 12)
        paper.space(3)
        paper.words(say(T("sheet", "Main points, without names")), 14, bold=True)
        paper.blank(3)
        paper.space(4)
        paper.words(say(T("sheet", "What each class will try until the next one")), 14, bold=True)
        paper.blank(3)

    return printed(f"Saathi, {page.cluster.name}", language, fill)


def _when(page: ClusterPage, workshop: Workshop | None, language: str) -> list[tuple[str, str]]:
    blank = "................................"
    day = render(texts.span(workshop.first_day, workshop.last_day), language) if workshop else blank
    hour = render(texts.at(workshop.starts), language) if workshop else blank
    lines = (
        (T("sheet", "Cluster"), page.cluster.name),
        (T("sheet", "Mentor"), page.mentor.name if page.mentor else blank),
        (T("sheet", "Days"), day),
        (T("sheet", "Begins"), hour),
        (T("sheet", "Place"), workshop.venue if workshop else blank),
        (T("sheet", "Topic"), render(topics.named(workshop.topic), language) if workshop else blank),
    )
    return [(render(words, language), what) for words, what in lines]
