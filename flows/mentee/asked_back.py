"""The office that has her question asks her: she may write to it, by menu, and her words go there without name or school."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import PROVINCE, Question
from flows.outcomes import WordsAdded
from flows.texts import T, Text


def state(question: Question) -> Text:
    """Its state in her list."""
    return T("N1s", "province asks you") if question.with_whom in PROVINCE else T("N1s", "district asks you")


def reply_to_office(
    ask: Ask, person_id: int, question: Question, *, where: Text | None = None, short_code: str = ""
) -> End:
    """N6a. What is asked, and her words; or where the question is. `short_code`: an SMS of hers may go there too."""
    title = T("N6a", "Q{id}: the district officer asks: {asked}")
    if question.with_whom in PROVINCE:
        title = T("N6a", "Q{id}: the province asks: {asked}")
    title = title.filled(id=question.id, asked=question.asked_back.asked if question.asked_back else "")
    options = {
        "write": T("N6a", "Write to them"),
        "where": T("N6a", "Where is it?") if where else None,
        "sms": T("N6a", "By SMS") if short_code else None,
    }
    step = ask.choice("office asks", title, options)
    if step == "where" and where:
        return End(where)
    if step == "sms":
        by_sms = T("N6s", "SMS Q{id} then your words to {short_code}. They go to the office, no name, no school.")
        return End(by_sms.filled(id=question.id, short_code=short_code))
    ask.so_far(T("N6b", "words for the office, Q{id}", id=question.id))
    how = T("N6b", "Write it in a few words here. The office reads only these words: no name, no school.")
    words = ask.text("for_office", how).words
    return End(sent(question), (WordsAdded(person_id, question.id, words, to_office=True),))


def sent(question: Question) -> Text:
    """Where her words went."""
    if question.with_whom in PROVINCE:
        return T("N6c", "Thank you. Your words to Q{id} go to the province, no name, no school.", id=question.id)
    return T("N6c", "Thank you. Your words to Q{id} go to the district officer, no name, no school.", id=question.id)
