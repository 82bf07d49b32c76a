"""What must hold of every term, looked up in what the phones received and sent; never asked of the rules themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from gateway.term.asking import marks_in
from gateway.term.days import ZONE, why_closed
from gateway.term.evidence import OF_QUESTIONS, PROMPTS, TOMORROW, WIDER_HOURS, Breach, Evidence
from gateway.term.phones import Heard
from gateway.term.plan import east_of
from gateway.term.timed import workshops

Invariant = Callable[[Evidence], Iterator[Breach]]
MOST_A_WEEK, MOST_NUDGES = 3, 1
GIVES_WAY = re.compile(r"D(9b?|10|14|21[a-z]?)$")  # what is about a workshop always goes, and counts
OF_TWO_PARTS = re.compile(r"D(1|2|3|22|26)[a-z]?$")
OF_PROGRAMME = re.compile(r"D(7b?|8b?|9b?|10|14|21[a-z]?)$")  # what a teacher hears that she did not ask for
NOT_IN_VACATION = re.compile(r"D(9b?|10)$")  # a workshop after it is told of in it
NOTICES = re.compile(r"D(7[a-z]?|8b?|9b?|10|12[a-z]?|14|21[a-z]?|1b?|2|28)$")
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_COUNTED = re.compile(r"(?:boys|larkay) (\d+)|(?:girls|larkiyan) (\d+)")
_CONFIRMED = re.compile(r"(?:Boys|Larkay \d+ mein) (\d+)|(?:Girls|Larkiyan \d+ mein) (\d+)")  # before it is sent


def week_of(moment: datetime) -> str:
    """The week of a moment, "2027-W09"."""
    year, week, _ = moment.astimezone(ZONE).date().isocalendar()
    return f"{year}-W{week:02}"


def none_twice(seen: Evidence) -> Iterator[Breach]:
    """The same text to the same person in the same period."""
    asked_more = _asked_more(seen)
    for number, entries in seen.heard.items():
        people = max(1, len(seen.at_number.get(number, ())))
        found: Counter[tuple[str, str, str]] = Counter()
        for entry in entries:
            key = _period(entry)
            found[key] += 1
            if entry.kind in ("D23", "D23b") and asked_more & set(re.findall(r"\bQ\d+", entry.text)):
                continue
            if key[0] and found[key] > (1 if key[0] in ("prompt", "D10", "reply") else people):
                yield Breach("none twice", number, entry.left, entry.text)


def _asked_more(seen: Evidence) -> set[str]:
    """The questions whose askers wrote more words to them: these wait anew."""
    texts = [*(entry.text for entry in seen.ledger.heard), *(press.screen for press in seen.ledger.pressed)]
    added = re.compile(r"Added to (Q\d+)|(Q\d+) mein shamil")
    return {found[1] or found[2] for text in texts if (found := added.search(text))}


def _period(entry: Heard) -> tuple[str, str, str]:
    """What of a text may come once: (kind, about what, when); an empty kind where it may come again."""
    day = entry.left.astimezone(ZONE).date()
    if entry.kind in PROMPTS:
        return "prompt", "", week_of(entry.left)
    if entry.kind == "D10":
        return "D10", "", week_of(entry.left)
    if entry.kind in TOMORROW or entry.kind in ("D21", "D21c", "D28"):
        return entry.kind[:3], entry.text if entry.kind == "D28" else "", str(day)
    if entry.kind in ("D1", "D1b"):  # one of Saturday may leave on Monday
        return "D1", "", week_of(entry.left - timedelta(days=1))
    if entry.kind == "D2":
        return "D2", "", week_of(entry.left)
    if entry.kind in ("D7", "D7b", "D7c"):
        return entry.kind, entry.text, str(entry.left.month)
    if re.match(r"D(4|5|6|12|23|24|25|26|29|3\d)", entry.kind) and entry.text.find("Q") + entry.text.find("E") > -2:
        return entry.kind, entry.text, str(day)
    return "", "", ""


def inside_the_windows(seen: Evidence) -> Iterator[Breach]:
    """What nobody asked for leaves in its hours, and never to a place that has no network and has said so."""
    for one, entry in seen.unasked():
        urgent = entry.kind in WIDER_HOURS
        why = why_closed(entry.left, urgent, east_of(one.district) if one.teaches else 0)
        day = entry.left.astimezone(ZONE).date()
        for outage in seen.plan.outages:
            if one.teaches and outage.at(one.district, one.cluster, day) and entry.left > outage.declared:
                why = "a declared outage"
        if why:
            yield Breach("inside the windows", one.number, entry.left, f"{why}: {entry.text}")


def under_the_caps(seen: Evidence) -> Iterator[Breach]:
    """Three a week that she did not ask for, then only workshops; and one nudge. Who holds a post hears what the post needs."""
    for number, entries in seen.heard.items():
        people = len(seen.at_number.get(number, ()))
        if number in seen.post_numbers or people != 1:
            continue
        found: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            if OF_PROGRAMME.match(entry.kind):
                week = week_of(entry.left)
                found["", week] += 1
                found[entry.kind, week] += 1
                enough = found["", week] > MOST_A_WEEK or found["D10", week] > MOST_NUDGES
                if enough and GIVES_WAY.match(entry.kind):
                    yield Breach("under the caps", number, entry.left, f"number {found['', week]}: {entry.text}")


def nothing_to_the_stopped(seen: Evidence) -> Iterator[Breach]:
    """After STOP only answers: to what is written now, and to questions asked before."""
    for number in seen.stopped:
        for entry in seen.heard.get(number, ()):
            late = seen.has_stopped(number, entry.left - timedelta(minutes=1))
            if late and NOTICES.match(entry.kind) and not seen.is_reply(entry):
                yield Breach("nothing to the stopped", number, entry.left, entry.text)


def quiet_vacations(seen: Evidence) -> Iterator[Breach]:
    """Where schools are closed for a season nobody is asked for counts, and no workshop is called for that time."""
    for workshop in workshops(seen):
        if seen.days(seen.at_number[workshop.by][0]).vacation(workshop.first):
            yield Breach("quiet vacations", workshop.by, workshop.called, f"a workshop on {workshop.first}")
    for number, entries in seen.heard.items():
        there = seen.at_number.get(number)
        if not there or not there[0].teaches:
            continue
        days = seen.days(there[0])
        for entry in entries:
            if NOT_IN_VACATION.match(entry.kind) and days.vacation(entry.left.astimezone(ZONE).date()):
                yield Breach("quiet vacations", number, entry.left, entry.text)


def every_message_answered(seen: Evidence) -> Iterator[Breach]:
    """Whatever was written got an answer within minutes; the same words again within minutes need none."""
    for number, entries in seen.wrote.items():
        lefts = [entry.left for entry in seen.heard.get(number, ())]
        before: dict[str, datetime] = {}
        for entry in entries:
            again = entry.words in before and entry.at - before[entry.words] <= timedelta(minutes=11)
            before[entry.words] = entry.at
            by = seen.patience(entry.at)
            if not again and by < seen.until and not any(entry.at <= left <= by for left in lefts):
                yield Breach("every message answered", number, entry.at, entry.words)
    for moment, number, why in seen.ledger.failed:
        yield Breach("every message answered", number, moment, why)
    for moment, who, aim, screen in seen.stuck:
        yield Breach("every call leads somewhere", who, moment, f"{aim}: {screen!r}")


def short_enough(seen: Evidence) -> Iterator[Breach]:
    """One part, digests and answers from above two."""
    for entry in seen.ledger.heard:
        most = 2 if OF_TWO_PARTS.match(entry.kind) else 1
        if parts(entry.text) > most:
            yield Breach("short enough", entry.number, entry.left, f"{parts(entry.text)} parts: {entry.text}")


def parts(text: str) -> int:
    """SMS parts, as an operator bills them."""
    wide = [2 if char in "^{}\\[~]|€" else 1 for char in text]
    if all(char in _GSM or width == 2 for char, width in zip(text, wide, strict=True)):
        return 1 if sum(wide) <= 160 else -(-sum(wide) // 153)
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else -(-units // 67)


def private_words_stay(seen: Evidence) -> Iterator[Breach]:
    """What she asked in private is on her phone and her mentors' only, whoever else may be told of it."""
    owners: dict[str, tuple[str, set[str]]] = {}
    focal = {one.number for one in seen.programme.of_role("focal")}  # hers once the asker says that it is of safety
    for number, phrases in _private_words(seen):
        one = seen.at_number[number][0]
        mentors = {holder for _, holder in seen.posts.get(("mentor", one.cluster), ())}
        owners.update({mark: (number, {number, *mentors, *focal}) for mark in phrases})
    shown = [(entry.number, entry.left, entry.text) for entry in seen.ledger.heard]
    shown += [(entry.number, entry.at, entry.screen) for entry in seen.ledger.pressed]
    for number, moment, text in shown:
        for mark in marks_in(text):
            if mark in owners and number not in owners[mark][1]:
                yield Breach("private words stay", number, moment, f"words of {owners[mark][0]}: {text}")


