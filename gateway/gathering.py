"""`make catalogue`: every text of the code into every catalogue, for whoever translates.

What a translator wrote stays as it is, to the letter and in its place. A text that is
new stands beside those of its id, still empty; one that is gone goes. `NEW=bal` begins
a language: its folder, with all that is to be translated. The pages of the console have a catalogue of their own, so
that a language can be offered on telephones before they are translated.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from flows import catalogue

ROOT = Path(catalogue.__file__).parent.parent
LAYERS = ("flows", "store", "gateway")
CONSOLE = Path("gateway", "console")
OF_STORE = ("roster", "staff")  # ids of what the store refuses: lists, posts, accounts; read at desks only
KEYWORDS = {"T": ((1, "c"), 2), "TN": ((1, "c"), 2, 3)}
HEADER = """\
# {language}. Begun from the texts of Saathi; docs/languages.md tells how to go on.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""

_BETWEEN = re.compile(r'\n{2,}|(?<=")\n(?=msgctxt |#)')  # entries: an empty line is easily forgotten

Key = tuple[str, str]  # (id, English)


@dataclass(frozen=True)
class Said:
    """A text of the code: its id, its English and what is said of it to translators."""

    id: str
    words: tuple[str, ...]  # the English; with a second one for many
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Under which a catalogue holds it."""
        return self.id, self.words[0]

    def entry(self) -> str:
        """As it stands in a catalogue before anybody has translated it."""
        begun = Catalog()
        begun.add(self.words if len(self.words) > 1 else self.words[0], context=self.id, auto_comments=self.remarks)
        written = BytesIO()
        write_po(written, begun, omit_header=True, no_location=True, width=0)
        lines = written.getvalue().decode().strip().split("\n")
        return "\n".join(line for line in lines if not line.startswith("#,"))


def said(root: Path = ROOT) -> list[Said]:
    """Every text of the code that telephones say, once, in the order in which it is met."""
    folders = [root / layer for layer in LAYERS]
    found = _gathered(folders, lambda folder: not Path(folder).resolve().is_relative_to(root / CONSOLE))
    return [each for each in found if each.id not in OF_STORE]


def said_at_desks(root: Path = ROOT) -> list[Said]:
    """The same of the console, from its templates too, and what the store refuses there."""
    refused = [each for each in _gathered([root / "store"], lambda _: True) if each.id in OF_STORE]
    return [*_gathered([root / CONSOLE], lambda _: True), *refused]


def _gathered(folders: Sequence[Path], within: Callable[[str], bool]) -> list[Said]:
    found: dict[Key, Said] = {}
    for folder in folders:
        told = extract_from_dir(
            folder,
            [("**.py", "python"), ("**/templates/**.html", "jinja2")],
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=within,
        )
        for _, _, message, remarks, id in told:
            words = (message,) if isinstance(message, str) else tuple(message)
            each = Said(id or "", words, tuple(remarks))
            found.setdefault(each.key, each)
    return list(found.values())


def updated(text: str, texts: Sequence[Said]) -> str:
    """A catalogue with every text of the code and no other."""
    header, *entries = _BETWEEN.split(text.strip())
    wanted = {each.key: each for each in texts}
    held: dict[Key, str] = {}
    for entry in entries:
        held |= {key: entry for key in _keys_of(header, entry) if key in wanted}
    return "\n\n".join([header, *_in_place(held, texts)]) + "\n"


def _keys_of(header: str, entry: str) -> Iterator[Key]:
    for message in read_po(BytesIO(f"{header}\n\n{entry}\n".encode()), ignore_obsolete=True):
        if message.id:
            yield message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def _in_place(held: dict[Key, str], texts: Sequence[Said]) -> list[str]:
    """The entries there are, and each new one after the last of its id."""
    placed = list(held.items())
    for each in texts:
        if each.key in held:
            continue
        same = [place for place, ((id, _), _) in enumerate(placed, 1) if id == each.id]
        placed.insert(same[-1] if same else len(placed), (each.key, each.entry()))
    return [entry for _, entry in placed]


def main(begin: str = "") -> None:
    """Bring all catalogues up to date; `begin`: the tag of a language to begin, such as "bal"."""
    languages = [language for language in catalogue.begun() if language != catalogue.SOURCE]
    for language in dict.fromkeys([*languages, *filter(None, [begin])]):
        for file, texts in ((catalogue.FILE, said()), (catalogue.DESK, said_at_desks())):
            _bring_up_to_date(language, file, texts)


def _bring_up_to_date(language: str, file: Path, texts: Sequence[Said]) -> None:
    path = catalogue.LOCALE / language / file
    path.parent.mkdir(parents=True, exist_ok=True)
    there = path.read_text(encoding="utf-8") if path.exists() else HEADER.format(language=language)
    path.write_text(updated(there, texts), encoding="utf-8")
    catalogue.entries.cache_clear()
    have = len(catalogue.entries(language, file))
    click.echo(f"{language}, {file.name}: {have} of {len(texts)} texts translated")


if __name__ == "__main__":
    main(*sys.argv[1:2])
