"""Words that are not yet in any language.

`T("A2", "Boys present? ({n} on register)", n=22)` is a text with its id, its
English and what fills it. It becomes a string only when a person's language is
known. Ids are those of the programme's screens (`A2`, `D7` ...).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType

from flows import catalogue

Value = object  # a str, an int, a date or another Text


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the catalogue and what fills its placeholders."""

    id: str
    words: str
    many: str | None = None
    params: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def filled(self, **more: Value) -> Text:
        """The same text with further placeholders filled, e.g. a reference given only when it is saved."""
        return Text(self.id, self.words, self.many, MappingProxyType({**self.params, **more}))


def T(id: str, words: str, /, **params: Value) -> Text:
    """A text: its id, its English, what fills it."""
    return Text(id, words, None, MappingProxyType(params)) if params else _plain(id, words)


@lru_cache(maxsize=4096)  # more than there are; a menu makes dozens of them anew at every press
def _plain(id: str, words: str) -> Text:
    return Text(id, words)


def TN(id: str, one: str, many: str, /, **params: Value) -> Text:
    """A text that counts: `n` among its params chooses between one and many."""
    return Text(id, one, many, MappingProxyType(params))


def render(text: Text | str, language: str) -> str:
    """The words in a language ("en", "ur_Latn", "ur"); English where a catalogue lacks them."""
    if isinstance(text, str):
        return text
    words = catalogue.words(language, text.id, text.words, text.many, text.params.get("n"))
    if not text.params:
        return words
    return words.format_map({name: _value(value, language) for name, value in text.params.items()})


def _value(value: Value, language: str) -> object:
    if isinstance(value, Text):
        return render(value, language)
    if isinstance(value, date):
        return render(short(value), language)
    return value


def on(day: date) -> Text:
    """A day with its weekday: "Wed 25 Nov"."""
    return T("day", "{weekday} {d} {month}", weekday=weekday(day), d=day.day, month=month(day))


def short(day: date) -> Text:
    """A day without its weekday: "25 Nov"."""
    return T("short day", "{d} {month}", d=day.day, month=month(day))


def span(first: date, last: date) -> Text:
    """Some days that follow each other: "2-3 Dec", "30 Nov-1 Dec", "2 Dec"."""
    if first == last:
        return short(first)
    if first.month == last.month:
        return T("days", "{d}-{e} {month}", d=first.day, e=last.day, month=month(first))
    return T("long days", "{first}-{last}", first=short(first), last=short(last))


def at(hour: time) -> Text:
    """An hour as people say it: "9am", "2pm", "9:30am"."""
    clock = f"{(hour.hour - 1) % 12 + 1}" + (f":{hour.minute:02}" if hour.minute else "")
    if hour.hour < 12:
        return T("morning", "{clock}am", clock=clock)
    return T("afternoon", "{clock}pm", clock=clock)


def weekday(day: date) -> Text:
    """The short name of a day of the week."""
    return _WEEKDAYS[day.weekday()]


def month(day: date) -> Text:
    """The short name of a month."""
    return _MONTHS[day.month - 1]


_WEEKDAYS = (
    T("weekday", "Mon"),
    T("weekday", "Tue"),
    T("weekday", "Wed"),
    T("weekday", "Thu"),
    T("weekday", "Fri"),
    T("weekday", "Sat"),
    T("weekday", "Sun"),
)
_MONTHS = (
    T("month", "Jan"),
    T("month", "Feb"),
    T("month", "Mar"),
    T("month", "Apr"),
    T("month", "May"),
    T("month", "Jun"),
    T("month", "Jul"),
    T("month", "Aug"),
    T("month", "Sep"),
    T("month", "Oct"),
    T("month", "Nov"),
    T("month", "Dec"),
)
