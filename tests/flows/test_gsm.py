"""flows/gsm.py against two independent libraries, over the whole alphabet and at random."""

from itertools import pairwise

import gsm0338  # noqa: F401  registers the codec "gsm03.38"
import pytest
import smsutil
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows import gsm

URDU = "حاضری محفوظ ہے۔ لڑکے 18، لڑکیاں 15۔ شکریہ"
ESCAPE = "\x1b"  # the oracles take a bare escape for a character; no handset shows one

roman = st.text(st.sampled_from(gsm.BASIC + gsm.EXTENSION * 3), max_size=500)
any_text = st.text(
    st.one_of(
        st.sampled_from("ab [€ \n"),
        st.sampled_from("حاضری ہے۔\u200c"),
        st.sampled_from("e\u0301\u0654👍🏽👩\u200d"),
        st.characters(exclude_characters=ESCAPE, exclude_categories=["Cs"]),
    ),
    max_size=400,
)
rooms = st.integers(min_value=1, max_value=80)


def room(most: int) -> gsm.Fits:
    return lambda text: gsm.screen_size(text)[0] <= most


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_alphabet_is_the_codecs() -> None:
    """Of the living scripts and signs, the characters that the codec can write are those we call GSM-7."""
    every = "".join(chr(code) for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF).replace(ESCAPE, "")
    written = every.encode("gsm03.38", "ignore").decode("gsm03.38")
    assert list(filter(gsm.is_gsm7, every)) == list(written)
    for character in written:
        assert gsm.septets(character) == len(character.encode("gsm03.38"))


def test_the_alphabet_has_no_doubles() -> None:
    assert len(gsm.BASIC) == len(set(gsm.BASIC)) == 127
    assert len(gsm.EXTENSION) == len(set(gsm.EXTENSION)) == 10


@settings(max_examples=600, deadline=None)
@given(st.one_of(roman, any_text))
@example("")
@example("a" * 160)
@example("a" * 161)
@example("a" * 152 + "€" + "a" * 20)
@example("ب" * 66 + "👍" + "ب" * 20)
@example("€" * 80)
@example("€" * 81)
@example("👍" * 35)
@example("👍" * 36)
def test_encoding_and_parts_agree_with_smsutil(text: str) -> None:
    split = smsutil.split(text)
    assert gsm.encoding(text) == {"gsm0338": "GSM-7", "utf_16_be": "UCS-2"}.get(split.encoding if text else "gsm0338")
    assert gsm.parts(text) == max(1, len(split.parts))


@settings(max_examples=150, deadline=None)
@given(roman)
def test_septets_agree_with_the_codec(text: str) -> None:
    assert gsm.septets(text) == len(text.encode("gsm03.38"))


@settings(max_examples=150, deadline=None)
@given(any_text)
def test_units_agree_with_utf_16(text: str) -> None:
    assert gsm.units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 153 * 2, 2),
        ("a" * (153 * 2 + 1), 3),
        ("a" * 152 + "€" + "a" * 152, 3),  # the escape moves to the second part
        ("a" * 151 + "€" + "a" * 153, 2),
        ("ب" * 70, 1),
        ("ب" * 71, 2),
        ("ب" * 134, 2),
        ("ب" * 135, 3),
        ("ب" * 66 + "👍" + "ب" * 66, 3),  # the emoji moves to the second part
        ("ç", 1),
        ("`" * 71, 2),
    ],
)
def test_parts_at_the_edges(text: str, parts: int) -> None:
    assert gsm.parts(text) == parts


def test_septets_refuses_what_is_not_gsm7() -> None:
    with pytest.raises(ValueError, match="GSM-7"):
        gsm.septets("ہاں")


def test_a_bare_escape_is_not_gsm7() -> None:
    assert not gsm.is_gsm7(ESCAPE)


@pytest.mark.parametrize(
    ("text", "size", "fits"),
    [
        ("", (0, 160), True),
        ("a" * 160, (160, 160), True),
        ("a" * 161, (161, 160), False),
        ("a" * 158 + "[", (160, 160), True),
        ("a" * 159 + "[", (161, 160), False),
        ("€" * 161, (322, 160), False),
        ("ب" * 70, (70, 70), True),
        ("ب" * 71, (71, 70), False),
        ("👍" * 35, (70, 70), True),
        ("👍" * 35 + "a", (71, 70), False),
        ("a" * 70 + "ہ", (71, 70), False),
    ],
)
def test_a_screen(text: str, size: tuple[int, int], fits: bool) -> None:
    assert gsm.screen_size(text) == size
    assert gsm.fits_screen(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * 160, True),
        ("x" * 161, False),
        ("’" * 160, True),  # sent as plain apostrophes
        ("\N{ARABIC LETTER BEH}" * 134, True),
        ("\N{ARABIC LETTER BEH}" * 135, False),
    ],
)
def test_fits_sms(text: str, fits: bool) -> None:
    assert gsm.fits_sms(text) is fits


