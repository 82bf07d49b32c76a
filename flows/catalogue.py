"""The catalogues: gettext files that a translator edits, read with Babel.

One folder a language under `locale/`; the context of an entry is the id of the
text, its msgid the English. The one place in `flows/` that opens a file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = "en"
DEFAULT = "ur_Latn"
LOCALE = Path(__file__).parent / "locale"
FILE = Path("LC_MESSAGES") / "saathi.po"
NAMES = {"ur_Latn": "Roman Urdu", "en": "English", "ur": "Urdu"}

Entry = str | tuple[str, str]


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for, the default first."""
    found = sorted(folder.name for folder in LOCALE.iterdir() if (folder / FILE).exists())
    return (*sorted(found, key=lambda name: name != DEFAULT), SOURCE)


@cache
def entries(language: str) -> dict[tuple[str, str], Entry]:
    """(id, English) -> the words, or (one, many). Entries marked fuzzy are used: a draft beats a foreign language."""
    path = LOCALE / language / FILE
    if language == SOURCE or not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=language.split("_", maxsplit=1)[0], ignore_obsolete=True)
    found: dict[tuple[str, str], Entry] = {}
    for message in messages:
        if message.id and message.context and message.string and all(message.string):
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            string = message.string
            found[(message.context, msgid)] = string if isinstance(string, str) else (string[0], string[-1])
    return found


def words(language: str, id: str, one: str, many: str | None, n: object) -> str:
    """The words of a text in a language; the English ones where they are missing."""
    entry = entries(language).get((id, one))
    if entry is None:
        entry = one if many is None else (one, many)
    if isinstance(entry, str):
        return entry
    return entry[0 if n == 1 else 1]
