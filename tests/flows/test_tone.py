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
