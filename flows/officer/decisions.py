"""What a meeting decided: noted with the post that does it and a day; done, or not yet with a new day."""

from __future__ import annotations

from datetime import date, timedelta

from flows.conversation import Ask, End
from flows.facts import Decision, MeetingDesk, Officer, Owner
from flows.meetings import LONGEST_DECISION, MOST_DECISIONS
from flows.mentor.calling import NOT_THEN
from flows.outcomes import Decided, DecisionDone, DecisionMoved
from flows.texts import T, Text, on, short
from flows.typed import day_meant

_OFFICE, _PROVINCE = Owner("officer"), Owner("province")
_WITHIN = {"week": timedelta(days=7), "two weeks": timedelta(days=14), "month": timedelta(days=28)}
_FURTHEST = timedelta(days=180)


def named(owner: Owner) -> Text | str:
    """Who does it, by the post."""
    if owner.kind == "mentor":
        return owner.cluster
    return T("O7w", "District office") if owner.kind == "officer" else T("O7w", "Province")


def noted_for(desk: MeetingDesk) -> Text:
    """That words are on the agenda, and of which meeting."""
    if desk.next is None:
        return T(
            "O7q", "Noted for the next district meeting, shown by cluster. Mentors hear when it is called. Thank you."
        )
    return T("O7q", "Noted for the meeting of {day}, shown by cluster. Thank you.", day=on(desk.next.day))


def decide(ask: Ask, officer: Officer, desk: MeetingDesk) -> End:
    """Words, whose it is, by when."""
    if len(desk.decisions) >= MOST_DECISIONS:
        full = T("O7j", "{n} decisions are still open. Please mark one done first: dial {code} then 5, 3.")
        return End(full.filled(n=len(desk.decisions), code=officer.programme.ussd_code))
    ask.so_far(T("O7s", "a decision of the meeting"))
    title = T(
        "O7j",
        "What was decided? {longest} letters or fewer, e.g. Count the books of each school",
        longest=LONGEST_DECISION,
    )
    decided = ask.text("words", title, longest=LONGEST_DECISION).words
    owner = _owner_of(ask, desk)
    due_on = _due_on(ask, officer)
    said = {"words": decided, "owner": named(owner), "day": on(due_on)}
    ask.confirm("sure", T("O7k", "{words}\nBy {owner}, {day}", **said), again=["words"])
    end = T(
        "O7k", "Noted: {ref}, {owner}, by {day}. Whoever does it hears once, and is reminded the day before. Thank you."
    )
    outcome = Decided(officer.person.id, desk.district_id, decided, owner.kind, due_on, owner.cluster_id or None)
    return End(end.filled(**said), (outcome,))


def _owner_of(ask: Ask, desk: MeetingDesk) -> Owner:
    owners = {"officer": _OFFICE} | {str(id): Owner("mentor", name, id) for id, name in desk.clusters}
    owners["province"] = _PROVINCE
    return owners[ask.pick("owner", T("O7w", "Who does it?"), {key: named(owner) for key, owner in owners.items()})]


def _due_on(ask: Ask, officer: Officer) -> date:
    options = {
        "week": T("O7o", "In a week"),
        "two weeks": T("O7o", "In two weeks"),
        "month": T("O7o", "In a month"),
        "other": T("O7o", "Another day"),
    }
    within = ask.choice("when", T("O7o", "By when?"), options)
    if within == "other":
        return _typed_day(ask, officer.today)
    return officer.calendar.add(officer.today + _WITHIN[within], 0)


def _typed_day(ask: Ask, today: date) -> date:
    title = T("O7o", "By which day? Type DDMM, e.g. 1512")
    typed = ask.code(
        "until", title, lambda ddmm: not _refused(ddmm, today), because=lambda ddmm: _refused(ddmm, today) or title
    )
    return day_meant(typed, today) or today


def _refused(ddmm: str, today: date) -> Text | None:
    day = day_meant(ddmm, today)
    if day is None or day > today + _FURTHEST:
        return T("T8n", "{typed} is not a day.", typed=ddmm[:6])
    return NOT_THEN["past"].filled(day=on(day)) if day <= today else None


def look_at_decisions(ask: Ask, officer: Officer, desk: MeetingDesk) -> End:
    """Those that are open."""
    if not desk.decisions:
        return End(
            T(
                "O7m",
                "No decision is open. After a meeting, note what was decided: dial {code} then 5, 2.",
                code=officer.programme.ussd_code,
            )
        )
    return follow_up(ask, officer.person.id, officer.today, desk)


def follow_up(ask: Ask, person_id: int, today: date, desk: MeetingDesk) -> End:
    """One of them: done, or not yet with a new day."""
    there = {str(each.id): each for each in desk.decisions}
    rows = {
        id: T("O7p", "F{id} {day}: {words}", id=each.id, day=short(each.due_on), words=each.words)
        for id, each in there.items()
    }
    decision = there[ask.pick("decision", T("O7p", "Decisions"), rows)]
    title = T("O7p", "F{id} {owner}, by {day}: {words}", **_params(decision))
    step = ask.choice("what", title, {"done": T("O7p", "Done"), "move": T("O7p", "Not yet: a new day")})
    return _done(person_id, decision) if step == "done" else _moved(person_id, decision, _typed_day(ask, today))


def _params(decision: Decision) -> dict[str, object]:
    return {"id": decision.id, "words": decision.words, "owner": named(decision.owner), "day": on(decision.due_on)}


def _done(person_id: int, decision: Decision) -> End:
    words = T("O7p", "Done: F{id}. Thank you, that helps the schools.", id=decision.id)
    return End(words, (DecisionDone(person_id, decision.id),))


def _moved(person_id: int, decision: Decision, day: date) -> End:
    words = T("O7p", "Noted: F{id} by {day}. Thank you for saying so.", id=decision.id, day=on(day))
    return End(words, (DecisionMoved(person_id, decision.id, day),))


def follow_up_by_sms(ask: Ask, person_id: int, today: date, desk: MeetingDesk) -> End:
    """ "HOGAYA F12" and "F12 1512": `ref` and `until` came along with the opening."""
    ref, until = ask.given("ref"), ask.given("until")
    decision = next((each for each in desk.decisions if str(each.id) == ref), None)
    if decision is None:
        return End(T("O7r", "F{ref} is not an open decision of yours, so nothing was changed.", ref=ref[:6]))
    if not until:
        return _done(person_id, decision)
    why = _refused(until, today)
    return End(why) if why else _moved(person_id, decision, day_meant(until, today) or today)