def _private_words(seen: Evidence) -> Iterator[tuple[str, list[str]]]:
    for number, entries in seen.wrote.items():
        for entry in entries:
            if entry.meant == ("question", True) and number in seen.at_number:
                yield number, list(marks_in(entry.words))
    for number, presses in seen.pressed.items():
        private: list[str] = []
        for press in presses:
            private = [*([] if press.typed == "" else private), *marks_in(press.typed)]
            if not press.more and re.search(r"(Saved|Mehfooz): Q\d+ \((private|niji)", press.screen):
                yield number, private


def womens_numbers_stay(seen: Evidence) -> Iterator[Breach]:
    """No woman's number stands on a man's phone."""
    women = {one.number[1:] for there in seen.at_number.values() for one in there if one.sex == "f"}
    men = {number for number, there in seen.at_number.items() if all(one.sex == "m" for one in there)}
    shown = [(entry.number, entry.left, entry.text) for entry in seen.ledger.heard]
    shown += [(entry.number, entry.at, entry.screen) for entry in seen.ledger.pressed]
    for number, moment, text in shown:
        for found in re.findall(r"923\d{9}|03\d{9}", text) if number in men else ():
            if (found if found.startswith("92") else "92" + found[1:]) in women:
                yield Breach("women's numbers stay", number, moment, text)


