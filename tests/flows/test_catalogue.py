"""Every text in every language: from the syntax tree to the catalogues and back."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from flows import catalogue, gsm
from flows import language as chosen
from flows.texts import T, at, on, render, short, span
from flows.tone import sounds_like_inspection
from gateway.gathering import HEADER, OF_STORE, Said, said, said_at_desks, updated

ROOT = Path(catalogue.__file__).parent.parent
FILES = [
    path
    for layer in ("flows", "store", "gateway")
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not path.is_relative_to(ROOT / "gateway" / "console")  # tests/gateway/console/test_texts.py
]
FINISHED = ("ur_Latn", "ur")  # offered to people, so nothing may be missing; what is begun beside them may be
BEGUN = [language for language in catalogue.begun() if language != catalogue.SOURCE]
FINISHED_FIRST = catalogue.languages()
each_finished = pytest.mark.parametrize("language", FINISHED)
each_language = pytest.mark.parametrize("language", BEGUN)


@dataclass(frozen=True)
class Found:
    """A text in the code: where, its id and its words; no words where they are not written there and then."""

    where: str
    id: str
    words: str | None
    many: str | None = None


def texts_of(path: Path) -> Iterator[Found]:
    """Every T(...) and TN(...) of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"T", "TN"}:
            written = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Found(where, str(written[0]), *written[1:])


TEXTS = [text for path in FILES for text in texts_of(path) if text.id not in OF_STORE]
ALL = {(text.id, text.words) for text in TEXTS}


def test_the_id_of_an_sms_is_that_of_one_thing() -> None:
    """By it the caps, a hand-over and the figures know what a message is; the shared words of several lie in one file."""
    files: dict[str, set[str]] = {}
    for text in TEXTS:
        if re.fullmatch(r"D\d+[a-z]?", text.id):
            files.setdefault(text.id, set()).add(text.where.split(":")[0])
    assert len(files) > 50
    assert {id: sorted(there) for id, there in files.items() if len(there) > 1} == {}


@cache
def gathered() -> list[Said]:
    return said()


def test_there_are_texts() -> None:
    assert len(ALL) > 150


def test_every_text_stands_where_it_is_said() -> None:
    """A text that is put together elsewhere cannot be found by who gathers texts for translation."""
    assert [text.where for text in TEXTS if text.words is None] == []


@each_finished
def test_no_text_lacks_its_translation(language: str) -> None:
    known = catalogue.entries(language)
    assert [f"{text.where} {text.id}: {text.words}" for text in TEXTS if (text.id, text.words) not in known] == []


@each_language
def test_no_translation_lacks_its_text(language: str) -> None:
    assert [key for key in catalogue.entries(language) if key not in ALL] == []


@each_language
def test_a_translation_is_filled_by_what_fills_the_english(language: str) -> None:
    wrong = []
    for (id, words), entry in catalogue.entries(language).items():
        wanted = placeholders(words)
        wrong += [
            f"{id}: {each}" for each in ([entry] if isinstance(entry, str) else entry) if placeholders(each) != wanted
        ]
    assert wrong == []


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


@each_language
def test_no_text_is_translated_twice(language: str) -> None:
    path = catalogue.LOCALE / language / catalogue.FILE
    with path.open("rb") as file:
        messages = [message for message in read_po(file, ignore_obsolete=True) if message.id]
    contexts = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("msgctxt ")]
    assert len(contexts) == len(messages)


@each_language
def test_a_catalogue_can_be_read_by_a_translator(language: str) -> None:
    with (catalogue.LOCALE / language / catalogue.FILE).open("rb") as file:
        messages = read_po(file, locale="ur")
    assert (messages.num_plurals, messages.plural_expr) == (2, "(n != 1)")
    assert [message.id for message in messages if message.id and message.fuzzy] == []


def test_roman_urdu_stays_in_the_alphabet_of_the_telephone() -> None:
    texts = [
        text
        for entry in catalogue.entries("ur_Latn").values()
        for text in ([entry] if isinstance(entry, str) else entry)
    ]
    assert [text for text in texts if not gsm.is_gsm7(text)] == []
    assert [text.words for text in TEXTS if text.words and not gsm.is_gsm7(text.words)] == []


def test_who_gathers_texts_for_translation_finds_all_of_them() -> None:
    assert {text.key for text in gathered()} == ALL


# --- the tone ------------------------------------------------------------------------------------

NAMES_IT = {"R1", "D19", "T16t"}  # say that this is no inspection, or ask whether a note sounds like one
INSPECTION = re.compile("inspection|معائنہ", re.IGNORECASE)


