"""What people really type, and what hostile people might."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.reading import (
    MOST_KEPT,
    Cleaned,
    Counts,
    as_key,
    as_number,
    cleaned,
    closest,
    damerau,
    folded,
    number_pair,
    numbers,
    sentence,
)

anything = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from("18 15oOlLiI/-.,:*#?HBGl"),
        st.sampled_from("\x00\t\r\n\x85\u2028\u200c\u200d\u200e\u202e\u0640\ud83d\ude00²½①"),
        st.sampled_from("حاضریيىكةهۀآا\u0653\u0654\u064e۱۸١٥"),
        st.sampled_from("e\u0301\u0315ﬁﷺⅷ１"),
    ),
    max_size=200,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  18 15 ", "18 15"),
        ("chhat\x00 tapak\x1b rahi\x07", "chhat tapak rahi"),
        ("boys\t18\r\ngirls\r15\x0bok", "boys 18\ngirls\n15 ok"),
        ("one\u2028two\x85three", "one\ntwo\nthree"),
        ("Cafe\u0301", "Café"),
        ("آ", "آ"),
        ("ا\u0653", "آ"),
        ("\u202eolleh\u202c", "olleh"),
        ("\u200eلڑکے\u200f \u206618\u2069\u061c", "لڑکے 18"),
        ("خوش\u200cحال", "خوش\u200cحال"),
        ("لا\u200dلا", "لا\u200dلا"),
        ("\u200cا\u200c ب\u200d", "ا ب"),
        ("hello\u200c\u200dthere", "hellothere"),
        ("ا\u200c\u200cب", "اب"),
        ("a\ud83db", "ab"),
        ("ok 👍🏽", "ok 👍🏽"),
        ("\ufeffstart\ufffe", "start"),
        ("", ""),
        ("\x00\u200f ", ""),
    ],
)
def test_cleaned(typed: str, kept: str) -> None:
    assert cleaned(typed) == Cleaned(kept, cut=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a" * 1601, "a" * 1600),
        ("ب" * 5000, "ب" * 1600),
        ("a" * 1599 + "e\u0300\u0315\u0315", "a" * 1599),  # a letter goes with its marks
        ("a" * 1599 + " bc", "a" * 1599),
        ("a" * 64_000 + "\x00", "a" * 1600),
    ],
)
def test_cleaned_says_that_it_cut(typed: str, kept: str) -> None:
    assert cleaned(typed) == Cleaned(kept, cut=True)


def test_cleaned_keeps_a_text_of_just_the_length() -> None:
    assert cleaned("a" * MOST_KEPT) == Cleaned("a" * MOST_KEPT, cut=False)
    assert cleaned("e\u0301" * MOST_KEPT) == Cleaned("é" * MOST_KEPT, cut=False)


@settings(max_examples=400, deadline=None)
@given(anything)
@example("ا\u200c\u0653")
@example("क\u093c" * 900)
@example("\u0958" * 1600)
@example("ا" * 1599 + "\u200cب ا")
def test_cleaned_is_safe_to_keep_and_idempotent(text: str) -> None:
    kept = cleaned(text).text
    assert cleaned(kept) == Cleaned(kept, cut=False)
    assert len(kept) <= MOST_KEPT
    assert kept == unicodedata.normalize("NFC", kept)
    kept.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", kept)


@pytest.mark.parametrize(
    ("words", "ended"),
    [
        ("no books", "no books."),
        ("no books. ", "no books."),
        ("any books?", "any books?"),
        ("کتابیں نہیں", "کتابیں نہیں۔"),
        ("کتابیں نہیں۔", "کتابیں نہیں۔"),
        ("کتابیں؟", "کتابیں؟"),
    ],
)
def test_sentence(words: str, ended: str) -> None:
    assert sentence(words) == ended


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("  STOP. ", "stop"),
        ("Stop!!!", "stop"),
        ("Q214: chhat,tapak", "q214 chhat tapak"),
        ("*778*1#", "*778*1#"),
        ("MADAD?", "madad?"),
        ("مدد؟", "مدد?"),
        ("a_b-c", "a b c"),
        ("ja\u200bwab\u00ad", "jawab"),
        ("ｓｔｏｐ", "stop"),
        ("ﬁne", "fine"),
        ("۱۸ ١٥ १२", "18 15 12"),
        ("۱۸/۲۲", "18/22"),
        ("Straße", "strasse"),
        ("e\u0301cole", "école"),
        ("👍 haan 👍", "haan"),
        ("\u202bہاں\u202c", "ہاں"),
    ],
)
def test_folded(typed: str, same: str) -> None:
    assert folded(typed) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شكريه", "شکریہ"),
        ("حاضري", "حاضری"),
        ("حاضرى", "حاضری"),
        ("حــاضری", "حاضری"),
        ("حاضِری", "حاضری"),
        ("ہاں\u200c", "هاں"),
        ("مدرسة", "مدرسہ"),
        ("مدرسۀ", "مدرسہ"),
        ("ﺣﺎﺿﺮﯼ", "حاضری"),
        ("آج", "ا\u0653ج"),
        ("HAAN", "haan."),
    ],
)
def test_folded_makes_one_of_two_ways_to_write(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("بھائی", "بہائی"), ("18²", "182"), ("½", "12"), ("①", "1")])
def test_folded_keeps_apart_what_differs(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_only_decimal_digits_become_digits() -> None:
    for code in range(0x20000):
        character = chr(code)
        read = folded(character)
        if character.isdecimal():
            assert read == str(unicodedata.decimal(character))
        else:
            assert not re.search("[0-9]", read), hex(code)


@settings(max_examples=400, deadline=None)
@given(anything)
def test_nothing_typed_raises(text: str) -> None:
    assert folded(text) == " ".join(folded(text).split())
    as_key(text)
    value = as_number(text)
    assert value is None or 0 <= value <= 999_999
    numbers(text)
    number_pair(text)
    closest(text, ["stop", "madad"])


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1", "1"),
        (" 2 ", "2"),
        ("۳", "3"),
        ("٤", "4"),
        ("５", "5"),
        ("1.", "1"),
        ("1)", "1"),
        ("(1)", "1"),
        ("1#", "1"),
        ("۱۔", "1"),
        ("1\ufe0f\u20e3", "1"),
        ("\u200e7\u200f", "7"),
        ("00", "00"),
        ("18", "18"),
        ("1345", "1345"),
        ("", None),
        ("one", None),
        ("1 2", None),
        ("1*2", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("①", None),
        ("O", None),
        ("1a", None),
    ],
)
def test_as_key(typed: str, key: str | None) -> None:
    assert as_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("18", 18),
        (" 18 ", 18),
        ("18.", 18),
        ("18!", 18),
        ("18?", 18),
        ("18۔", 18),
        ("'18'", 18),
        ("= 18", 18),
        ("۱۸", 18),
        ("١٨", 18),
        ("१८", 18),
        ("１８", 18),
        ("۱8", 18),
        ("\u200f۱۸\u200f", 18),
        ("0", 0),
        ("018", 18),
        ("999999", 999_999),
        ("O", 0),
        ("o", 0),
        ("l", 1),
        ("I", 1),
        ("l5", 15),
        ("I5", 15),
        ("2O", 20),
        ("1o5", 105),
        ("Il", 11),
        ("ll", 11),
        ("18 boys", 18),
        ("18 larkay", 18),
        ("18larkay", 18),
        ("18 larkiyan", 18),
        ("18 larki.", 18),
        ("girls 15", 15),
        ("girls: 15", 15),
        ("l5 bachay", 15),
        ("18 بچے", 18),
        ("۱۸ لڑکے", 18),
        ("15 لڑكياں", 15),
        ("15 Students", 15),
        ("1000000", None),
        ("0000018", None),
        ("", None),
        (" ", None),
        ("-3", None),
        ("1.5", None),
        ("1,5", None),
        (".5", None),
        ("18 15", None),
        ("1*2", None),
        ("18/22", None),
        ("18-15", None),
        ("18x", None),
        ("18 kursi", None),
        ("18 boys 15", None),
        ("eighteen", None),
        ("lo", None),
        ("oil", None),
        ("oo", None),
        ("II", None),
        ("1²", None),
        ("²", None),
        ("½", None),
        ("①", None),
        ("1\x005", None),
        ("9" * 5000, None),
        ("l" * 5000, None),
        ("boys", None),
    ],
)
def test_as_number(typed: str, number: int | None) -> None:
    assert as_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "18 15",
        "18  15 ",
        "18-15",
        "18 - 15",
        "18–15",
        "18,15",
        "18, 15",
        "18،15",
        "18. 15.",
        "18;15",
        "18+15",
        "18&15",
        "18*15",
        "18_15",
        "18\n15",
        "18 aur 15",
        "18 or 15",
        "18aur15",
        "18 and 15",
        "18 phir 15",
        "18 اور 15",
        "۱۸ ۱۵",
        "۱۸ اور ۱۵",
        "١٨ ١٥",
        "١٨،١٥",
        "۱۸۔ ۱۵",
        "１８ １５",
        "H 18 15",
        "h 18 15",
        "H18 15",
        "H18,15",
        "H: 18 15",
        "Hazri 18 15",
        "HAZIRI 18 15",
        "حاضری ۱۸ ۱۵",
        "حاضري 18 15",
        "attendance 18 15",
        "aaj 18 15",
        "AOA sir 18 15 shukriya",
        "18 15?",
        "18 15 👍",
        "larkay 18 larkiyan 15",
        "Larkay: 18, Larkiyan: 15",
        "larkay-18 larkiyan-15",
        "larkay=18 larkiyan=15",
        "larke 18 larkian 15",
        "ladke 18 ladkiyan 15",
        "larka 18 larki 15",
        "larkay18larkiyan15",
        "18 larkay 15 larkiyan",
        "18 larkay aur 15 larkiyan hain",
        "larkiyan 15 larkay 18",
        "larkiyan 15, 18",
        "larkay 18, 15",
        "18, larkiyan 15",
        "18 larkay 15",
        "15 18 larkay",
        "larkay larkiyan 18 15",
        "boys 18 girls 15",
        "Boys18 Girls15",
        "girls 15 boys 18",
        "18 boys, 15 girls",
        "18 boys & 15 girls present today",
        "b18 g15",
        "B 18 G 15",
        "b18g15",
        "G15 B18",
        "18b 15g",
        "L18 G15",
        "L 18 G 15",
        "L18G15",
        "l18 g15",
        "l 18 g 15",
        "G15 L18",
        "B18 L15",
        "L18 L15",
        "L18 15",
        "l8 15",
        "18 l5",
        "I8 I5",
        "لڑکے 18 لڑکیاں 15",
        "لڑكے ۱۸ لڑكياں ۱۵",
        "لڑکے۱۸ لڑکیاں۱۵",
        "۱۸ لڑکے اور ۱۵ لڑکیاں",
        "بوائز 18 گرلز 15",
    ],
)
def test_eighteen_boys_and_fifteen_girls(typed: str) -> None:
    assert numbers(typed) == Counts(boys=18, girls=15)
    assert number_pair(typed) == (18, 15)


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("H 18/22 15/19", Counts(18, 15, 22, 19)),
        ("18/22, 15/19", Counts(18, 15, 22, 19)),
        ("18 / 22 15 / 19", Counts(18, 15, 22, 19)),
        ("۱۸/۲۲ ۱۵/۱۹", Counts(18, 15, 22, 19)),
        ("larkay 18/22 larkiyan 15/19", Counts(18, 15, 22, 19)),
        ("b18/22g15/19", Counts(18, 15, 22, 19)),
        ("girls 15/19 boys 18/22", Counts(18, 15, 22, 19)),
        ("18/22 15", Counts(18, 15, 22)),
        ("l8/22 2O/2l", Counts(18, 20, 22, 21)),
        ("O 15", Counts(0, 15)),
        ("0 0", Counts(0, 0)),
        ("18 o", Counts(18, 0)),
        ("2O 1O", Counts(20, 10)),
        ("B l8 G l5", Counts(18, 15)),
        ("larkay l8 larkiyan l5", Counts(18, 15)),
        ("18", Counts(single=18)),
        ("H 18", Counts(single=18)),
        ("H 18/22", Counts(single=18, single_register=22)),
        ("L18", Counts(single=18)),
        ("18 bachay", Counts(single=18)),
        ("larkay 18", Counts(boys=18)),
        ("18 boys", Counts(boys=18)),
        ("girls 15/19", Counts(girls=15, girls_register=19)),
        ("۱۵ لڑکیاں", Counts(girls=15)),
        ("H KAL 18 15", Counts(18, 15, rest="kal")),
        ("kal larkay 18 larkiyan 15", Counts(18, 15, rest="kal")),
        ("H 2411 18 15", Counts(18, 15, rest="2411")),
        ("H 2411 larkay 18 larkiyan 15", Counts(18, 15, rest="2411")),
        ("18 15 chhat tapak rahi", Counts(18, 15, rest="chhat tapak rahi")),
        ("2 kamray 40 bachay", Counts(2, 40, rest="kamray")),
        ("18 15 nahin", Counts(18, 15, rest="nahin")),
        ("18% 15", Counts(18, 15, rest="%")),
        ("-3 15", Counts(3, 15, rest="-")),
        ("JOIN 30703", Counts(rest="join 30703")),
        ("AAYA 4821", Counts(single=4821, rest="aaya")),
        ("18²  15", Counts(single=15, rest="18\ufffd")),
    ],
)
def test_numbers(typed: str, counts: Counts) -> None:
    assert numbers(typed) == counts
    if counts.rest:
        assert number_pair(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "18x15",
        "18:15",
        "18.15",
        "18/22/24",
        "24/11/2026",
        "24-11-2026",
        "18 15 12",
        "8/22 18 15",
        "*778*1*18*15#",
        "boys 18 boys 15",
        "larkay larkiyan 18",
        "L G 18",
        "larkay L8",
        "boys girls L 18 15",
        "03331234567",
        "+923331234567",
        "STOP",
        "boys girls",
        "lo",
        "Il",
        "/",
        "9" * 5000,
        "18 15 " + "x" * 160,
    ],
)
def test_what_is_no_count_is_left_whole(typed: str) -> None:
    assert numbers(typed) == Counts(rest=folded(typed))
    assert number_pair(typed) is None


@pytest.mark.parametrize("typed", ["", " ", "?", "👍", "\x00"])
def test_an_empty_text_says_nothing(typed: str) -> None:
    assert number_pair(typed) is None
    assert numbers(typed).single is None
    assert as_key(typed) is None


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("madad", "madad", 0),
        ("madad", "maddad", 1),
        ("madad", "mdaad", 1),
        ("madad", "madat", 1),
        ("jawab", "jwaab", 1),
        ("jawab", "jvaabb", 3),
        ("ca", "abc", 3),  # optimal string alignment, not the unrestricted distance
        ("حاضری", "حاظری", 1),
    ],
)
def test_damerau(a: str, b: str, distance: int) -> None:
    assert damerau(a, b) == damerau(b, a) == distance


def slow_distance(a: str, b: str) -> int:
    if not a or not b:
        return len(a) + len(b)
    found = min(slow_distance(a[1:], b) + 1, slow_distance(a, b[1:]) + 1, slow_distance(a[1:], b[1:]) + (a[0] != b[0]))
    if a[:2] == b[1::-1] and len(a) > 1 < len(b):
        found = min(found, slow_distance(a[2:], b[2:]) + 1)
    return found


@settings(max_examples=150, deadline=None)
@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_damerau_against_its_definition(a: str, b: str) -> None:
    assert damerau(a, b) == slow_distance(a, b)


KEYWORDS = ["stop", "start", "madad", "jawab", "chutti", "kamyabi", "plan", "haan", "nahin", "h", "q", "e77", "zaban"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("madad", "madad"),
        ("maddad", "madad"),
        ("mdaad", "madad"),
        ("chuti", "chutti"),
        ("chhutti", "chutti"),
        ("chhuti", "chutti"),
        ("kamiabi", "kamyabi"),
        ("kamyaabbi", "kamyabi"),
        ("nahi", "nahin"),
        ("han", "haan"),
        ("plna", "plan"),
        ("h", "h"),
        ("j", None),
        ("ha", None),
        ("e78", None),
        ("e77", "e77"),
        ("stat", "start"),
        ("sttp", "stop"),
        ("kitab", None),
        ("jvaab", None),
        ("kitabein", None),
        ("", None),
        ("madadgar", None),
    ],
)
def test_closest(typed: str, meant: str | None) -> None:
    assert closest(typed, KEYWORDS) == meant


def test_closest_does_not_choose_between_two() -> None:
    assert closest("star", ["stark", "start"]) is None
    assert closest("star", ["stark", "start", "star"]) == "star"


@pytest.mark.parametrize(
    "typed",
    ["\u0315\u0300" * 32_000, "ﷺ" * 64_000, " " * 64_000 + "x", "1 / " * 16_000, "l" * 64_000, "ا\u200c" * 32_000],
    ids=["marks", "ligatures", "blanks", "slashes", "look-alikes", "joiners"],
)
def test_a_hostile_text_costs_little(typed: str) -> None:
    began = time.process_time()
    for read in (cleaned, folded, as_key, as_number, numbers):
        read(typed)
    assert time.process_time() - began < 1