def counts_are_kept(seen: Evidence) -> Iterator[Breach]:
    """What a phone was told is saved is in the database, as the last one who counted that day was told."""
    told: dict[tuple[str, str, date], tuple[datetime, str, tuple[int, int]]] = {}
    for number, moment, text in _saved(seen):
        one, day = seen.at_number[number][0], _day_in(text, moment)
        figures = {"b": 0, "g": 0}
        for boys, girls in _COUNTED.findall(text) or _CONFIRMED.findall(text):
            figures.update({"b": int(boys)} if boys else {"g": int(girls)})
        if one.school and day:
            key = (one.cluster, one.school.name, day)
            if key not in told or told[key][0] <= moment:
                told[key] = (moment, number, (figures["b"], figures["g"]))
    there = {(each.cluster, each.school, each.day): (each.boys, each.girls) for each in seen.counts}
    for key, (moment, number, count) in told.items():
        if there.get(key) != count:
            yield Breach("counts are kept", number, moment, f"{key} told {count}, kept {there.get(key)}")
    for key in there.keys() - told.keys():
        yield Breach("counts are kept", key[1], seen.until, f"{key} is kept, and nobody was told so")


def _told_in_passing(seen: Evidence) -> Iterator[tuple[str, datetime, str]]:
    """Counts whose caller saw "Saved. Fewer girls ...": kept before the reason is asked, and the line may break there.

    That screen has one of the two numbers; what was confirmed just before it has both.
    """
    for number, presses in seen.pressed.items():
        for before, press in pairwise(presses):
            if press.more and re.match(r"(Saved|Mehfooz)\. ", press.screen) and _CONFIRMED.search(before.screen):
                yield number, press.at, before.screen


def _saved(seen: Evidence) -> Iterator[tuple[str, datetime, str]]:
    """(number, when it was counted, what the phone was told)."""
    yield from _told_in_passing(seen)
    for number, entries in seen.heard.items():
        for entry in entries:
            if entry.kind[:3] == "D18":
                wrote = [each.at for each in seen.wrote.get(number, ()) if each.at <= entry.left]
                yield number, wrote[-1] if wrote else entry.left, entry.text
    for press in seen.ledger.pressed:
        if (
            not press.more
            and re.match(r"Saved|Mehfooz|.* ke liye mehfooz", press.screen)
            and _COUNTED.search(press.screen)
        ):
            yield press.number, press.at, press.screen


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _day_in(text: str, moment: datetime) -> date | None:
    """The day that a text names, "Wed 3 Mar"; without one today."""
    today = moment.astimezone(ZONE).date()
    found = re.search(r"\b(\d{1,2}) ([A-Z][a-z]{2})\b", text)
    if not found:
        return today
    near = [today - timedelta(days=n) for n in range(20)]
    return next((day for day in near if (str(day.day), _MONTHS[day.month - 1]) == found.groups()), None)


def meant_as_read(seen: Evidence) -> Iterator[Breach]:
    """A count that was written is saved with the numbers that were meant."""
    for number, entries in seen.wrote.items():
        replies = [entry for entry in seen.heard.get(number, ()) if entry.kind[:3] == "D18"]
        if len(seen.at_number.get(number, ())) != 1:
            continue
        for entry in entries:
            if entry.meant[:1] != ("count",):
                continue
            reply = next((each for each in replies if entry.at <= each.left <= seen.patience(entry.at)), None)
            meant = {n for n in entry.meant[1:3] if n}
            read = {int(boys or girls) for boys, girls in _COUNTED.findall(reply.text)} if reply else meant
            if not read - {0} <= meant or not meant <= read:
                yield Breach(
                    "counts are read as meant", number, entry.at, f"{entry.words!r} read as {reply and reply.text}"
                )


def told_by_week(seen: Evidence) -> dict[str, int]:
    """How many messages left in each week, for the report."""
    found: defaultdict[str, int] = defaultdict(int)
    for entry in seen.ledger.heard:
        found[week_of(entry.left)] += 1
    return dict(found)


def is_of_question(entry: Heard) -> bool:
    """Whether a text tells who asked about her question."""
    return bool(OF_QUESTIONS.match(entry.kind))
