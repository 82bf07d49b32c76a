"""Word of every question, and what was promised: an asker hears, nothing moves too soon or without leave, promises are kept in mind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gateway.term.days import ZONE, Days, at
from gateway.term.evidence import Breach, Evidence

STATUS, SLACK = 10, 3  # working days within which an asker hears; and what we allow beyond
FOLLOWED_UP = 3  # working days after a broken promise
CLOCK_OF_WEEK = 5  # working days of a mentor, for a question of this week
MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_ASKED = re.compile(r"(?:Saved|Mehfooz): Q(\d+) \(([^)]*)\)")
_ANSWERED = re.compile(
    r"Q(\d+) is answered: |Q(\d+) ka jawab ho gaya|District answer to E\d+ \(Q(\d+)\)|Zila ka jawab, E\d+ \(Q(\d+)\)"
)
_AGAIN = re.compile(
    r"Q(\d+) (?:goes to the district|is kept for the next workshop\. Your|stays with your)|Added to Q(\d+)|Q(\d+) mein shamil"
    r"|Q(\d+) (?:zila afsar ko ja raha|agli workshop ke liye rakha hai\. Mentor|mentor ke paas rahega)"
)
_OVER = re.compile(r"Q(\d+) (?:is marked as solved|hal likh liya|is closed|band hai)")
_WAITS = re.compile(r"there is a message for you|aap ke liye paigham")
_TO_FOCAL = re.compile(r"It is S\d+ now|Ab yeh S\d+ hai")
_READ = re.compile(r"Q(\d+) (?:from the|from your|mentor se|zila afsar se)")
_LEAVE = re.compile(r"Q(\d+) (?:goes to the district officer|zila afsar ko ja raha)")
_PROMISED = re.compile(r"(?:reply by|jawab) .*?(\d{1,2}) ([A-Z][a-z]{2})|(\d{1,2}) ([A-Z][a-z]{2}) tak jawab")


def _first(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group), "")


def local_day(moment: datetime) -> date:
    """The day it is where the schools are."""
    return moment.astimezone(ZONE).date()


def near(number: str, month: str, moment: datetime) -> date | None:
    """The day that "2 Dec" means in a text of that moment."""
    today = local_day(moment)
    if month not in MONTHS:
        return None
    years = [today.year, today.year + 1, today.year - 1]
    days = [
        date(year, MONTHS[month], min(int(number), 28)) + timedelta(days=max(0, int(number) - 28)) for year in years
    ]
    return min(days, key=lambda day: abs((day - today).days))


# --- questions -------------------------------------------------------------------------------


@dataclass
class Asked:
    """A question as its asker's phone saw it. `events`: (when, "told" | "answered" | "again" | "over")."""

    number: str
    at: datetime
    privacy: str
    by_sms: bool
    events: list[tuple[datetime, str]] = field(default_factory=list)
    leave: list[datetime] = field(default_factory=list)


def questions(seen: Evidence) -> Mapping[str, Asked]:
    """Every question of a teacher who holds no post, by its number."""
    found: dict[str, Asked] = {}
    for number, moment, text, by_sms in _texts(seen):
        asked = _ASKED.search(text)
        if asked and number not in seen.post_numbers:
            found.setdefault(asked[1], Asked(number, moment, asked[2], by_sms))
    waiting: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in found.values():
        waiting[each.number].append(each)
    for number, moment, text, _ in _texts(seen):
        for ref in set(re.findall(r"Q(\d+)\b", text)) & found.keys():
            _note(found[ref], number, moment, text)
        if _TO_FOCAL.search(text):  # she said what it is about: it is a question no longer
            lately = [one for one in waiting[number] if one.by_sms and one.at <= moment]
            for each in lately[-1:]:
                each.events.append((moment, "over"))
        if _WAITS.search(text):
            for each in waiting[number]:
                each.events.append((moment, "told"))
    return found


def _note(asked: Asked, number: str, moment: datetime, text: str) -> None:
    mine = number == asked.number
    if _ANSWERED.search(text):
        asked.events.append((moment, "answered"))
    elif mine and _OVER.search(text):
        asked.events.append((moment, "over"))
    elif mine and _AGAIN.search(text):
        asked.events.append((moment, "again"))
    elif mine:
        asked.events.append((moment, "answered" if _READ.search(text) else "told"))
    if mine and _LEAVE.search(text):
        asked.leave.append(moment)


def _texts(seen: Evidence) -> Iterator[tuple[str, datetime, str, bool]]:
    for entry in seen.ledger.heard:
        yield entry.number, entry.left, entry.text, True
    for press in seen.ledger.pressed:
        yield press.number, press.at, press.screen, False


