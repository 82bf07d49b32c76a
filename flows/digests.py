"""The weekly digests: a mentor's on Saturday (D1), a district officer's on Monday (D2).

Always in the same order: who is in touch, girls and boys, questions, the workshop, and last the one thing to do, with the
code that leads there. Never a name, and to officers never a school. A week in which there is nothing to say has no
digest; after a month of those comes one short line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows import gsm, sending
from flows.calendar import Calendar
from flows.facts import Programme
from flows.policy import Policy
from flows.texts import TN, T, Text, render, span
from flows.week import ClusterWeek, Counts, DistrictWeek, Gathering, Presence, ProvinceWeek, Silences, Week, week_of

MENTOR = "D1"
OFFICER = "D2"
PROVINCE = "D3"
MOST_PARTS = 2
MOST_NAMES = 3  # of clusters, in a sentence
QUIET_WEEKS = 4  # so long without a digest, and one line says that all is well

# What is left out first where two parts do not hold it: the higher number.
ALWAYS, NEEDED, USEFUL, KNOWN = range(4)
Sentence = tuple[int, Text | str]
Report = ClusterWeek | DistrictWeek | ProvinceWeek


def leaves_at(kind: str, week: Week, policy: Policy, calendar: Calendar) -> datetime:
    """When the digest of a week leaves: on a day off, at that hour of the next working day. Aware UTC."""
    if kind == MENTOR:
        day, hour = week.monday + timedelta(days=policy.mentor_digest_weekday), policy.mentor_digest_at
    else:
        at = policy.province_digest_at if kind == PROVINCE else policy.officer_digest_at
        day, hour = week.monday + timedelta(days=7 + policy.officer_digest_weekday), at
    return sending.at_hour(calendar.add(day, 0), hour, policy, calendar)


def week_due(kind: str, policy: Policy, calendar: Calendar, now: datetime) -> Week | None:
    """The week whose digest may leave now: its hour has come, it is not too old, and the window is open.

    Where holidays put two weeks off to the same hour, the later one: nobody gets two at once.
    """
    if not sending.is_open(False, now, policy, calendar):
        return None
    this = week_of(now.astimezone(policy.zone).date())
    for week in map(this.earlier, range(4)):
        leaves = leaves_at(kind, week, policy, calendar)
        if leaves <= now:
            return week if now < sending.after(leaves, policy.digest_max_age, policy, calendar) else None
    return None


def digest(facts: Report, spoke_lately: bool, programme: Programme, policy: Policy, language: str) -> Text | str | None:
    """What a mentor or an officer reads, or None: there is nothing to say, and something was said lately."""
    if isinstance(facts, ProvinceWeek):
        sentences, to_do = _of_province(facts), _provinces_next(facts, programme)
    elif isinstance(facts, ClusterWeek):
        sentences, to_do = of_cluster(facts, policy), _mentors_next(facts, programme)
    else:
        sentences, to_do = _of_district(facts, policy), _officers_next(facts, programme)
    if sentences:
        return _fitted([*sentences, (ALWAYS, to_do)], language)
    if spoke_lately or (not isinstance(facts, ProvinceWeek) and facts.vacation):
        return None
    return T(
        "D1b",
        "Saathi {place}: all quiet, nothing waits for you. Thank you. {code}",
        place=facts.name,
        code=programme.ussd_code,
    )


def _mentors_next(facts: ClusterWeek, programme: Programme) -> Text | str:
    """What to do first, in a word, and where: a teacher who waits, else schools that are quiet."""
    if facts.open:
        return T("D1", "Answer: {code}", code=programme.dial("1"))
    return programme.dial("2") if facts.quiet else programme.ussd_code


def _officers_next(facts: DistrictWeek, programme: Programme) -> Text | str:
    if facts.waiting:
        return T("D2", "Reply: {code}", code=programme.dial("1"))
    return programme.dial("5") if facts.decisions else programme.ussd_code


def _provinces_next(facts: ProvinceWeek, programme: Programme) -> Text | str:
    if not facts.first:
        return programme.dial("3") if facts.overdue else programme.ussd_code
    return T("D3", "Reply first to {ref}: {code}", ref=f"E{facts.first}", code=programme.dial(facts.under))


def of_cluster(facts: ClusterWeek, policy: Policy) -> list[Sentence]:
    """What there is to say of a cluster's week; nothing where nothing happened."""
    if facts.vacation:
        return []
    if not (facts.in_touch or facts.counts.schools or facts.open or facts.answered or facts.workshop or facts.quiet):
        return []
    head = T("D1", "Saathi {place} to {until}: {n} of {of} in touch.", n=facts.in_touch, of=facts.mentees)
    return [
        (ALWAYS, head.filled(place=facts.name, until=facts.week.saturday)),
        *counted(facts.counts, policy),
        *_figures(facts.counts, policy),
        *_questions(facts),
        *_in_his_menu(facts),
        *_workshop(facts.workshop),
        *_success(*facts.success),
    ]


