"""The catalogues: gettext files that a translator edits, read with Babel.

One folder a language under `locale/`: `saathi.po` has what telephones say, `console.po` what stands on pages at a desk. The
context of an entry is the id of the text, its msgid the English. The one place in `flows/` that opens a file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = "en"
DEFAULT = "ur_Latn"
FIRST = (DEFAULT, SOURCE, "ur")  # the order in which languages are offered; others follow by the names of their folders
LOCALE = Path(__file__).parent / "locale"
FILE = Path("LC_MESSAGES") / "saathi.po"
DESK = Path("LC_MESSAGES") / "console.po"

Entry = str | tuple[str, str]


@cache
def begun() -> tuple[str, ...]:
    """Every language with a catalogue, whole or not. The order is that of the numbers on the screens, so it keeps."""
    found = {folder.name for folder in LOCALE.iterdir() if (folder / FILE).exists()} | {SOURCE}
    return (*(name for name in FIRST if name in found), *sorted(found - {*FIRST}))


@cache
def languages() -> tuple[str, ...]:
    """The languages that people are offered: those whose catalogue lacks nothing that the default one has."""
    return tuple(language for language in begun() if language == SOURCE or not missing(language))


def missing(language: str) -> set[tuple[str, str]]:
    """The texts (id, English) that a catalogue does not have yet."""
    return entries(DEFAULT).keys() - entries(language).keys()


@cache
def entries(language: str, file: Path = FILE) -> dict[tuple[str, str], Entry]:
    """(id, English) -> the words, or (one, many). Entries marked fuzzy are used: a draft beats a foreign language."""
    path = LOCALE / language / file
    if language == SOURCE or not path.exists():
        return {}
    with path.open("rb") as opened:
        messages = read_po(opened, ignore_obsolete=True)
    found: dict[tuple[str, str], Entry] = {}
    for message in messages:
        if message.id and message.context and message.string and all(message.string):
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            string = message.string
            found[(message.context, msgid)] = string if isinstance(string, str) else (string[0], string[-1])
    return found


def words(language: str, id: str, one: str, many: str | None, n: object) -> str:
    """The words of a text in a language. Where they are missing those of the default language, then the English."""
    entry = _entry(language, id, one)
    if entry is None and language in begun() and language != SOURCE:
        entry = _entry(DEFAULT, id, one)
    if entry is None:
        entry = one if many is None else (one, many)
    if isinstance(entry, str):
        return entry
    return entry[0 if n == 1 else 1]


def _entry(language: str, id: str, one: str) -> Entry | None:
    found = entries(language).get((id, one))
    return entries(language, DESK).get((id, one)) if found is None else found
