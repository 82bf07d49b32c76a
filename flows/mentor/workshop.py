"""The mentor's workshops: who said they come, the codes for the board, another day, another place, cancelled."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentor, Workshop
from flows.mentor.afterwards import note_workshop, show_agenda, show_useful, to_note
from flows.mentor.calling import call_workshop, first_day_of, last_day_of, venue_of
from flows.mentor.roll import take_roll
from flows.outcomes import WorkshopCancelled, WorkshopChanged
from flows.texts import T, Text, at, span


def arrange_workshop(ask: Ask, mentor: Mentor) -> End:
    """A mentor looks at his workshop, or calls the first one."""
    workshops = {str(workshop.id): workshop for workshop in mentor.workshops}
    over = to_note(mentor) if mentor.held else None
    if not workshops:
        return _over(ask, mentor, over) if over else call_workshop(ask, mentor)
    which = next(iter(workshops))
    if len(workshops) > 1:
        rows = {id: T("T8r", "{days}, {venue}", days=_days(each), venue=each.venue) for id, each in workshops.items()}
        which = ask.pick("workshop", T("T8r", "Which workshop?"), rows)
    workshop = workshops[which]
    begun = workshop.first_day < mentor.today
    options = {
        "day": None if begun else T("T8m", "Change day"),
        "place": T("T8m", "Change place"),
        "cancel": None if begun else T("T8m", "Cancel it"),
        "another": T("T8m", "Call another"),
        "agenda": T("T8m", "Agenda"),
        "notes": T("T8m", "My notes") if to_note(mentor) else None,
        "roll": T("T8m", "Who came") if workshop.first_day <= mentor.today else None,
    }
    step = ask.choice("change", _one_workshop(workshop), options)
    if step == "roll":
        return take_roll(ask, mentor, workshop)
    if step in ("agenda", "notes"):
        return _notes_or_agenda(ask, mentor, step)
    if step == "another":
        return call_workshop(ask, mentor)
    if step == "day":
        return _change_day(ask, mentor, workshop)
    if step == "place":
        return _change_place(ask, mentor, workshop)
    return _cancel(ask, mentor, workshop)


def _over(ask: Ask, mentor: Mentor, workshop: Workshop) -> End:
    """The last one is over and no next one is called."""
    title = T("T8z", "The workshop of {days} is over.", days=_days(workshop))
    options: dict[str, Option] = {
        "notes": T("T8m", "My notes"),
        "agenda": T("T8m", "Agenda of the next"),
        "another": T("T8m", "Call the next"),
        "useful": T("T8m", "Was it useful?") if workshop.useful else None,
        "roll": T("T8m", "Who came"),
    }
    step = ask.choice("change", title, options)
    if step == "roll":
        return take_roll(ask, mentor, workshop)
    if step == "useful":
        return show_useful(workshop)
    return call_workshop(ask, mentor) if step == "another" else _notes_or_agenda(ask, mentor, step)


def _notes_or_agenda(ask: Ask, mentor: Mentor, step: str) -> End:
    return show_agenda(mentor) if step == "agenda" else note_workshop(ask, mentor)


def _one_workshop(workshop: Workshop) -> Text:
    words = T("T8i", "{days}, {hour}, {venue}\nComing {coming}, cannot {cannot}\nCodes: {codes}")
    return words.filled(
        days=_days(workshop),
        hour=at(workshop.starts),
        venue=workshop.venue,
        coming=workshop.said_coming,
        cannot=workshop.said_cannot,
        codes=_codes(workshop),
    )


def _codes(workshop: Workshop) -> Text | str:
    """One code, or two and the day of the workshop that each is for."""
    if len(workshop.codes) != 2:
        return ", ".join(workshop.codes)
    first, second = workshop.codes
    return T("T8a", "day 1: {first}, day 2: {second}", first=first, second=second)


def _days(workshop: Workshop) -> Text:
    return span(workshop.first_day, workshop.last_day)


def _change_day(ask: Ask, mentor: Mentor, workshop: Workshop) -> End:
    first_day = first_day_of(ask, mentor, moved=workshop)
    last_day = last_day_of(first_day)
    params = {"was": _days(workshop), "days": span(first_day, last_day)}
    ask.confirm(
        "sure",
        T("T8d", "Workshop of {was}: now {days}. All are told at once and asked again.", **params),
        again=["first_day"],
    )
    words = T(
        "T8f",
        "Changed to {days}. Every teacher is told by SMS. New codes for the board: dial {code} then 3. Thank you.",
    )
    end = words.filled(**params, code=mentor.programme.ussd_code)
    return End(end, (WorkshopChanged(mentor.person.id, workshop.id, first_day, last_day),))


def _change_place(ask: Ask, mentor: Mentor, workshop: Workshop) -> End:
    venue = venue_of(ask, mentor)
    params = {"days": _days(workshop), "venue": venue}
    ask.confirm(
        "sure", T("T8p", "Workshop of {days}: now at {venue}. All are told at once.", **params), again=["venue"]
    )
    changed = WorkshopChanged(mentor.person.id, workshop.id, venue=venue)
    return End(
        T("T8g", "Workshop of {days}: now at {venue}. Every teacher is told by SMS. Thank you.", **params), (changed,)
    )


def _cancel(ask: Ask, mentor: Mentor, workshop: Workshop) -> End:
    title = T("T8x", "Cancel the workshop of {days}? All are told at once.", days=_days(workshop))
    if (
        ask.choice("sure", title, {"cancel": T("T8x", "Yes, cancel it"), "keep": T("T8x", "No, keep it")}, back=False)
        == "keep"
    ):
        return End(T("T8k", "Nothing was changed: the workshop of {days} stands.", days=_days(workshop)))
    words = T(
        "T8j", "The workshop of {days} is cancelled. Every teacher is told by SMS. A new one: dial {code} then 3."
    )
    end = words.filled(days=_days(workshop), code=mentor.programme.ussd_code)
    return End(end, (WorkshopCancelled(mentor.person.id, workshop.id),))