def _of_district(facts: DistrictWeek, policy: Policy) -> list[Sentence]:
    if facts.vacation:
        return _in_vacation(facts)
    if not (facts.active or facts.waiting or facts.answered or facts.decisions or facts.silences != Silences()):
        return []
    head = T("D2", "Saathi {place} to {until}: {n} of {of} clusters active.", n=facts.active, of=facts.clusters)
    head = head.filled(place=facts.name, until=facts.week.saturday)
    sentences: list[Sentence] = [
        (ALWAYS, head),
        *counted(facts.counts, policy),
        *_weather(facts),
        (NEEDED, _waiting(facts)),
        *_late(facts),
    ]
    if facts.answered:
        sentences.append((USEFUL, T("D2", "Answered with your help: {n}.", n=facts.answered)))
    return [*sentences, *_silent(facts.silences)]


def _weather(facts: DistrictWeek) -> list[Sentence]:
    """Why fewer children came, where that is known."""
    if not facts.weather:
        return []
    closed = TN("D2", "Snow, flood or road in {n} cluster.", "Snow, flood or road in {n} clusters.", n=facts.weather)
    return [(KNOWN, closed)]


def _in_vacation(facts: DistrictWeek) -> list[Sentence]:
    """No school is open: only what waits, and nothing where nothing waits."""
    if not facts.waiting:
        return []
    head = T("D2", "Saathi {place} to {until}: vacation.", place=facts.name, until=facts.week.saturday)
    return [(ALWAYS, head), (NEEDED, _waiting(facts)), *_late(facts)]


def _late(facts: DistrictWeek) -> list[Sentence]:
    """What the meetings decided, and whose day is past."""
    if not facts.decisions:
        return []
    late = TN(
        "D2", "{n} meeting decision is past its day ({ref}).", "{n} meeting decisions are past their day ({ref})."
    )
    return [(NEEDED, late.filled(n=facts.decisions, ref=f"F{facts.decision}"))]


def _of_province(facts: ProvinceWeek) -> list[Sentence]:
    if not (facts.active or facts.teaching or facts.policy or facts.overdue):
        return []
    head = T("D3", "Saathi {place} to {until}: {n} of {of} clusters active.", n=facts.active, of=facts.clusters)
    sentences: list[Sentence] = [(ALWAYS, head.filled(place=facts.name, until=facts.week.saturday))]
    if facts.oldest_on is not None:
        days = TN("digest", "{n} day", "{n} days", n=(facts.today - facts.oldest_on).days)
        waits = T("D3", "For you: {teaching} teaching, {policy} policy, oldest {days}.", days=days)
        sentences.append((NEEDED, waits.filled(teaching=facts.teaching, policy=facts.policy)))
    if facts.overdue:
        sentences.append((USEFUL, T("D3", "Overdue in districts {n}.", n=facts.overdue)))
    if facts.empty:
        sentences.append((USEFUL, T("D3", "Mentor posts empty {n}.", n=facts.empty)))
    return sentences


def counted(counts: Counts, policy: Policy) -> list[Sentence]:
    """Girls and boys in percent, where enough schools counted."""
    girls, boys = _share(counts.girls, policy), _share(counts.boys, policy)
    if girls and boys:
        return [(USEFUL, T("digest", "Girls {girls}, boys {boys}.", girls=girls, boys=boys))]
    if girls:
        return [(USEFUL, T("digest", "Girls {girls}.", girls=girls))]
    return [(USEFUL, T("digest", "Boys {boys}.", boys=boys))] if boys else []


def _share(presence: Presence, policy: Policy) -> str:
    """ "81%", "81% (+2)", or "" where too few schools counted."""
    percent, change = presence.percent(policy), presence.change(policy)
    if percent is None:
        return ""
    return f"{percent}% ({change:+})" if change else f"{percent}%"


