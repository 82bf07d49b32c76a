"""How words sound: a kind colleague, never an inspector. What a mentor or an officer would send to many is looked at before it leaves."""

from __future__ import annotations

from flows.reading import folded

# As whole words, folded: English, Roman Urdu and Urdu. Short lists on purpose: a colleague's plain words pass.
_WORDS = frozenset(
    "must fail failed failing failure defaulter defaulters warning explain explanation compliance comply rank ranking "
    "best worst absent absentee absentees show-cause disciplinary punish punished punishment penalty suspend suspended "
    "lazmi nakaam nakam saza tambeeh tanbeeh jawabdehi ghairhazir kamchor kotahi muattal muattali inspection "
    "lazim wazahat tameel behtareen behtreen badtareen "
    "لازمی لازم ناکام ناکامی فیل سزا تنبیہ وارننگ غیرحاضر نادہندہ وضاحت تعمیل کوتاہی معطل معطلی جوابدہی انسپکشن معائنہ "
    "بہترین بدترین رینک".split()
)
_PHRASES = tuple(
    folded(phrase)
    for phrase in (
        "show cause",
        "strict action",
        "action will be taken",
        "failed to report",
        "ghair hazir",
        "sakht karwai",
        "karwai hogi",
        "karwai ki jayegi",
        "jawab talab",
        "wajah batao",
        "darja bandi",
        "غیر حاضر",
        "درجہ بندی",
        "سخت کارروائی",
        "جواب طلب",
        "کارروائی ہوگی",
    )
)
_FOLDED = frozenset(folded(word) for word in _WORDS)


def sounds_like_inspection(words: str) -> bool:
    """Whether words may read as an inspection: as pressure, blame or comparison."""
    plain = f" {folded(words)} "
    return not _FOLDED.isdisjoint(plain.split()) or any(f" {phrase} " in plain for phrase in _PHRASES)