def every_question_told(seen: Evidence) -> Iterator[Breach]:
    """Whoever asked hears of it, answered or not, at least every ten working days; and of an answer at once."""
    for ref, asked in questions(seen).items():
        one = seen.at_number[asked.number][0]
        days, last, open_now = seen.days(one), asked.at, True
        if asked.number in seen.stopped:
            continue
        since = [event for event in sorted(asked.events) if event[0] > asked.at]
        for moment, what in [*since, (seen.until, "end")]:
            gap = days.between(local_day(last), local_day(moment))
            if open_now and gap > STATUS + SLACK:
                yield Breach("every question told", asked.number, last, f"Q{ref}: no word for {gap} working days")
            if what == "answered" and not _told_of_answer(seen, asked, moment, days):
                yield Breach("every question told", asked.number, moment, f"Q{ref}: never told of its answer")
            open_now = (open_now and what not in ("answered", "over")) or what == "again"
            last = moment


def _told_of_answer(seen: Evidence, asked: Asked, answered: datetime, days: Days) -> bool:
    if any(answered <= moment for moment, what in asked.events if what in ("told", "over", "again")):
        return True
    if any(press.at >= answered - timedelta(minutes=1) for press in seen.pressed.get(asked.number, ())):
        return True  # she read it by herself
    return days.between(local_day(answered), local_day(seen.until)) <= SLACK


def nothing_moves_too_soon(seen: Evidence) -> Iterator[Breach]:
    """The clock takes a question further when its days are over, days without network or school not counted; private never."""
    found = questions(seen)
    for number, moment, text, by_sms in _texts(seen):
        if not by_sms:
            continue
        moved = re.match(r"Q(\d+) (?:has waited long|ko kafi din hue)", text)
        asked = found.get(moved[1]) if moved else None
        if asked is None:
            continue
        days = seen.days(seen.at_number[asked.number][0])
        # From when she wrote: after a night of downtime the answer that has its number leaves a day later.
        wrote = max((each.at for each in seen.wrote.get(asked.number, ()) if each.at <= asked.at), default=asked.at)
        if asked.by_sms and days.between(local_day(wrote), local_day(moment)) <= CLOCK_OF_WEEK:
            yield Breach("nothing moves too soon", number, moment, text)
        private = re.match(r"private$|niji$", asked.privacy)
        if private and not any(given <= moment for given in asked.leave):
            yield Breach("private stays private", asked.number, moment, text)


def every_promise_followed_up(seen: Evidence) -> Iterator[Breach]:
    """What an officer promised is answered, sent back or promised anew; else he is asked again some working days later."""
    done: defaultdict[str, list[datetime]] = defaultdict(list)
    asked_again: defaultdict[str, list[datetime]] = defaultdict(list)
    promises: list[tuple[str, str, datetime, date]] = []
    for number, moment, text, by_sms in _texts(seen):
        refs = re.findall(r"\bE(\d+)\b", text)
        promised = None if by_sms else re.search(r"told:|Ho gaya\.", text) and _PROMISED.search(text)
        for ref in refs:
            if promised:
                day = near(promised[1] or promised[3], promised[2] or promised[4], moment)
                promises += [(number, ref, moment, day)] if day else []
                done[ref].append(moment)
            elif re.search(
                r"Your answer to|ka jawab (ustad|har)|goes? back|wapas|District answer|Zila ka jawab|is not for", text
            ):
                done[ref].append(moment)
            elif re.search(r"still open|ab tak khula", text):
                asked_again[ref].append(moment)
    over = _settled(seen)
    for number, ref, moment, until in promises:
        office = Days("", seen.at_number[number][0].district, "", seen.plan.outages)
        latest = next(
            until + timedelta(days=n)
            for n in range(60)
            if office.between(until, until + timedelta(days=n)) >= FOLLOWED_UP
        )
        due = at(latest, 23)
        kept = any(moment < again <= due for again in done[ref]) or ref in over
        if not kept and due < seen.until and not any(moment < again <= due for again in asked_again[ref]):
            yield Breach("every promise followed up", number, moment, f"E{ref}: by {until}, and nobody asked again")


def _settled(seen: Evidence) -> set[str]:
    """The references whose askers closed the question themselves."""
    pairs: dict[str, str] = {}
    closed: set[str] = set()
    for _, _, text, _ in _texts(seen):
        both = re.search(r"\bE(\d+)\b.{0,30}?\bQ(\d+)\b", text) or re.search(r"\bQ(\d+)\b.{0,120}?\(E(\d+)\)", text)
        if both:
            pairs[both[1] if text[both.start()] == "E" else both[2]] = both[2] if text[both.start()] == "E" else both[1]
        over = _OVER.search(text)
        closed |= {over[1]} if over and over[1] else set()
    return {escalation for escalation, question in pairs.items() if question in closed}