def _figures(counts: Counts, policy: Policy) -> list[Sentence]:
    """Pupils in figures, for the mentor of a cluster where too few schools counted for percentages."""
    if not counts.schools or counted(counts, policy):
        return []
    if not counts.boys_present and not counts.boys.register:  # only girls' schools counted
        girls = TN("D1", "{girls} girls in {n} school.", "{girls} girls in {n} schools.", n=counts.schools)
        return [(USEFUL, girls.filled(girls=counts.girls_present))]
    text = TN(
        "D1",
        "{girls} girls, {boys} boys in {n} school.",
        "{girls} girls, {boys} boys in {n} schools.",
        n=counts.schools,
        girls=counts.girls_present,
        boys=counts.boys_present,
    )
    return [(USEFUL, text)]


def _questions(facts: ClusterWeek) -> list[Sentence]:
    sentences: list[Sentence] = []
    if facts.oldest_on is not None:
        oldest = TN("digest", "{n} day", "{n} days", n=(facts.today - facts.oldest_on).days)
        sentences.append((NEEDED, T("D1", "Questions {n}, oldest {days}.", n=facts.open, days=oldest)))
    if facts.answered:
        sentences.append((USEFUL, T("D1", "Answered {n}.", n=facts.answered)))
    return sentences


def _in_his_menu(facts: ClusterWeek) -> list[Sentence]:
    """How many were not heard from, how much was shared elsewhere in the district: which, his menu says."""
    quiet = T("D1", "Not heard from {n}: see menu 2.", n=facts.quiet)
    shared = T("D1", "Shared answers {n}: menu 8, 4.", n=facts.shared)
    return [*([(USEFUL, quiet)] if facts.quiet else []), *([(KNOWN, shared)] if facts.shared else [])]


def _success(school: str, words: str) -> list[Sentence]:
    """What went well, in a teacher's own words; it is the first to be left out."""
    if not words:
        return []
    ended = words if words.endswith((".", "!", "?")) else words + "."
    if school:
        return [(KNOWN, T("D1", "From {school}: {words}", school=school, words=ended))]
    return [(KNOWN, T("D1", "A teacher writes: {words}", words=ended))]


def _silent(silences: Silences) -> list[Sentence]:
    """Clusters by their names: a question, not a fault."""
    said = []
    if silences.no_network:
        said.append(T("D2", "No network in {clusters}?", clusters=_some(silences.no_network)))
    if silences.quiet:
        said.append(T("D2", "Quiet for 3 weeks: {clusters}.", clusters=_some(silences.quiet)))
    if silences.may_need_help:
        said.append(T("D2", "May need a hand: {clusters}.", clusters=_some(silences.may_need_help)))
    if silences.no_mentor:
        said.append(T("D2", "No mentor now: {clusters}.", clusters=_some(silences.no_mentor)))
    return [(USEFUL, words) for words in said]


def _some(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" +{more}" if more > 0 else "")


def _workshop(workshop: Gathering | None) -> list[Sentence]:
    if workshop is None:
        return []
    days = span(workshop.first_day, workshop.last_day)
    if not workshop.came:
        said = T(
            "D1", "Workshop {days}: {coming} coming, {cannot} cannot.", coming=workshop.coming, cannot=workshop.cannot
        )
        return [(KNOWN, said.filled(days=days))]
    first, *later = workshop.came
    if not later:
        return [(KNOWN, T("D1", "Workshop {days}: {n} came.", days=days, n=first))]
    came = T(
        "D1", "Workshop {days}: {first} came, {last} on day {n}.", first=first, last=later[-1], n=len(workshop.came)
    )
    return [(KNOWN, came.filled(days=days))]


def _waiting(facts: DistrictWeek) -> Text:
    if not facts.waiting:
        return T("D2", "Nothing waits for you.")
    if not facts.overdue:
        return T("D2", "Waiting for you {n}.", n=facts.waiting)
    figures = {"n": facts.waiting, "overdue": facts.overdue, "ref": f"E{facts.oldest}"}
    if facts.overdue == 1:
        return T("D2", "Waiting for you {n}, overdue {overdue} ({ref}).", **figures)
    return T("D2", "Waiting for you {n}, overdue {overdue} (oldest {ref}).", **figures)


def _fitted(sentences: Sequence[Sentence], language: str) -> str:
    """The sentences in their order, in her language; of two parts at most."""
    text = render(joined([words for _, words in sentences]), language)
    least = max(weight for weight, _ in sentences)
    if least == ALWAYS or gsm.parts(gsm.plain(text)) <= MOST_PARTS:
        return text
    return _fitted([sentence for sentence in sentences if sentence[0] < least], language)


def joined(sentences: Sequence[Text | str]) -> Text:
    """Some sentences as one text."""
    named = {f"s{number}": sentence for number, sentence in enumerate(sentences)}
    return Text("digest", " ".join(f"{{{name}}}" for name in named), params=named)
