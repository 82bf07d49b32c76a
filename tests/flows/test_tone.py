"""Lines to many are looked at for their tone; a colleague's plain words pass."""

from __future__ import annotations

import pytest

from flows.tone import sounds_like_inspection


@pytest.mark.parametrize(
    "words",
    [
        "All absent teachers must explain by Monday",
        "This is a WARNING, send your counts",
        "Huramzai is the best school, Bostan the worst",
        "Strict action will follow",
        "Jin ki report nahin aayi un se jawab talab hoga",
        "Report lazmi bhejein",
        "Ghair hazir ustad wajah batao",
        "غیر حاضر اساتذہ جواب دیں",
        "رپورٹ لازمی ہے",
        "ہر استاد  وارننگ سمجھے",
    ],
)
def test_pressure_blame_and_comparison_are_noticed(words: str) -> None:
    assert sounds_like_inspection(words)


@pytest.mark.parametrize(
    "each",
    [
        ("must", "lazmi", "لازمی"),
        ("fail", "nakaam", "ناکام"),
        ("defaulter", "defaulter", "نادہندہ"),
        ("absent", "ghair hazir", "غیر حاضر"),
        ("warning", "tambeeh", "تنبیہ"),
        ("explain", "wazahat", "وضاحت"),
        ("compliance", "tameel", "تعمیل"),
        ("rank", "darja bandi", "درجہ بندی"),
        ("best", "behtareen", "بہترین"),
        ("worst", "badtareen", "بدترین"),
    ],
)
def test_what_is_never_said_is_noticed_in_each_language(each: tuple[str, str, str]) -> None:
    english, roman, urdu = each
    assert sounds_like_inspection(f"It is {english}, please")
    assert sounds_like_inspection(f"Yeh {roman} hai")
    assert sounds_like_inspection(f"یہ {urdu} ہے۔")


@pytest.mark.parametrize(
    "words",
    [
        "Please bring one idea that worked to the workshop",
        "Bottle tops and seeds are good counters",
        "No hurry: if you can, send this week's count",
        "Kal barf ki wajah se rasta band hai, koi baat nahin",
        "Workshop mein ek masla saath layein, shukriya",
        "ورکشاپ میں ایک مسئلہ ساتھ لائیں، شکریہ",
        "Explore the new guide together",
    ],
)
def test_a_colleagues_words_pass(words: str) -> None:
    assert not sounds_like_inspection(words)