def told(language: str) -> Iterator[tuple[str, str]]:
    """(id, words) of every text in a language, on telephones and at desks."""
    if language == catalogue.SOURCE:
        yield from ((each.key[0], words) for each in [*gathered(), *said_at_desks()] for words in each.words if words)
    for file in (catalogue.FILE, catalogue.DESK):
        for (id, _), entry in catalogue.entries(language, file).items():
            yield from ((id, words) for words in ([entry] if isinstance(entry, str) else entry))


@pytest.mark.parametrize("language", catalogue.begun())
def test_no_text_sounds_like_an_inspection(language: str) -> None:
    texts = list(told(language))
    assert len(texts) > len(ALL)
    heard = [(id, INSPECTION.sub("", words) if id in NAMES_IT else words) for id, words in texts]
    assert [(id, words) for id, words in heard if sounds_like_inspection(words)] == []


# --- days and hours ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["Wed 25 Nov", "25 Nov", "2-3 Dec", "30 Nov-1 Dec", "2 Dec", "9am", "9:30am", "2pm", "12pm"]),
        (
            "ur_Latn",
            ["Budh 25 Nov", "25 Nov", "2-3 Dec", "30 Nov-1 Dec", "2 Dec", "subah 9", "subah 9:30", "din 2", "din 12"],
        ),
    ],
)
def test_days_and_hours_are_said_as_people_say_them(language: str, told: list[str]) -> None:
    wednesday, second = date(2026, 11, 25), date(2026, 12, 2)
    said = [
        on(wednesday),
        short(wednesday),
        span(second, date(2026, 12, 3)),
        span(date(2026, 11, 30), date(2026, 12, 1)),
        span(second, second),
        at(time(9)),
        at(time(9, 30)),
        at(time(14)),
        at(time(12)),
    ]
    assert [render(text, language) for text in said] == told


# --- looking a text up ---------------------------------------------------------------------------


def test_a_missing_text_is_said_in_the_default_language_then_in_english() -> None:
    assert render(T("back", "0 Back"), "no such language") == "0 Back"
    assert render(T("no such id", "Still said, {n} times.", n=2), "ur_Latn") == "Still said, 2 times."
    assert render(T("A3", "Send"), "no such language") == "Send"


def test_a_text_that_a_begun_language_lacks_is_said_in_the_default_one(locale: Path) -> None:
    begin(locale, "bal")
    assert render(T("back", "0 Back"), "bal") == "0 Wapas"


# --- a language is a folder ----------------------------------------------------------------------


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The catalogues in a folder of this test's own."""
    copy = tmp_path / "locale"
    shutil.copytree(catalogue.LOCALE, copy)
    monkeypatch.setattr(catalogue, "LOCALE", copy)
    forget()
    yield copy
    monkeypatch.undo()
    forget()


def forget() -> None:
    for read in (catalogue.begun, catalogue.languages, catalogue.entries):
        read.cache_clear()


def begin(locale: Path, language: str, words: str = "", name: str = "Balochi") -> Path:
    """A language begun with every text, all of them empty or all these words."""
    path = locale / language / catalogue.FILE
    path.parent.mkdir(parents=True)
    entries = updated(HEADER.format(language=language), gathered())
    entries = entries.replace('msgid "English"\nmsgstr ""', f'msgid "English"\nmsgstr "{name}"')
    path.write_text(re.sub(r'(?m)^(msgstr(\[\d\])?) ""$(?!\n")', rf'\1 "{words}"', entries), encoding="utf-8")
    forget()
    return path


@pytest.mark.parametrize("language", ["bal", "bal_Latn", "brh", "ps"])
def test_a_new_language_is_a_folder(language: str, locale: Path) -> None:
    """Whether or not the library of languages has heard of it, as of Brahui."""
    before = chosen.options()
    path = begin(locale, language)
    assert chosen.options() == {**before, language: None}
    assert catalogue.languages() == FINISHED_FIRST

    path.unlink()
    path.parent.rmdir()
    begin(locale, language, words="bale")
    assert chosen.options() == {**before, language: "Balochi"}
    assert catalogue.languages() == (*FINISHED_FIRST, language)
    assert render(T("back", "0 Back"), language) == "bale"


def test_a_text_taken_from_a_language_withdraws_the_offer(locale: Path) -> None:
    path = begin(locale, "bal", words="bale")
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "0 Back"\nmsgstr "bale"', 'msgid "0 Back"\nmsgstr ""')
    )
    forget()
    assert catalogue.missing("bal") == {("back", "0 Back")}
    assert "bal" not in catalogue.languages()
