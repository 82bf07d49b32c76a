"""What went well, told only as far as she likes; and a colleague invited to look on."""

from __future__ import annotations

from datetime import date, timedelta

from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.outcomes import ColleagueInvited, SuccessShared
from flows.texts import T, on

LONGEST_SUCCESS = 80  # leaves room for it in the mentor's weekly message
LONGEST_INVITATION = 60
DAYS_AHEAD = 8

SHARED: dict[str, Option] = {
    "school": T("P5", "Yes, with my school"),
    "nameless": T("P5", "Yes, without name"),
    "mentor": T("P5", "No, only my mentor"),
}


def share_success(ask: Ask, mentee: Mentee) -> End:
    """P5. By SMS (KAMYABI words) the words came along."""
    ask.so_far(T("P so far", "a success"))
    words = ask.text(
        "success", T("P5", "What went well in class? A few words, no names."), longest=LONGEST_SUCCESS
    ).words
    shared = ask.choice("shared", T("P5", "Thank you! May your cluster hear of it?"), SHARED)
    told = T("P5b", "Noted, thank you. Your mentor reads it this week, and may tell the cluster as you chose.")
    if shared == "mentor":
        told = T("P5b", "Noted, thank you. Only your mentor reads it, this week.")
    return End(told, (SuccessShared(mentee.person.id, words, shared),))


def success_by_sms(ask: Ask, mentee: Mentee) -> End:
    """Kept at once, for the mentor only; the next SMS may let it go further."""
    words = ask.given("success")
    if ask.given("noted"):
        shared = ask.choice("shared", T("P5", "Thank you! May your cluster hear of it?"), SHARED, back=False)
        return End(T("P5c", "Noted as you chose. Thank you."), (SuccessShared(mentee.person.id, words, shared),))
    told = T(
        "P5d",
        "Thank you! Your mentor reads it. May the cluster hear of it? SMS to {to}: 1 yes, with my school 2 yes, without name 3 no",
    )
    then = {"menu": "success", "success": "'" + words.replace("{", "(").replace("}", ")"), "noted": "yes"}
    return End(
        told.filled(to=mentee.programme.short_code), (SuccessShared(mentee.person.id, words, "mentor"),), then=then
    )


def invite(ask: Ask, mentee: Mentee) -> End:
    """P6: on which day, to see what; a school of the cluster hears it by SMS, or the mentor finds somebody."""
    ask.so_far(T("P so far", "an invitation"))
    days = {day.isoformat(): day for day in _school_days(mentee)}
    day = days[
        ask.pick("p_day", T("P6", "Which day may a colleague come?"), {key: on(day) for key, day in days.items()})
    ]
    title = T("P6", "What will there be to see? A few words.")
    words = ask.text("p_what", title, longest=LONGEST_INVITATION).words
    schools = {str(school_id): name for school_id, name in mentee.neighbours}
    whom = ask.pick("p_whom", T("P6", "Whom shall we tell?"), {"mentor": T("P6", "My mentor finds one"), **schools})
    if whom == "mentor":
        told = T("P6b", "Thank you! Your mentor knows of {day} and finds a colleague.", day=on(day))
        return End(told, (ColleagueInvited(mentee.person.id, day, words),))
    told = T("P6c", "Thank you! {school} hears of {day} by SMS, your mentor too.", school=schools[whom], day=on(day))
    return End(told, (ColleagueInvited(mentee.person.id, day, words, int(whom)),))


def _school_days(mentee: Mentee) -> list[date]:
    ahead = [mentee.today + timedelta(days=n) for n in range(1, 30)]
    return [day for day in ahead if mentee.calendar.is_school_day(day)][:DAYS_AHEAD]
