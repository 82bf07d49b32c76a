"""Messages as people write them, each with how it is read. The table is a file that anybody may extend."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from flows import inputs, screens
from flows.keywords import read
from flows.written import Reading, Written
from tests.people import HURAMZAI, KARBALA, MALIKYAR, NOW

TABLE = Path(__file__).parent / "readings.tsv"


def _rows() -> list[tuple[str, str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["message"], row["rule"], row["answers"] or "", row["role"] or "mentee") for row in rows]


@pytest.mark.parametrize(("message", "rule", "answers", "role"), _rows(), ids=lambda value: str(value)[:30])
def test_each_message_is_read_by_its_rule(message: str, rule: str, answers: str, role: str) -> None:
    reading = read(Written(message, role, school=KARBALA, hers={214}, today=NOW.date()))
    assert reading.rule == rule
    told = " ".join(f"{key}={value}" for key, value in reading.answers.items())
    for part in _parts(answers):
        assert part in told


def test_there_are_three_hundred_and_no_two_differ_only_in_digits() -> None:
    shapes = [re.sub(r"\d", "0", message) for message, *_ in _rows()]
    assert len(shapes) >= 300
    assert [shape for shape in set(shapes) if shapes.count(shape) > 1] == []
    assert all(rule for _, rule, *_ in _rows())


def _parts(answers: str) -> list[str]:
    """ "ref=214 words='class 3" -> ["ref=214", "words='class 3"]: the words come last and hold spaces."""
    head, mark, words = answers.partition("words=")
    return [*head.split(), *([mark + words] if mark else [])]


def test_a_mentor_may_leave_a_space_in_his_reference() -> None:
    assert read(Written("a 214 use bottle tops", role="mentor")).answers["ref"] == "214"


@pytest.mark.parametrize("words", ["H 3012 18 15", "3012 larkay 18 larkiyan 15"])
def test_a_count_of_december_is_taken_in_january(words: str) -> None:
    reading = read(Written(words, school=KARBALA, today=date(2027, 1, 2)))
    assert (reading.rule, reading.answers.get("day")) == ("count", "2026-12-30")


@pytest.mark.parametrize(("school", "sex"), [(HURAMZAI, "girls"), (MALIKYAR, "boys")])
def test_one_number_is_of_the_sex_that_the_school_has(school: object, sex: str) -> None:
    reading = read(Written("15", school=school))  # type: ignore[arg-type]
    assert reading.rule == "count"
    assert reading.answers[sex] == "15"


def test_what_she_was_last_asked_comes_before_keywords_but_after_stop() -> None:
    asked = screens.number("girls", "Girls?", 0, 99, "", "00 Menu")
    assert read(Written("15", school=KARBALA, screen=asked)) == Reading("asked", understood="15")
    assert read(Written("stop", school=KARBALA, screen=asked)).rule == "stop"
    assert read(Written("18 15", school=KARBALA, screen=asked)).rule == "count"


def test_words_are_taken_where_words_were_asked_unless_they_are_a_keyword() -> None:
    asked = screens.words("words", "Write it", {}, "0 Back")
    assert read(Written("no water for a week", screen=asked)).rule == "asked"
    assert read(Written("18 15", school=KARBALA, screen=asked)).rule == "count"


def test_a_key_printed_beside_words_by_sms_is_taken_and_one_of_a_call_that_dropped_stays_a_count() -> None:
    asked = screens.words("words", "Write it, or 1 = I will SMS it", {"1": "by_sms"}, "0 Back")
    for body in ("1", "۱", "1."):
        assert read(Written(body, school=HURAMZAI, screen=asked, by_sms=True)).rule == "asked"
        assert read(Written(body, school=HURAMZAI, screen=asked)).rule == "count"
    for body in ("2", "15", "0"):
        assert read(Written(body, school=HURAMZAI, screen=asked, by_sms=True)).rule == "count"


NAV = {"back": "", "home": "", "more": ""}
YES_OR_NO = screens.choice("keep", "Send it?", {"1": ("yes", "Yes"), "2": ("no", "No")}, NAV, page=1)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        *(
            (body, "yes")
            for body in ("haan", "Haan.", "yes", "ji", "JI HAAN", "haan ji", "g haan", "ok", "ہاں", "جی ہاں")
        ),
        *((body, "no") for body in ("nahin", "no", "ji nahin", "نہیں", "جی نہیں")),
    ],
)
def test_yes_and_no_are_said_in_words_too(body: str, answer: str) -> None:
    assert inputs.read(YES_OR_NO, body) == ("keep", answer)
    assert read(Written(body, screen=YES_OR_NO)).rule == "asked"


@pytest.mark.parametrize("body", ["haan nahin", "ji pani nahin hai", "shukriya", "mushkil", "aaunga", "?!", ""])
def test_what_is_neither_yes_nor_no_answers_nothing(body: str) -> None:
    assert isinstance(inputs.read(YES_OR_NO, body), inputs.Wrong)


def test_yes_is_no_answer_where_more_is_to_choose() -> None:
    labels = {"1": ("yes", "Yes"), "2": ("more", "Tell me more"), "3": ("no", "No")}
    assert isinstance(inputs.read(screens.choice("join", "Join?", labels, NAV, page=1), "haan"), inputs.Wrong)


def test_an_input_is_read_against_the_screen_as_it_was_shown() -> None:
    shown = screens.choice("x", "Which?", {"1": ("a", "A")}, {"back": "", "home": "", "more": ""}, page=1)
    assert inputs.read(shown, "1") == ("x", "a")


@pytest.mark.parametrize(
    ("role", "message", "rule", "answers"),
    [
        ("mentor", "N Bring one idea", "note to cluster", {"task": "write", "note": "'Bring one idea"}),
        ("mentor", "note: bring one idea", "note to cluster", {"note": "'bring one idea"}),
        ("mentor", "UP214 D", "pass up", {"task": "up", "ref": "214", "to": "officer"}),
        ("mentor", "up q۲۱۴ t", "pass up", {"ref": "214", "to": "tlrt"}),
        ("mentor", "UP 214 province", "pass up", {"to": "director"}),
        ("mentor", "WS 0212 2", "call workshop", {"task": "call", "first_day": "0212"}),
        ("mentor", "ws ۰۲۱۲", "call workshop", {"first_day": "0212"}),
        ("officer", "OK E77 2", "promised", {"desk": "have", "ref": "77", "days": "2"}),
        ("officer", "ok e77", "promised", {"ref": "77", "days": "2"}),
        ("province", "OK E77 5 din", "promised", {"days": "5"}),
        ("officer", "OK E77 3 days.", "promised", {"days": "3"}),
        ("officer", "OK E77 ۳ دن", "promised", {"days": "3"}),
        ("officer", "OK E77 1 week", "promised", {"days": "6"}),
        ("officer", "OK E77 2 hafte", "promised", {"days": "12"}),
        ("mentor", "جواب ۲۱۴ بوتل کے ڈھکن", "mentor answer", {"ref": "214", "words": "'بوتل کے ڈھکن"}),
        ("mentor", "نوٹ: ایک خیال لائیں", "note to cluster", {"note": "'ایک خیال لائیں"}),
        ("mentor", "قدم ۱۳۴۵", "notes", {"steps": "1345"}),
        ("mentor", "خاص ڈھکن گنتی کے لیے", "notes", {"points": "'ڈھکن گنتی کے لیے"}),
        ("mentor", "ایجنڈا چاک کم ہے", "agenda", {"words": "'چاک کم ہے"}),
        ("officer", "فيصله کتابیں ۱۵ تک", "decided", {"words": "'کتابیں ۱۵ تک"}),
        ("officer", "ہوگیا ۱۲", "decision", {"ref": "12"}),
        ("officer", "حوالے 0333 1234567", "charge", {"number": "+923331234567"}),
    ],
)
def test_posts_have_keywords_of_their_own(role: str, message: str, rule: str, answers: dict[str, str]) -> None:
    reading = read(Written(message, role=role))
    assert reading.rule == rule
    assert answers.items() <= reading.answers.items()


@pytest.mark.parametrize("rest", ["30 Nov", "2 Dec", "30/11", "3011", "ek hafta", "1 month", "5 weeks", "2 or 3 days"])
@pytest.mark.parametrize("role", ["officer", "province"])
def test_a_date_is_never_taken_for_so_many_days(role: str, rest: str) -> None:
    assert read(Written(f"OK E77 {rest}", role=role)) == Reading("no form", "anyone", understood="OK")


@pytest.mark.parametrize("role", ["mentor", "officer"])
def test_ok_alone_is_not_told_how_it_is_written(role: str) -> None:
    assert read(Written("ok", role=role)).rule != "no form"


@pytest.mark.parametrize("message", ["N Bring one idea", "UP214 D", "WS 0212 2", "OK E77 2", "نوٹ ایک خیال"])
def test_in_a_teachers_words_they_are_words(message: str) -> None:
    assert read(Written(message)).rule not in ("note to cluster", "pass up", "call workshop", "promised")


@pytest.mark.parametrize(
    "message", ["n", "nahin", "WS 0212 5", "UP214", "notebooks are late", "note books late", "نوٹ بک نہیں آئیں"]
)
def test_what_only_looks_like_them_is_not_taken(message: str) -> None:
    assert read(Written(message, role="mentor")).rule not in ("note to cluster", "pass up", "call workshop")
