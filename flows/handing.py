"""Handing over a post by phone: to somebody new, to somebody who acts for a while, to nobody yet. Posts, not persons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.conversation import Ask, End
from flows.facts import Charge, Person, Programme
from flows.language import choose
from flows.outcomes import HandedOver, LanguageChosen, NameSaid
from flows.policy import POLICY
from flows.texts import T, Text, short, span
from flows.typed import day_meant, said_mobile

LONGEST_NAME = 24

_POST = {"district_officer": T("O6p", "DEO {place}"), "mentor": T("O6p", "Mentor {place}")}
_NEW = {"district_officer": T("O6", "New officer (number)"), "mentor": T("O6", "New mentor (number)")}
_ACTING = {"district_officer": T("O6", "Acting officer (dates)"), "mentor": T("O6", "Acting mentor (dates)")}


def post_named(kind: str, place: str) -> Text:
    """A post as people call it: "DEO Pishin", "Mentor Pishin-03"."""
    return _POST[kind].filled(place=place)


def named(charge: Charge) -> Text:
    """The post that may be handed over."""
    return post_named(charge.kind, charge.place)


def first_words(ask: Ask, person: Person) -> None:
    """Whoever came to a post by number alone is asked for a language and a name, once, and may leave it."""
    if ask.direct or ask.by_sms:
        return
    if not person.language:
        language = choose(ask, back=False)
        ask.looked(LanguageChosen(person.id, language))
    if not person.name:
        title = T("O6h", "Welcome. Your name, as colleagues know you?\nType it, or 1 = later")
        written = ask.text("name", title, {"1": "later"}, longest=LONGEST_NAME)
        if written.words:
            ask.looked(NameSaid(person.id, written.words))


def hand_over(ask: Ask, charges: Sequence[Charge], person: Person, today: date, programme: Programme) -> End:
    """O6. Whoever holds a post says who has it next; what is open stays with the post."""
    charge = charges[0]
    if len(charges) > 1:
        rows = {str(each.post_id): named(each) for each in charges}
        which = ask.pick("post", T("O6", "Which post?"), rows)
        charge = next(each for each in charges if str(each.post_id) == which)
    title = T("O6", "Hand over {post} to. Open items stay with the post.", post=named(charge))
    options = {"new": _NEW[charge.kind], "acting": _ACTING[charge.kind], "nobody": T("O6", "Nobody yet")}
    to = ask.choice("to", title, options)
    if to == "nobody":
        return _to_nobody(ask, charge, person, today)
    number = _number(ask, charge, person, today)
    return (_to_new if to == "new" else _to_acting)(ask, charge, person, number, today, programme)


def _number(ask: Ask, charge: Charge, person: Person, today: date) -> str:
    """The number of who comes next; of a cluster the deputy with a digit."""

    def why_not(number: str) -> Text | None:
        if number == person.msisdn:
            return T("O6b", "That is your own number.")
        return T("O6b", "Several share this phone.") if charge.whose(number).several else None

    title = T("O6b", "Mobile number of who takes {post}? e.g. 03331234567", post=named(charge))
    if charge.deputy:
        title = T("O6b", "Mobile number of who takes {post}? e.g. 03331234567\nor 1 = your deputy", post=named(charge))
    given = ask.telephone("number", title, why_not, {"1": "deputy"} if charge.deputy else None)
    return charge.deputy if given == "deputy" else given


def _who(charge: Charge, number: str) -> Text | str:
    whose = charge.whose(number)
    if number == charge.deputy and not whose.name:
        return T("O6w", "your deputy")
    return whose.name[:LONGEST_NAME] or (
        T("O6w", "a colleague in Saathi") if whose.known else T("O6w", "new to Saathi")
    )


def _to_new(ask: Ask, charge: Charge, person: Person, number: str, today: date, programme: Programme) -> End:
    params = {"post": named(charge), "number": said_mobile(number), "who": _who(charge, number)}
    title = T("O6c", "{post} to {number} ({who}) from now on. Your access ends at once.", **params)
    ask.confirm("sure", title, again=["number"], send=T("O6c", "Hand over"))
    done = HandedOver(person.id, charge.post_id, number, today)
    if charge.kind == "mentor":
        words = T(
            "O6f",
            "Done. {number} has {post} now. Private questions stay closed until each teacher agrees. Thank you for all you gave.",
        )
        return End(words.filled(**params), (done,))
    if programme.desk:
        words = T(
            "O6f",
            "Done. {number} has {post} now and hears what waits. A slip? Desk: {desk}. Thank you for all you gave.",
        )
        return End(words.filled(**params, desk=programme.desk), (done,))
    words = T("O6f", "Done. {number} has {post} now and hears what waits. Thank you for all you gave.")
    return End(words.filled(**params), (done,))


def _to_acting(ask: Ask, charge: Charge, person: Person, number: str, today: date, programme: Programme) -> End:
    first, last = _days(ask, today)
    params = {
        "post": named(charge),
        "number": said_mobile(number),
        "who": _who(charge, number),
        "days": span(first, last),
    }
    title = T("O6d", "{number} ({who}) acts as {post} {days}. Then it comes back by itself.", **params)
    ask.confirm("sure", title, again=["from"], send=T("O6c", "Hand over"))
    words = T("O6f", "Done. {number} acts as {post} {days}, hears what waits, and it comes back by itself. Thank you.")
    return End(words.filled(**params), (HandedOver(person.id, charge.post_id, number, first, last),))


def _days(ask: Ask, today: date) -> tuple[date, date]:
    """From the first to the last day, both with."""

    def why_not_from(typed: str) -> Text | None:
        day = day_meant(typed, today)
        if day is None:
            return T("O6e", "{typed} is not a day.", typed=typed[:6])
        return None if day >= today else T("O6e", "{day} is past.", day=short(day))

    def why_not_until(typed: str, first: date) -> Text | None:
        day = day_meant(typed, first)
        if day is None:
            return T("O6e", "{typed} is not a day.", typed=typed[:6])
        if day < first:
            return T("O6e", "{day} is before {first}.", day=short(day), first=short(first))
        if day - first > POLICY.longest_acting:
            return T("O6e", "{day} is too far: half a year at most.", day=short(day))
        return None

    from_title = T("O6e", "First day? Type DDMM, e.g. 0112,\nor 1 = today")
    typed = ask.code("from", from_title, lambda ddmm: why_not_from(ddmm) is None, {"1": "today"},
                     because=lambda ddmm: why_not_from(ddmm) or from_title)  # fmt: skip
    first = today if typed == "today" else day_meant(typed, today) or today
    title = T("O6e", "Last day? Type DDMM, e.g. 1512")
    typed = ask.code("until", title, lambda ddmm: why_not_until(ddmm, first) is None,
                     because=lambda ddmm: why_not_until(ddmm, first) or title)  # fmt: skip
    return first, day_meant(typed, first) or first


def _to_nobody(ask: Ask, charge: Charge, person: Person, today: date) -> End:
    post = named(charge)
    if charge.acting and charge.after:
        title = T("O6g", "You act as {post}. It goes back to its holder now. Your access ends at once.", post=post)
        words = T("O6g", "Done. {post} is back with its holder. Thank you for all you gave.", post=post)
    elif charge.deputy:
        title = T("O6g", "{post}: your deputy acts from now on. Your access ends at once.", post=post)
        words = T(
            "O6g",
            "Done. The deputy acts as {post}. Open items stay with the post. Thank you for all you gave.",
            post=post,
        )
    else:
        title = T("O6g", "{post}: nobody holds it from now on. Your access ends at once.", post=post)
        words = T(
            "O6g",
            "Done. {post} is vacant now. Open items stay with the post. Thank you for all you gave.",
            post=post,
        )
    ask.confirm("sure", title, again=["to"], send=T("O6c", "Hand over"))
    return End(words, (HandedOver(person.id, charge.post_id, "", today),))
