"""Pupils counted: boys, girls, a look at it, sent. Zero is a good answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from flows.conversation import Ask, End
from flows.facts import Count, Mentee, School
from flows.mentee.counting import BOYS, GIRLS, Counted, Sex, counted_words
from flows.mentee.days import said_day
from flows.mentee.reasons import fallen, why_fewer
from flows.outcomes import AttendanceCounted, Outcome, RegisterChanged
from flows.policy import POLICY
from flows.texts import T, Text, on


def count_attendance(ask: Ask, mentee: Mentee, day: date) -> End:
    """A2-A5: how many are present, one number a screen; a sex that the school does not have is not asked about."""
    counts: list[Counted] = []
    sexes = _asked(ask, mentee.school)
    for sex in sexes:
        counts.append(_present(ask, sex, mentee.school))
        ask.so_far(T("E3s", "your report of {day}: {count}", day=on(day), count=counted_words(counts, sexes)))
    ask.confirm("sure", _look(day, counts), again=[count.sex.key for count in counts])
    saved = _saved(mentee, day, counts)
    fell = fallen(mentee, day, counts)
    if fell is None:
        return saved
    if ask.by_sms:
        return _and_why(saved, mentee, day, counts, fell)
    for outcome in saved.outcomes:
        ask.looked(outcome)
    return why_fewer(ask, mentee, day, fell.sex, fell.share)


def explain_fewer(ask: Ask, mentee: Mentee) -> End:
    """The reason that follows a count which came by SMS; whose, and of which day, came along."""
    sex = GIRLS if ask.given("fell") == "girls" else BOYS
    return why_fewer(ask, mentee, said_day(ask, mentee), sex, ask.given("share"))


def _and_why(saved: End, mentee: Mentee, day: date, counts: Sequence[Counted], fell: Counted) -> End:
    """By SMS a count of both sexes only: a single number that follows one of a girls' school is the count again."""
    if len(counts) < 2 or any(count.over for count in counts):
        return saved
    params = {"day": on(day), "count": counted_words(counts), "to": mentee.programme.short_code}
    words = T(
        "D18c",
        "Saved: {day}, {count}. Wrong? SMS again. Fewer boys; why? SMS 1 season 2 illness 3 road 4 home 5 other to {to}",
    )
    if fell.sex is GIRLS:
        words = T(
            "D18c",
            "Saved: {day}, {count}. Wrong? SMS again. Fewer girls; why? SMS 1 season 2 illness 3 road 4 home 5 other to {to}",
        )
    then = {"menu": "fewer", "day": day.isoformat(), "fell": fell.sex.key, "share": fell.share}
    return replace(saved, sms=words.filled(**params), then=then)


def sent_already(ask: Ask, day: date, count: Count, school: School) -> None:
    """A9: what was sent, and going on means to correct it. A dial that carries the new count has said so itself."""
    if ask.by_sms or ask.direct:
        return
    sent = [Counted(BOYS, count.boys, count.boys_register), Counted(GIRLS, count.girls, count.girls_register)]
    shown = [each for each in sent if each.n or not each.sex.is_missing(school)] or sent
    title = T("A9", "Already saved for {day}: {count}.", day=on(day), count=counted_words(shown))
    ask.choice("sent", title, {"correct": T("A9", "Correct it")})


def _asked(ask: Ask, school: School) -> Sequence[Sex]:
    """Whom to ask about. An SMS has said both numbers: one for a sex that the register lacks is kept all the same."""
    told = [sex for sex in (BOYS, GIRLS) if ask.by_sms and ask.given(sex.key) not in {"", "0"}]
    return [sex for sex in (BOYS, GIRLS) if sex in told or not sex.is_missing(school)] or [BOYS, GIRLS]


def _present(ask: Ask, sex: Sex, school: School) -> Counted:
    register = sex.register(school)
    title = sex.present if register is None else sex.present_of.filled(m=register)
    n = ask.number(sex.key, title, 0, POLICY.most_pupils)
    if register is None or n <= register:
        return Counted(sex, n, register)
    if ask.by_sms:
        return Counted(sex, n, register, over=True)
    right = {"again": T("A5", "Type again"), "right": T("A5", "{n} is right, register grew", n=n)}
    if ask.choice(sex.key + "_over", sex.over.filled(n=n, m=register), right, back=False, home=True) == "again":
        ask.again(sex.key)
    return Counted(sex, n, n, grew=True)


def _look(day: date, counts: Sequence[Counted]) -> Text:
    if len(counts) == 1:
        return T("A3", "{day}\n{count}", day=on(day), count=counts[0].line())
    return T("A3", "{day}\n{boys}\n{girls}", day=on(day), boys=counts[0].line(), girls=counts[1].line())


def _saved(mentee: Mentee, day: date, counts: Sequence[Counted]) -> End:
    school, me = mentee.school, mentee.person.id
    n = {count.sex.key: count.n for count in counts}
    grown = {count.sex.key: count.n for count in counts if count.grew}
    flagged = any(count.over for count in counts)
    outcomes: list[Outcome] = []
    if grown:
        outcomes.append(
            RegisterChanged(me, school.id, grown.get("boys", school.boys), grown.get("girls", school.girls))
        )
    outcomes.append(AttendanceCounted(me, school.id, day, n.get("boys", 0), n.get("girls", 0), flagged))
    return End(_thanks(mentee, day, counts), tuple(outcomes), sms=_by_sms(mentee, day, counts, flagged))


def _by_sms(mentee: Mentee, day: date, counts: Sequence[Counted], flagged: bool) -> Text:
    count = counted_words(counts)
    if not flagged:
        return T("D18", "Saved: {day}, {count}. Wrong? SMS again. Thank you.", day=on(day), count=count)
    return T(
        "D18b",
        "Saved: {day}, {count}. That is more than the register. Wrong? SMS again. "
        "The register grew? Dial {code}, then 6, 3.",
        day=on(day),
        count=count,
        code=mentee.programme.ussd_code,
    )


def _thanks(mentee: Mentee, day: date, counts: Sequence[Counted]) -> Text:
    """A4: what was saved and one useful fact, her own school against itself."""
    count = counted_words(counts)
    if day != mentee.today:
        return T("A4", "Saved for {day}, thank you: {count}.", day=on(day), count=count)
    before = _last_week(mentee, day)
    if before is None:
        return _beside_usual(mentee, day, counts)
    change = counts[-1].change_since(before)  # the girls, where there are any
    return T("A4", "Saved, thank you: {count}. {change}", count=count, change=change)


def _beside_usual(mentee: Mentee, day: date, counts: Sequence[Counted]) -> Text:
    """Where the week before has no count: what is usual at her own school, if that is known."""
    count, level = counted_words(counts), (mentee.usual(day) if mentee.usual else {}).get(counts[-1].sex.key)
    if level is None:
        return T("A4", "Saved, thank you: {count}.", count=count)
    if counts[-1].sex is GIRLS:
        return T("A4", "Saved, thank you: {count}. Girls: mostly about {n}.", count=count, n=round(level))
    return T("A4", "Saved, thank you: {count}. Boys: mostly about {n}.", count=count, n=round(level))


def _last_week(mentee: Mentee, day: date) -> Count | None:
    """Her count of the same day a week ago, else her last one of that week."""
    monday = day - timedelta(days=day.weekday() + 7)
    week = [day - timedelta(days=7), *(monday + timedelta(days=n) for n in range(6, -1, -1))]
    return next((mentee.counted[each] for each in week if each in mentee.counted), None)
