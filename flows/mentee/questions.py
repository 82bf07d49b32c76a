"""A question or problem: about what, for whose eyes, how soon, in her own words. Private unless she says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flows.conversation import Ask, End
from flows.facts import Mentee, Question
from flows.mentee import asked_back, resting
from flows.mentee.sensitive import tell_focal_person
from flows.outcomes import KindSaid, Outcome, QuestionAsked, SensitiveAsked, WordsAdded
from flows.policy import POLICY
from flows.texts import T, Text
from flows.topics import ASKED, KINDS

SEEN_BY = {
    "mentor": T("Q3", "Only my mentor (private)"),
    "cluster": T("Q3", "My cluster, no name"),
    "cluster_named": T("Q3", "My cluster, with my name"),
}
URGENCY = {
    "today": T("Q4", "Today: child or building at risk"),
    "week": T("Q4", "This week"),
    "workshop": T("Q4", "At the workshop is fine"),
}
PRIVACY = {
    "mentor": T("Q6p", "private"),
    "cluster": T("Q6p", "cluster, no name"),
    "cluster_named": T("Q6p", "cluster, with name"),
}


def who_may_see(mentee: Mentee) -> Mapping[str, Text]:
    """Who may be allowed to see a question of hers."""
    if mentee.school.cluster.shows_names:
        return SEEN_BY
    return {who: words for who, words in SEEN_BY.items() if who != "cluster_named"}


def ask_question(ask: Ask, mentee: Mentee) -> End:
    """A teacher asks a question or reports a problem."""
    if ask.by_sms and not ask.given("kind") and ask.given("words"):
        return _save_one_sms(ask, mentee)
    ask.so_far(T("Q so far", "a question"))
    kind = ask.choice("kind", T("Q1", "What is it about?"), KINDS)
    if kind == "safety":
        return tell_focal_person(ask, mentee)
    topic = ask.pick("topic", T("Q2", "Which?"), ASKED, page_size=7) if kind == "teaching" else ""
    seen_by = ask.choice("seen_by", T("Q3", "Who may see it?"), who_may_see(mentee))
    urgency = ask.choice("urgency", T("Q4", "How soon?"), URGENCY)
    tell_officer = urgency == "today" and _who_hears(ask, mentee) == "tell"
    by_sms_or_asked = T("Q5", "Write it in a few words here,\nor 1 = I will SMS it\n2 = my mentor should ask me")
    written = ask.text("words", by_sms_or_asked, {"1": "by_sms", "2": "ask_me"})
    ask_me = written.choice == "ask_me"
    asked = QuestionAsked(
        mentee.person.id, kind, topic, seen_by, urgency, written.words, tell_officer=tell_officer, ask_me=ask_me
    )
    return End(saved_words(asked, mentee, by_sms=written.choice == "by_sms"), (asked,))


def _who_hears(ask: Ask, mentee: Mentee) -> str:
    """ "tell" or "mentor": whether the district officer hears of the danger at once."""
    helplines = mentee.school.cluster.helplines
    title = T("Q4b", "For danger we can tell the district officer now: the cluster and the danger, no name.")
    tell: Text | None = T("Q4b", "Yes, tell now")
    if _alerts_this_week(mentee) >= POLICY.urgent_per_week:
        title, tell = T("Q4d", "The district officer has your alerts of this week; this one goes to your mentor."), None
    only_mentor = T("Q4b", "Only my mentor")
    lines = T("Q4b", "Helplines") if helplines else None
    told = ask.choice("danger", title, {"tell": tell, "mentor": only_mentor, "helplines": lines})
    if told != "helplines":
        return told
    shown = T("Q4c", "{helplines}\nYour question is not saved yet.", helplines=helplines)
    return ask.choice("danger_then", shown, {"tell": tell, "mentor": only_mentor})


def _alerts_this_week(mentee: Mentee) -> int:
    """Beyond some a week an alert would no longer reach the officer, so it is not offered."""
    since = mentee.today - timedelta(days=7)
    return sum(q.urgency == "today" and q.escalation > 0 and q.asked_on >= since for q in mentee.questions)


def saved_words(asked: QuestionAsked, mentee: Mentee, by_sms: bool) -> Text:
    """The last words. An SMS stays in the phone: where others use it, she is told to delete it."""
    told = T("Q6t", ", officer told") if asked.tell_officer else ""
    params = {"privacy": PRIVACY[asked.seen_by], "told": told, "short_code": mentee.programme.short_code}
    if resting.rests(mentee):
        return resting.saved(mentee, by_sms).filled(**params)
    if by_sms and mentee.person.phone_shared:
        words = T(
            "Q6c",
            "Saved: {ref} ({privacy}{told}). Now SMS {ref} then your words to {short_code}, and delete that SMS. "
            "You hear from us by {due}.",
        )
        return words.filled(**params)
    if by_sms:
        words = T(
            "Q6b",
            "Saved: {ref} ({privacy}{told}). Now SMS {ref} then your words to {short_code}. "
            "You hear from us by {due}, answered or not.",
        )
        return words.filled(**params)
    if asked.ask_me:
        words = T("Q6d", "Saved: {ref} ({privacy}{told}). Your mentor knows to ask you. You hear from us by {due}.")
        return words.filled(**params)
    return T("Q6", "Saved: {ref} ({privacy}{told}). You hear from us by {due}, answered or not. Thank you.", **params)


def _save_one_sms(ask: Ask, mentee: Mentee) -> End:
    """A whole question in one SMS: saved at once; the next SMS may say what it is about."""
    seen_by = ask.given("seen_by") if ask.given("seen_by") in SEEN_BY else "mentor"
    asked = QuestionAsked(mentee.person.id, "", "", seen_by, "week", ask.given("words"))
    params = {"privacy": PRIVACY[seen_by], "short_code": mentee.programme.short_code}
    text = T(
        "Q6e",
        "Saved: {ref} ({privacy}). You hear from us by {due}. About? SMS to {short_code}: "
        "1 teaching 2 growth 3 school 4 supplies 5 rules/pay 6 safety.",
        **params,
    )
    if mentee.person.phone_shared:
        text = T(
            "Q6f",
            "Saved: {ref} ({privacy}). You hear from us by {due}. About? SMS to {short_code}: "
            "1 teaching 2 growth 3 school 4 supplies 5 rules/pay 6 safety. Delete sent SMS.",
            **params,
        )
    if resting.rests(mentee):
        text = resting.saved_in_one_sms(mentee).filled(**params)
    return End(text, (asked,), then={"menu": "kind", "ref": "{ref}"})


def say_kind(ask: Ask, mentee: Mentee) -> End:
    """What a question that came in one SMS is about; `ref` came along with the opening."""
    question = _hers(mentee, ask.given("ref"))
    if question is None:
        return _not_hers(ask.given("ref"), mentee)
    kind = ask.choice("kind", T("Q1", "What is it about?"), KINDS, back=False)
    said: tuple[Outcome, ...] = (KindSaid(mentee.person.id, question.id, kind),)
    if kind == "safety":
        return End(_for_one_person(mentee), said)
    return End(T("Q1b", "Thank you, noted. Q{id}: {kind}.", id=question.id, kind=KINDS[kind]), said)


def _for_one_person(mentee: Mentee) -> Text:
    """Nothing in an SMS tells whom it is for."""
    words = T(
        "Q1c",
        "Thank you. It is {ref} now: one person only will read it, your mentor no longer does. "
        "Answer: dial {code} then 3.",
    )
    return words.filled(code=mentee.programme.ussd_code)


def add_words(ask: Ask, mentee: Mentee) -> End:
    """ "Q214 words": more words to a question of hers; `ref` came along with the opening."""
    question = _hers(mentee, ask.given("ref"))
    if question is None:
        return _not_hers(ask.given("ref"), mentee)
    if question.withdrawn:  # what follows is of the same matter, and goes the same way
        return End(_for_one_person(mentee), (SensitiveAsked(mentee.person.id, ask.given("words"), may_call=False),))
    return add_words_to(ask, mentee, question)


def add_words_to(ask: Ask, mentee: Mentee, question: Question) -> End:
    """More words to one question, here or by SMS."""
    ask.so_far(T("Q so far", "more words to Q{id}", id=question.id))
    written = ask.text("words", T("Q8", "Write it in a few words here,\nor 1 = I will SMS it"), {"1": "by_sms"})
    params = {"id": question.id, "short_code": mentee.programme.short_code, "privacy": PRIVACY[question.seen_by]}
    if written.choice == "by_sms" and mentee.person.phone_shared:
        return End(T("Q8c", "SMS Q{id} then your words to {short_code}, and delete that SMS from the phone.", **params))
    if written.choice == "by_sms":
        return End(T("Q8b", "SMS Q{id} then your words to {short_code}. No hurry.", **params))
    if ask.by_sms and question.waits_for_words and not mentee.person.phone_shared:
        return _while_office_asks(mentee, question, written.words)
    added = WordsAdded(mentee.person.id, question.id, written.words)
    if ask.by_sms and mentee.person.phone_shared:
        return End(
            T("Q9b", "Added to Q{id} ({privacy}). Thank you. You may delete the SMS that you sent.", **params), (added,)
        )
    return End(T("Q9", "Added to Q{id} ({privacy}). Thank you.", **params), (added,))


def _while_office_asks(mentee: Mentee, question: Question, words: str) -> End:
    """By SMS, not from a phone that others use: of a private question her words stay where they were; the menu leads to the office."""
    added = WordsAdded(mentee.person.id, question.id, words, to_office=not question.private)
    if added.to_office:
        return End(asked_back.sent(question), (added,))
    kept = T("N6d", "Added to Q{id} (private). The office asks you something too: to write to it, dial {code} then 3.")
    return End(kept.filled(id=question.id, code=mentee.programme.ussd_code), (added,))


def _hers(mentee: Mentee, ref: str) -> Question | None:
    number = ref.lstrip("Qq")
    return next((question for question in mentee.questions if str(question.id) == number), None)


def _not_hers(ref: str, mentee: Mentee) -> End:
    words = T(
        "Q9c",
        "Q{number} is not one of your questions; nothing was added. Yours: dial {code} then 3. "
        "A new one: SMS Q then your words to {short_code}.",
    )
    programme = mentee.programme
    number = ref.lstrip("Qq")[:6]
    return End(words.filled(number=number, code=programme.ussd_code, short_code=programme.short_code))
