"""The questions board, a page for each question, and what may be done with one or several."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows import access, topics
from flows.facts import Question
from flows.listed import alike
from flows.mentor.questions import ready_summary
from flows.outcomes import QuestionRead
from flows.texts import TN, T, Text
from gateway.console import acting, wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import board as boards
from store import records
from store.board import Line, Wanted

FAMILY = Family("questions", T("board", "Questions"), "board")

A_PAGE = 25
LONGEST = 1_600  # characters of an answer, as of an SMS that comes in
MOST_AT_ONCE = 40
STEPS = ("answer", "have", "province", "not_mine", "pass_up", "for_workshop")


@FAMILY.page("/questions", may="questions")
def board(visit: Visit) -> Any:
    """All that somebody may know of, narrowed as the address says."""
    works = visit.who.may("answer")
    given = {name: request.args.get(name, "") for name in ("view", "level", "age", "clock", "kind", "topic")}
    if given["view"] not in ("mine", "waiting", "settled"):
        given["view"] = "mine" if works else "waiting"
    lines = boards.board(visit.db, visit.who, Wanted(**given), visit.moment)
    page, last = _page(visit, len(lines))
    return visit.render(
        "questions/board.html",
        lines=lines[(page - 1) * A_PAGE : page * A_PAGE],
        all=len(lines),
        page=page,
        last=last,
        given=given,
        args={name: value for name, value in given.items() if value},
        works=works,
        views=_views(works),
        narrowed=any(value for name, value in given.items() if name != "view"),
        choices=_choices(visit),
        **_words(),
    )


def _page(visit: Visit, lines: int) -> tuple[int, int]:
    last = max(1, -(-lines // A_PAGE))
    return min(visit.asked_page, last), last


def _views(works: bool) -> list[tuple[str, Text]]:
    mine = [("mine", T("board", "Waits for you"))] if works else []
    return [*mine, ("waiting", T("board", "All that wait")), ("settled", T("board", "Answered"))]


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    anything = [("", visit.say(T("board", "Any")))]

    def of(words: Any) -> list[tuple[str, str]]:
        return anything + [(value, visit.say(word)) for value, word in words.items()]

    days = {
        age: T("board", "{age} days", age=age.removesuffix("-") + ("+" if age.endswith("-") else ""))
        for age in boards.AGES
    }
    kinds = {kind: word for kind, word in topics.KINDS.items() if kind != "safety"}
    return {
        "level": of(wording.LEVELS),
        "clock": of(wording.CLOCKS),
        "age": of(days),
        "kind": of(kinds),
        "topic": of(topics.ASKED),
    }


def _words() -> dict[str, Any]:
    """What the templates of questions call things."""
    return {"about": topics.about, "levels": wording.LEVELS, "clock_of": wording.clock_of, "posts": wording.POSTS}


# --- one -------------------------------------------------------------------------------------


@FAMILY.page("/questions/<int:number>", may="questions", writes=True)
def one(visit: Visit, number: int) -> Any:
    """A question with its words and its history. A look at a private one is kept, and its asker can know of it."""
    line = find(visit, number)
    leave_trace(visit, line)
    events, held = boards.history(visit.db, line, visit.moment)
    told = [(event, word) for event in events if (word := wording.happened(event))]
    facts = for_acting(visit, line)
    return visit.render("questions/one.html", line=line, told=told, held=held, **facts, **_words())


def find(visit: Visit, number: int) -> Line:
    """A question that is theirs to see. Raises NotFound for every other."""
    line = boards.one(visit.db, visit.who, number, visit.moment)
    if line is None:
        raise NotFound
    return line


def leave_trace(visit: Visit, line: Line) -> None:
    """Somebody looks at the words of a private question."""
    if line.private and (line.words or line.answer):
        records.save(visit.db, QuestionRead(visit.who.person.id, line.id), visit.moment)


def for_acting(visit: Visit, line: Line) -> dict[str, Any]:
    """What the forms of a question need: which steps there are, earlier answers to the same, others that are alike."""
    if not line.mine:
        return {"steps": (), "earlier": [], "same": [], "use": "", "meets_on": None, "ready": "", "longest": LONGEST}
    use = request.args.get("use", "")
    facts: dict[str, Any] = {"longest": LONGEST, "earlier": [], "same": [], "meets_on": None, "ready": "", "use": ""}
    if line.desk == access.MENTOR:
        facts["steps"] = ("answer",) if line.asks_leave else ("answer", "pass_up", "for_workshop")
        if line.state == "for_workshop":
            facts["steps"] = tuple(step for step in facts["steps"] if step != "for_workshop")
        facts["ready"] = visit.say(ready_summary(line.kind, line.topic))
        return facts
    officer = acting.officer_of(visit, line.desk)
    facts["steps"] = ("answer", "have", "not_mine") + (("province",) if line.desk == access.OFFICER else ())
    if officer:
        earlier = [each for each in officer.answered if (each.topic or each.kind) == (line.topic or line.kind)]
        facts["earlier"] = [each for each in earlier if each.answer and each.id != line.id][:5]
        facts["use"] = next((each.answer.words for each in earlier if each.answer and f"E{each.escalation}" == use), "")
        facts["same"] = _same(officer.waiting, line, visit)
        meeting = officer.meeting().next if officer.meeting else None
        facts["meets_on"] = meeting.day if meeting and meeting.day > officer.today else None
    return facts


def _same(waiting: Any, line: Line, visit: Visit) -> list[Question]:
    items = alike(list(waiting), visit.moment.policy)
    return next((list(item) for item in items if len(item) > 1 and line.id in [each.id for each in item]), [])


@FAMILY.act("/questions/<int:number>", may="answer")
def act(visit: Visit, number: int) -> Any:
    """One step with one question."""
    line = find(visit, number)
    _take(visit, [line])
    home = request.form.get("back") == "home"
    return visit.go("home_start") if home else visit.go("questions_one", number=number)


# --- several ---------------------------------------------------------------------------------


@FAMILY.page("/questions/several", may="answer")
def several(visit: Visit) -> Any:
    """Those that were ticked, and what can be done with all of them."""
    lines = _ticked(visit, request.args.getlist("id"))
    if not lines:
        visit.tell(T("board", "Tick some questions first."), good=False)
        return visit.go("questions_board")
    mentor = lines[0].desk == access.MENTOR
    return visit.render("questions/several.html", lines=lines, mentor=mentor, longest=LONGEST, **_words())


@FAMILY.act("/questions/several", may="answer")
def act_on_several(visit: Visit) -> Any:
    """One step with all of them."""
    lines = _ticked(visit, request.form.getlist("id"))
    if lines:
        _take(visit, lines)
    return visit.go("questions_board")


def _ticked(visit: Visit, ids: list[str]) -> list[Line]:
    """Those of them that wait for this person, all in one role."""
    numbers = [int(each) for each in ids[:MOST_AT_ONCE] if each.isascii() and each.isdigit() and len(each) < 10]
    found = [boards.one(visit.db, visit.who, number, visit.moment) for number in dict.fromkeys(numbers)]
    lines = [line for line in found if line and line.mine]
    return [line for line in lines if line.desk == lines[0].desk]


def _take(visit: Visit, lines: list[Line]) -> None:
    step, words = request.form.get("step", ""), request.form.get("words", "").strip()[:LONGEST]
    if step not in STEPS or not all(line.mine for line in lines):
        visit.tell(T("board", "This question does not wait for you any more. Nothing was changed."), good=False)
    elif step == "answer" and not words:
        visit.tell(T("board", "Please type an answer first."), good=False)
    elif lines[0].desk == access.MENTOR:
        for line in lines:
            acting.as_mentor(visit, line, step, _of_mentor(step, words))
    else:
        together = step != "province"
        for some in [lines] if together else [[line] for line in lines]:
            acting.as_officer(visit, some, step, _of_officer(step, words))


def _of_mentor(step: str, words: str) -> dict[str, str]:
    if step == "pass_up":
        line = request.form.get("summary", "").strip()
        to = request.form.get("to", "officer")
        return {"to": to, "summary": f"'{line}" if line else "=ready", "sure": "send"}
    return {"words": f"'{words}"} if step == "answer" else {}


def _of_officer(step: str, words: str) -> dict[str, str]:
    if step == "answer":
        return {"words": f"'{words}"}
    return {"when": request.form.get("when", "week")} if step == "have" else {"not mine": "yes"}


def waiting_words(n: int) -> Text:
    """How many wait."""
    return TN("board", "{n} question waits for you", "{n} questions wait for you", n=n)
