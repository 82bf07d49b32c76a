"""The SMS twin: what somebody wrote, read into the answers that a conversation asks for.

The order of the rules is the order of `_RULES`. Each says what it understood, so
that an answer can name it. Words that nothing reads are never dropped: they are
offered to be kept as a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta

from flows import inputs, keywords_of_polls, keywords_of_posts, language, yes_or_no
from flows.in_roman import in_roman
from flows.keywords_of_posts import HOW_IT_WENT, PLAN
from flows.reading import as_key, cleaned, closest, folded, numbers
from flows.typed import names_a_month, past_day_meant
from flows.written import Reading, Whose, Written

STOP = frozenset(["stop", "roko", "khatam", "unsub", "unsubscribe", "stopall"])
START = frozenset(["start", "shuru", "unstop"])
MINE = frozenset(["mera", "mera number", "میرا", "میرا نمبر"])  # the old number keeps its place
HELP = frozenset(["madad", "help", "info", "?"])
YES = yes_or_no.YES | {"aana", "aaunga", "aaungi", "coming"}
NO = yes_or_no.NO | {"mushkil", "cannot"}
CLOSED = ("chutti", "chhutti", "closed", "chuti")
CAME = ("aaya", "aya", "aayi", "hazir", "checkin")
_ANSWERS = re.compile(r"(?:j|jawab|answers?)(?: q?\d{1,6})?\??")
NEWS = ("khabar", "khaber")
WORKSHOP = frozenset(["w", "workshop"])
QUESTION = ("masla", "sawal", "question", "problem")
_NO_COMMAND = re.compile(  # "it is over", "it has begun", "do not stop"
    r"(?:khatam|shuru) (?:h[aou]\w*|ہ\w+)|(?:stop|roko|khatam|start|shuru) (?:mat|nahin?)"
)
_BESIDE = "aaj|aj|today|school|mein|main|me|میں|in|to|the|a+y[aie]|came|come|has|is|was|present|hazir|hai|ji|sir|0"
NOBODY = re.compile(  # and no word more: "koi nahin sunta, school mein pani nahin" is a complaint
    rf"(?:(?:{_BESIDE}) )*(?:no ?one|nobody|koi (?:bhi |bacha )?nahin?)"
    rf"(?=.*\b(?:school|a+y[aie]|came|come|present|hazir)\b)(?: (?:{_BESIDE}))+"
)
_BAND = re.compile("(?:sms |messages? )?band(?: (?:karo?|kardo|karein|kar dein|kar do|کر دو|کر دیں))?")
_SCHOOL_CLOSED = re.compile("(?:aaj )?school (?:aaj |is )?(?:band|closed)(?: hai)?")
_TODAY = re.compile(r"(?:(?:hai|he|hy|h|aaj|aj|today|ji|sir|\d{1,2})(?: |$))*")  # "chutti kal" is of another day
REASONS = ("holiday", "workshop", "weather", "security", "leave", "building", "other")
CANNOT = ("distance", "weather", "alone", "family", "health", "other")
SUCCESS = ("kamyabi", "kamyaabi", "success")
TRIED = ("well", "partly", "not_yet", "changed")

_OFFICER = re.compile(r"\s*(?:a|jawab)[\s:.-]*(?:e|ای)\s*(\d{1,6})\b[\s:,.-]*(\S.*)", re.I | re.S)
_PASS_ON = re.compile(r"\s*(?:p|sooba)[\s:.-]*(?:e|ای)\s*(\d{1,6})\s*[.!]?\s*", re.I)
_MENTOR = re.compile(r"\s*(?:a|jawab)\s*(?:q\s*)?(\d{1,6})\b[\s:,.-]*(\S.*)", re.I | re.S)
_MORE = re.compile(r"\s*(?:q|sawal)\s*(\d{1,6})\b[\s:,.-]*(\S.*)", re.I | re.S)
_NO_WORDS = re.compile(r"\s*(a[\s:.-]*e|[aq])\s*(\d{1,6})[\s:,.-]*", re.I)
_NO_COUNT = re.compile(r"[{}$=_<>\\|^`]")  # o_O is no count of nobody, nor is what a program writes
_DIALLED = re.compile(r"\s*\*[\d*]*#?\s*")  # what belongs on the other keyboard: *778*1#
_GLUED = re.compile(r"\s*[aq]\d", re.I)
_GLUED_CODE = re.compile(r"^([^\W\d_]+)(\d{4})$")
_KEYWORD = re.compile(r"\W*[^\s:,.\-۔،؛]+[\s:,.\-۔،؛]*")
_NEW = re.compile(r"\s*(qc|q\s+سی|q)\b[\s:,.-]*(\S.*)", re.I | re.S)


def read(written: Written) -> Reading:
    """The first rule that reads it; "free" for words that none does, "nothing" for an empty message."""
    for rule in _RULES:
        reading = rule(written)
        if reading is not None:
            return reading
    words = cleaned(written.body).text.strip()
    return Reading("free", "mentee", {"menu": "keep", "words": "'" + words}) if words else Reading("nothing")


def command(written: Written) -> Reading | None:
    """STOP, START and help come before everything, in the middle of anything; never by a guess."""
    words = written.plain.split() or written.body.split()
    if written.plain in MINE:
        return Reading("mine", understood="MERA")
    if _DIALLED.fullmatch(written.body):
        return Reading("help", understood=written.body.strip())
    if not words or len(words) > 2 or _NO_COMMAND.fullmatch(" ".join(words)):
        return None
    for name, known in (("stop", STOP), ("start", START), ("help", HELP)):
        if words[0] in known:
            return Reading(name, understood=words[0])
    return Reading("help", understood=words[0]) if words[0].rstrip("?") in HELP else None


def _referenced(written: Written) -> Reading | None:
    """P E77, A E77 words, A214 words, Q214 words."""
    if found := _PASS_ON.fullmatch(written.called):
        number = str(int(found[1]))
        return Reading("pass on", "officer", {"desk": "pass_on", "ref": number}, f"P E{number}")
    if found := _OFFICER.match(written.called):
        number, words = str(int(found[1])), "'" + found[2].strip()
        return Reading("officer answer", "officer", {"desk": "answer", "ref": number, "words": words}, f"A E{number}")
    found = _MENTOR.match(written.called)
    if found and (written.role == "mentor" or _GLUED.match(written.body)):  # "a 5 year old" is a teacher's question
        number, words = str(int(found[1])), "'" + found[2].strip()
        return Reading("mentor answer", "mentor", {"task": "answer", "ref": number, "words": words}, f"A{number}")
    found = _MORE.match(written.called)
    if found and (_GLUED.match(written.body) or int(found[1]) in written.hers):  # "Q 3 children left" is a new question
        number = str(int(found[1]))
        return Reading(
            "more words", "mentee", {"menu": "words", "ref": number, "words": "'" + found[2].strip()}, f"Q{number}"
        )
    return None


def _asked(written: Written) -> Reading | None:
    """An answer to what she was last asked, where it can be nothing else: a number, a key, a code."""
    screen = written.screen
    if screen is None or isinstance(inputs.read(screen, written.body), inputs.Wrong):
        return None
    if screen.kind == "words" and not (written.by_sms and as_key(written.body) in screen.choices):
        return None  # words come after the keywords; and after a call that dropped a number is a count
    return Reading("asked", understood=written.plain)


def _unfinished(written: Written) -> Reading | None:
    """AAYA without a code; Q, MASLA, A214, A E8 and Q214 without words."""
    plain = written.plain
    if plain in ("q", "qc", *QUESTION):
        return Reading("no words", "mentee", understood=plain.upper())
    if plain in CAME:
        return Reading("no code", "mentee", understood=plain.upper())
    found = _NO_WORDS.fullmatch(written.body)
    if found is None:
        return None
    letters = "".join(letter for letter in found[1].upper() if letter.isalpha())
    whose: dict[str, Whose] = {"AE": "officer", "A": "mentor", "Q": "mentee"}
    named = f"A E{int(found[2])}" if letters == "AE" else f"{letters}{int(found[2])}"
    return Reading("no words", whose[letters], understood=named)


def _question(written: Written) -> Reading | None:
    """Q words, QC words, MASLA words."""
    found = _NEW.match(written.called)
    seen_by, words = "mentor", ""
    if found:
        seen_by, words = ("mentor" if found[1].lower() == "q" else "cluster"), found[2]
    elif _keyword(written.plain, QUESTION):
        words = _after_keyword(written.body)
    if not words.strip():
        return None
    return Reading("question", "mentee", {"menu": "question", "seen_by": seen_by, "words": "'" + words.strip()}, "Q")


def _workshop(written: Written) -> Reading | None:
    """W, W HAAN, W NAHIN [1-6], AAYA 4821."""
    plain = _GLUED_CODE.sub(r"\1 \2", written.plain)
    words = plain.split()
    if not words:
        return None
    came = len(words) == 2 and words[1].isdecimal() and _keyword(plain, CAME)
    if came and (came != "hazir" or len(words[1]) == 4):  # "hazir 15" counts pupils
        return Reading(
            "check in", "mentee", {"menu": "workshop", "workshop": "check_in", "code": words[1]}, f"AAYA {words[1]}"
        )
    if re.fullmatch(r"w[a-z]+", words[0]) and words[0][1:] in YES | NO and len(words) <= 2:
        words = ["w", words[0][1:], *words[1:]]  # glued: WHAAN
    if words[0] not in WORKSHOP or len(words) > 4:
        return None
    answers = {"menu": "workshop"}
    if len(words) > 1 and words[1] in YES:
        answers["workshop"] = "coming"
    elif len(words) > 1 and words[1] in NO:
        answers["workshop"] = "cannot"
        if len(words) > 2 and re.fullmatch("[1-6]", words[2]):
            answers["why"] = CANNOT[int(words[2]) - 1]
    elif len(words) > 1:
        return None
    return Reading("workshop", "mentee", answers, " ".join(words[:2]).upper())


def _plan(written: Written) -> Reading | None:
    """PLAN, PLAN 1..4: her plan, and how it went."""
    if found := HOW_IT_WENT.fullmatch(written.plain):
        answers = {"menu": "plan", "plan": "tried", "tried": TRIED[int(found[1]) - 1]}
        return Reading("plan", "mentee", answers, f"PLAN {found[1]}")
    return Reading("plan", "mentee", {"menu": "plan"}, "PLAN") if written.plain in PLAN else None


def _success(written: Written) -> Reading | None:
    """KAMYABI words: what went well."""
    if not _keyword(written.plain, SUCCESS):
        return None
    words = _after_keyword(written.body)
    if not words:
        return Reading("plan", "mentee", {"menu": "plan", "plan": "success"}, "KAMYABI")
    return Reading("success", "mentee", {"menu": "success", "success": "'" + words}, "KAMYABI")


def _closed(written: Written) -> Reading | None:
    """CHUTTI [1-7], "school band", "koi nahin aaya"; BAND alone may mean two things."""
    plain = written.plain
    words = plain.split()
    if _BAND.fullmatch(plain):
        return Reading("band", "mentee", {"menu": "band"}, "BAND")
    answers = {"menu": "closed", "what": "closed"}
    if NOBODY.fullmatch(plain) or _SCHOOL_CLOSED.fullmatch(plain):
        return Reading("closed", "mentee", answers, plain)
    words = words[1:] if words[:1] == ["aaj"] else words
    if not _keyword(" ".join(words), CLOSED) or not _TODAY.fullmatch(" ".join(words[1:])):
        return None
    if len(words) > 1 and re.fullmatch("[1-7]", words[-1]):
        answers["why"] = REASONS[int(words[-1]) - 1]
    return Reading("closed", "mentee", answers, words[0].upper())


def _count(written: Written) -> Reading | None:
    """18 15 in any of its forms; one number alone where the school has only boys or only girls."""
    if _NO_COUNT.search(written.body):
        return None
    counts = numbers(written.body)
    boys, girls, school = counts.boys, counts.girls, written.school
    day = _day_said(written, counts.rest)
    counts = replace(counts, rest="") if day else counts
    if counts.single is not None and school is not None and not counts.rest:
        boys = counts.single if school.has_no_girls else None
        girls = counts.single if school.has_no_boys else None
    read_part = " ".join(str(n) for n in (counts.single, counts.boys, counts.girls) if n is not None)
    none = school is not None and ((boys and not school.takes_boys) or (girls and not school.takes_girls))
    if counts.rest or none or (boys is None and girls is None):
        if re.fullmatch(r"[\d ]+", written.plain):  # numbers only, but not as many as there are sexes
            return Reading("half a count", "mentee", {}, written.plain)
        of_days = names_a_month(written.plain) or not {*CLOSED}.isdisjoint(written.plain.split())
        half = read_part and len(counts.rest) < 12 and not of_days
        return Reading("half a count", "mentee", {}, read_part) if half else None
    answers = {"menu": "attendance", **({"day": day.isoformat()} if day else {})}
    answers |= {"boys": str(boys)} if boys is not None else {}
    answers |= {"girls": str(girls)} if girls is not None else {}
    return Reading("count", "mentee", {**answers, "sent": "correct", "sure": "send"}, read_part)


def _day_said(written: Written, rest: str) -> date | None:
    """H KAL 18 15, H 2411 18 15. Kal is yesterday and tomorrow: nobody counts pupils of tomorrow."""
    if written.today is None:
        return None
    if in_roman(folded(rest)) in ("kal", "yesterday"):
        return written.today - timedelta(days=1)
    return past_day_meant(rest, written.today)


def _answers(written: Written) -> Reading | None:
    """J, JAWAB: what became of my questions; by the number of one too."""
    return Reading("answers", "mentee", {"menu": "answers"}, "J") if _ANSWERS.fullmatch(written.plain) else None


def _news(written: Written) -> Reading | None:
    """KHABAR: the schools that were not heard from. "khabar nahin mili" is a teacher's sentence."""
    words = written.plain.split()
    if len(words) != 1 or not _keyword(written.plain, NEWS):
        return None
    return Reading("not heard from", "mentor", {"task": "quiet"}, "KHABAR")


