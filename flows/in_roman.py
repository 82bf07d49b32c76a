"""Keywords in Urdu script, by the Roman word that the rules of `keywords` know. A letter more or less is another word in
Urdu (a small one is no day off), so these have to be exact; which keyboard wrote them does not matter."""

from __future__ import annotations

import re

from flows.reading import folded

_WORDS = {
    # a message's first word
    "roko": "روکو روکیں روکیے روک سٹاپ اسٹاپ",
    "khatam": "ختم",
    "start": "سٹارٹ اسٹارٹ",
    "shuru": "شروع",
    "madad": "مدد ہیلپ",
    "zaban": "زبان لینگویج",
    "chutti": "چھٹی چهٹی چھٹیاں چهٹیاں چھٹّی تعطیل تعطیلات",
    "sawal": "سوال سوالات",
    "masla": "مسئلہ مسلہ مسءلہ مسئلے مسلے مسائل",
    "jawab": "جواب جوابات",
    "workshop": "ورکشاپ",
    "aaya": "آیا آئی آئے آگیا آگئی ایا",
    "hazir": "حاضر",
    "plan": "منصوبہ منصوبے پلان",
    "kamyabi": "کامیابی کامیابیاں",
    "khabar": "خبر",
    "poll": "پول رائے راے",
    "agenda": "ایجنڈا ایجنڈہ",
    "faisla": "فیصلہ",
    "hogaya": "ہوگیا ہوگئی",
    "qadam": "قدم",
    "khaas": "خاص",
    "note": "نوٹ",
    "hawale": "حوالے",
    "q": "کیو",
    "qc": "کیوسی",
    "sooba": "صوبہ",
    "up": "اپ اوپر",
    "ws": "ڈبلیوایس",
    "ok": "اوکے",
    "charge": "چارج",
    # what may follow
    "haan": "ہاں",
    "ji": "جی",
    "nahin": "نہیں نہی نہین",
    "mat": "مت",
    "band": "بند",
    "school": "سکول اسکول سکوں",
    "hai": "ہے ہیں",
    "aaj": "آج",
    "kal": "کل",
    "koi": "کوئی کوی",
    "bhi": "بھی",
    "bacha": "بچہ بچے",
    "karo": "کرو کریں کردو کردیں",
    "sms": "میسج میسیج پیغام پیغامات",
    "acha": "اچھا اچھی",
    "kuch": "کچھ",
    "abhi": "ابھی",
    "badla": "بدلا بدلی",
    "urdu": "اردو",
    "roman": "رومن",
    "english": "انگریزی انگلش",
}
_ROMAN = {folded(word): roman for roman, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"\W*([^\W\d_]+(?:[\u0610-\u061a\u064b-\u065f\u0640\u200c\u200d]+[^\W\d_]*)*)")


def in_roman(plain: str) -> str:
    """A folded text with every word that is known by its Roman form.

    >>> in_roman(folded("سکول بند ہے"))
    'school band hai'
    """
    return plain if plain.isascii() else _WORD.sub(_roman, plain.replace("ورک شاپ", "ورکشاپ"))


def called_in_roman(body: str) -> str:
    """A message with its first word in Roman where that calls something; the rest, which may be words to keep, untouched."""
    first = _FIRST.match(body)
    roman = first and _ROMAN.get(folded(first[1]))
    return f"{roman}{body[first.end() :]}" if first and roman else body


def _roman(word: re.Match[str]) -> str:
    return _ROMAN.get(word[0], word[0])