@settings(max_examples=150, deadline=None)
@given(any_text)
def test_fits_screen_is_what_screen_size_says(text: str) -> None:
    used, budget = gsm.screen_size(text)
    assert gsm.fits_screen(text) is (used <= budget)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Don’t wait – “ask”…", 'Don\'t wait - "ask"...'),
        ("18\u00a0boys\u200b, 15\tgirls", "18 boys, 15 girls"),
        ("\u200eHazri\u200f: 18\ufeff", "Hazri: 18"),
        ("Caf\u0065\u0301", "Café"),
        ("Cafe\u0301 ‘x’", "Café 'x'"),
        ("3×4 • a·b", "3x4 - a.b"),
        ("pehle\u200cbaad", "pehlebaad"),
        ("Already plain, é ñ € [x]", "Already plain, é ñ € [x]"),
        (URDU, URDU),
        ("خوش\u200cحال – “ہاں”…", "خوش\u200cحال – “ہاں”…"),
        ("School mein ‘استاد’ nahin…", "School mein ‘استاد’ nahin…"),
        ("Shukriya 👍…", "Shukriya 👍…"),
        ("👩\u200d🏫", "👩\u200d🏫"),
    ],
)
def test_plain(typed: str, made: str) -> None:
    assert gsm.plain(typed) == made


@settings(max_examples=150, deadline=None)
@given(any_text)
def test_plain_changes_a_text_only_into_gsm7(text: str) -> None:
    made = gsm.plain(text)
    assert made == text or (gsm.is_gsm7(made) and not gsm.is_gsm7(text))
    assert gsm.plain(made) == made


@pytest.mark.parametrize(
    ("text", "most", "clipped"),
    [
        ("Government Girls Primary School", 31, "Government Girls Primary School"),
        ("Government Girls Primary School", 30, "Government Girls Primary.."),
        ("Government Girls, Primary School", 20, "Government Girls.."),
        ("Huramzai", 6, "Hura.."),
        ("Huramzai", 3, "H.."),
        ("Huramzai", 2, ".."),
        ("Huramzai", 1, ""),
        ("", 1, ""),
        ("گورنمنٹ گرلز پرائمری سکول", 20, "گورنمنٹ گرلز.."),
        ("ab👍👍", 5, "ab.."),
        ("ae\u0301e\u0301", 4, "a.."),
    ],
)
def test_clip(text: str, most: int, clipped: str) -> None:
    assert gsm.clip(text, room(most)) == clipped


@settings(max_examples=150, deadline=None)
@given(any_text, rooms)
def test_clip_is_the_longest_beginning_at_a_word(text: str, most: int) -> None:
    fits, clipped = room(most), gsm.clip(text, room(most))
    assert fits(clipped)
    if fits(text):
        assert clipped == text
        return
    assert clipped.endswith("..") or not fits("..")
    ends = [
        place
        for place in range(1, len(text) + 1)
        if not text[place - 1].isspace() and (place == len(text) or text[place].isspace())
    ]
    trim = " \n\r\t.,;:-،۔؛"
    whole = [text[:end].rstrip(trim) + ".." for end in ends]
    fitting = [line for line in whole if fits(line)]
    if fitting:
        assert clipped == fitting[-1]
    else:
        assert text.startswith(clipped.removesuffix(".."))


@settings(max_examples=150, deadline=None)
@given(any_text, st.integers(min_value=4, max_value=80))
@example("a" + "\u0301" * 500, 10)
@example("  a  b \n\n c ", 4)
@example("", 4)
def test_pages_lose_nothing_and_fit(text: str, most: int) -> None:
    found = gsm.pages(text, room(most))
    assert all(map(room(most), found))
    assert squeezed("".join(found)) == squeezed(text)
    assert all(page == page.strip() and page for page in found) or found == [""]
    if all(map(room(most), text.split())):
        assert " ".join(" ".join(found).split()) == " ".join(text.split())


letters = st.builds(
    "".join,
    st.lists(
        st.sampled_from(["a", "e\u0301", "ک\u064e\u0651", "ہ\u200c", "👍", "❤\ufe0f", "👩\u200d🏫", " "]), max_size=80
    ),
)


@settings(max_examples=200, deadline=None)
@given(letters, st.integers(min_value=7, max_value=40))
def test_no_letter_is_parted_from_its_marks(text: str, most: int) -> None:
    for page in gsm.pages(text, room(most))[1:]:
        assert page[0] in "aeکہ👍❤👩"
    kept = gsm.clip(text, room(most)).removesuffix("..")
    assert text[len(kept) : len(kept) + 1] not in {"\u0301", "\u064e", "\u0651", "\u200c", "\u200d", "🏫", "\ufe0f"}


@settings(max_examples=150, deadline=None)
@given(any_text, st.integers(min_value=4, max_value=80))
def test_pages_are_filled(text: str, most: int) -> None:
    """The next word would not have fitted on the page before it."""
    clean = " ".join(text.split())
    found = gsm.pages(clean, room(most))
    for page, following in pairwise(found):
        assert not room(most)(f"{page} {following.split()[0]}")


def test_an_empty_text_is_one_page() -> None:
    assert gsm.pages(" \n", gsm.fits_screen) == [""]


def test_pages_keep_the_lines_within_a_page() -> None:
    assert gsm.pages("boys 18\ngirls 15\nthanks", room(18)) == ["boys 18\ngirls 15", "thanks"]


def test_pages_cut_a_word_only_when_it_is_longer_than_a_page() -> None:
    assert gsm.pages("a bbbbbb c", room(4)) == ["a", "bbbb", "bb c"]


def test_pages_of_urdu_fill_a_screen_each() -> None:
    found = gsm.pages(" ".join([URDU] * 6), gsm.fits_screen)
    assert len(found) == 4
    assert all(map(gsm.fits_screen, found))


def test_pages_without_room_for_anything_say_so() -> None:
    with pytest.raises(ValueError, match="no room"):
        gsm.pages("hello", lambda text: not text)