def _open_words(written: Written) -> Reading | None:
    """Words, where words were asked and nothing else reads them."""
    if written.screen is None or written.screen.kind != "words":
        return None
    return None if isinstance(inputs.read(written.screen, written.body), inputs.Wrong) else Reading("asked")


def _after_keyword(body: str) -> str:
    """The words after the first, as they were written."""
    keyword = _KEYWORD.match(body)
    return body[keyword.end() :].strip() if keyword else ""


def _keyword(plain: str, known: Collection[str]) -> str | None:
    """The keyword a message begins with, also misspelt by a letter where it is in Roman."""
    first = plain.split(maxsplit=1)[0] if plain else ""
    if first in keywords_of_posts.WORDS and first not in known:
        return None  # FAISLA is no MASLA
    return first if first in known else closest(first, known) if len(first) >= 4 and first.isascii() else None


_RULES: tuple[Callable[[Written], Reading | None], ...] = (
    command,
    _asked,
    language.asked_for,
    keywords_of_polls.poll,
    keywords_of_posts.meeting,
    keywords_of_posts.charge,
    keywords_of_posts.of_mentors,
    keywords_of_posts.of_officers,
    _unfinished,
    _referenced,
    _question,
    _workshop,
    keywords_of_posts.noted,
    keywords_of_posts.bare,
    _plan,
    _success,
    _closed,
    _answers,
    _news,
    _count,
    _open_words,
)
