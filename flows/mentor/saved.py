"""Saved answers: found by topic, used word for word, made from what helped. Each carries one question that makes a colleague think."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Bank, Question, SavedAnswer
from flows.outcomes import AnswerSaved
from flows.texts import T, Text
from flows.topics import ASKED, about

LONGEST_WORDS, LONGEST_PROBE = 300, 80
BEGINNING = 24  # letters of an answer in a list


def look_at_bank(ask: Ask, person_id: int, bank: Bank, own: bool) -> End:
    """T18. `own`: what he may save are answers of his own, so that he is asked whether his name may stand with them."""
    options = {
        "look": T("T18", "Look, by topic") if bank.topics else None,
        "save": T("T18", "Save one that helped ({n})", n=len(bank.helped)) if bank.helped else None,
        "shared": T("T18", "Shared in the district ({n})", n=len(bank.shared)) if bank.shared else None,
    }
    if not any(options.values()):
        return End(T("T18e", "No answer is saved yet. When one of yours has helped, you can save it here for others."))
    step = ask.choice("bank", T("T18", "Saved answers"), options)
    if step == "save":
        return _save(ask, person_id, bank, own)
    return _shared(ask, bank) if step == "shared" else _read(ask, bank)


def choose(ask: Ask, bank: Bank, topic: str) -> SavedAnswer | None:
    """T5 2: one of a topic, to be sent word for word; None where there is none of it."""
    found = {str(each.id): each for each in bank.of(topic)}
    if not found:
        return None
    chosen = found[
        ask.pick("saved", T("T18u", "Saved answers"), {key: _beginning(each) for key, each in found.items()})
    ]
    ask.confirm("use", _whole(chosen), again=["saved"])
    return chosen


def as_sent(saved: SavedAnswer) -> str:
    """The words that travel: the answer, then its question."""
    return f"{saved.words} {saved.probe}".strip()


def _read(ask: Ask, bank: Bank) -> End:
    rows: dict[str, Text | str] = {
        topic: T("T18t", "{topic} ({n})", topic=words, n=bank.topics[topic])
        for topic, words in ASKED.items()
        if topic in bank.topics
    }
    topic = ask.pick("of", T("T18t", "Which topic?"), rows, page_size=7)
    found = {str(each.id): each for each in bank.of(topic)}
    each = found[ask.pick("one", T("T18u", "Saved answers"), {key: _beginning(each) for key, each in found.items()})]
    ask.choice("seen", _whole(each), {"more": T("T18u", "See others")})
    ask.again("of", "one", "seen")


def _save(ask: Ask, person_id: int, bank: Bank, own: bool) -> End:
    ask.so_far(T("T18s", "an answer to be saved"))
    helped = {str(each.id): each for each in bank.helped if each.answer}
    question = helped[ask.pick("helped", T("T18h", "Which one?"), {key: _helped(each) for key, each in helped.items()})]
    was = question.answer.words if question.answer else ""
    words = was[:LONGEST_WORDS]
    topic = question.topic or ask.pick("topic", T("T18t", "Which topic?"), ASKED, page_size=7)
    probe = ask.text(
        "probe", T("T18p", "One question to go with it, e.g. What did class 2 do meanwhile?"), longest=LONGEST_PROBE
    ).words
    named = False
    if own:
        options = {"yes": T("T14c", "Yes"), "no": T("T14c", "No")}
        named = ask.choice("named", T("T14c", "May your name stand with this answer?"), options) == "yes"
    saved = AnswerSaved(person_id, topic, words, probe, question.id, named)
    return End(T("T18d", "Saved for colleagues, with your question. Thank you for sharing."), (saved,))


def _shared(ask: Ask, bank: Bank) -> End:
    """What was asked openly elsewhere in the district, and its answer: no name, no school."""
    found = {str(each.id): each for each in bank.shared if each.answer}
    question = found[
        ask.pick("shared", T("T18i", "Shared answers"), {key: _helped(each) for key, each in found.items()})
    ]
    words = question.answer.words if question.answer else ""
    title = T("T18j", "{words}\n- {answer}", words=question.words or about(question.kind, question.topic), answer=words)
    ask.choice("seen", title, {"more": T("T18u", "See others")})
    ask.again("shared", "seen")


def _helped(question: Question) -> Text:
    return T("T18r", "Q{id} {about}", id=question.id, about=about(question.kind, question.topic))


def _beginning(saved: SavedAnswer) -> str:
    return saved.words[:BEGINNING]


def _whole(saved: SavedAnswer) -> Text:
    if saved.credit:
        return T("T18v", "{words} {probe} ({name})", words=saved.words, probe=saved.probe, name=saved.credit)
    return T("T18v", "{words} {probe}", words=saved.words, probe=saved.probe)
