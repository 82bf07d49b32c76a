"""Plays a talk that is written down, and compares what people see with what stands there.

A transcript is lines. `given`, `Zarmina in English` and `at` first, how things stand. Then what people do:

    Zarmina dials *778#            sends    1, 15              sends    "Books, and chalk"
    repeats                        drops                       drops   and dials again after 20 minutes
    Zarmina texts  18 15           Zarmina texts twice  18 15
    later    5 school days         at       Mon 30 Nov 09:30

and under each what comes of it, all of it, for everybody who is named anywhere in the transcript:

    sees     Saathi / 1 Attendance today / 2 ...       a screen; " / " is a new line, a last "..." means "begins so"
    ends     Saved, thank you ...                      the last words of a call
    Zarmina receives  Saved: Wed 25 Nov ...            a message
    saved    AttendanceCounted GGPS Huramzai ...       only where it stands: all that is new since it last stood

`pytest --rewrite` writes what was seen, received and saved into the file; what people do stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from difflib import ndiff
from pathlib import Path

from flows.policy import POLICY
from gateway.phone.record import COLUMN, folded
from gateway.turn import Said
from tests.stage import Stage

SETTING = ("given", "in", "at")  # before the first thing that somebody does
PLAIN_ACTS = ("given", "sends", "repeats", "drops", "later", "at")
ACTS_OF = ("dials", "texts twice", "texts", "in")
SEEN = ("sees", "ends")
_PLAIN = re.compile(rf"({'|'.join((*PLAIN_ACTS, *SEEN, 'saved'))})(?:\s+(.*))?$")
_OF = re.compile(rf"(\S.*?)\s+({'|'.join((*ACTS_OF, 'receives'))})\s+(.*)$")
_INPUTS = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]+?))\s*(?:,|$)')


@dataclass(frozen=True)
class Line:
    """One line: `who` does `verb` with `words`; "" for a line without a name."""

    number: int
    raw: str
    who: str
    verb: str
    words: str

    @property
    def told(self) -> bool:
        """Whether it tells what came of something."""
        return self.verb in SEEN or self.verb in ("receives", "saved")


@dataclass
class Block:
    """Something somebody does, what came of it as it is written down, and the empty lines and remarks after it."""

    act: Line
    told: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Differs(AssertionError):
    """What came of a line is not what stands under it."""


def read(text: str) -> tuple[list[str], list[Block]]:
    """The remarks before everything, then the blocks. Raises ValueError, with the line, for what cannot be read."""
    before: list[str] = []
    blocks: list[Block] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = _line(number, raw)
        if line is None:
            (blocks[-1].remarks if blocks else before).append(raw)
        elif not line.told:
            blocks.append(Block(line))
        elif blocks:
            blocks[-1].told.append(line)
        else:
            raise ValueError(f"line {number}: nobody has done anything yet")
    return before, blocks


def _line(number: int, raw: str) -> Line | None:
    stripped = raw.strip()
    if not stripped or stripped.startswith("#"):
        return None
    if found := _PLAIN.match(stripped):
        return Line(number, raw, "", found[1], (found[2] or "").strip())
    if found := _OF.match(stripped):
        return Line(number, raw, found[1], found[2], found[3].strip())
    raise ValueError(f"line {number} cannot be read: {raw}")


def play(path: Path, stage: Stage, rewrite: bool = False) -> None:
    """Play a file. Raises Differs at the first difference; with `rewrite` the file is made to agree instead."""
    before, blocks = read(path.read_text(encoding="utf-8"))
    written = list(before)
    player = Player(stage, {line.who for block in blocks for line in (block.act, *block.told) if line.who})
    for block in blocks:
        told = player.play(block)
        agrees = len(told) == len(block.told) and all(map(_agrees, block.told, told))
        if not agrees and not rewrite:
            raise Differs(_difference(path, block, told))
        kept = [line.raw if _agrees(line, new) else new for line, new in zip(block.told, told, strict=False)]
        written += [block.act.raw, *kept, *told[len(kept) :], *block.remarks]
    if rewrite:
        path.write_text("\n".join(written) + "\n", encoding="utf-8")


def _agrees(line: Line, new: str) -> bool:
    """Spaces do not matter, and a last "..." stands for whatever follows."""
    old, new = " ".join(line.raw.split()), " ".join(new.split())
    return new.startswith(old[:-3].rstrip()) if old.endswith("...") else new == old


def _difference(path: Path, block: Block, told: list[str]) -> str:
    lines = "\n".join(
        ndiff([" ".join(line.raw.split()) for line in block.told], [" ".join(new.split()) for new in told])
    )
    return f"{path.name}:{block.act.number}: after\n  {block.act.raw.strip()}\n(-: as written, +: as played)\n{lines}"


class Player:
    """Does on a stage what the lines say. `cast`: whose messages are told of."""

    def __init__(self, stage: Stage, cast: set[str]) -> None:
        self.stage = stage
        self.cast = cast
        self.speaker = ""

    def play(self, block: Block) -> list[str]:
        """Do it; what came of it, as lines."""
        act = block.act
        if act.verb not in SETTING and not self.stage.begun:
            self.stage.begin()
        said = self._act(act)
        return list(self._told(said, any(line.verb == "saved" for line in block.told)))

    def _told(self, said: Said | None, saved: bool) -> Iterator[str]:
        if said:
            yield f"{'sees' if said.more else 'ends':<{COLUMN}}{folded(said.text)}"
        if not self.stage.begun:
            return
        names = {self.stage.number(name): name for name in self.cast}
        for msisdn, text in self.stage.messages():
            if msisdn in names:
                yield f"{names[msisdn]} receives  {folded(text)}"
        if saved:
            found = self.stage.saved()
            yield from (f"{'saved':<{COLUMN}}{line}" for line in found or ["nothing"])

    def _act(self, act: Line) -> Said | None:
        stage = self.stage
        if act.verb in ("dials", "texts", "texts twice"):
            self.speaker = stage.number(act.who)
        match act.verb:
            case "dials":
                return stage.dial(self.speaker, act.words)
            case "sends":
                return [stage.send(self.speaker, typed) for typed in inputs(act.words)][-1]
            case "repeats":
                return stage.repeat(self.speaker)
            case "drops":
                return self._drop(act.words)
            case "texts" | "texts twice":
                stage.write(self.speaker, act.words, 2 if act.verb == "texts twice" else 1)
            case _:
                self._set(act)
        return None

    def _set(self, act: Line) -> None:
        match act.verb:
            case "given":
                self.stage.given(act.words)
            case "in":
                self.stage.speaks(act.who, act.words)
            case "later":
                self.stage.go_to(self._later(act.words))
            case "at":
                self.stage.go_to(moment(act.words, self.stage.now))

    def _drop(self, words: str) -> Said | None:
        """The line breaks, of which Saathi hears nothing; perhaps she dials again."""
        code = re.search(r"\*778\S*#", words)
        if after := re.search(r"after (.+)$", words):
            self.stage.go_to(self._later(after[1]))
        return self.stage.dial(self.speaker, code[0] if code else "*778#") if "dials again" in words else None

    def _later(self, words: str) -> datetime:
        n, unit = words.split(maxsplit=1)
        return self.stage.later(int(n), unit)


def inputs(words: str) -> list[str]:
    """`1, 15` are two inputs; what stands in quotation marks is one, with those that belong to it doubled.

    >>> inputs('2, 3, "Books, and chalk"')
    ['2', '3', 'Books, and chalk']
    """
    return [found[2] if found[1] is None else found[1].replace('""', '"') for found in _INPUTS.finditer(words)]


def moment(words: str, now: datetime) -> datetime:
    """`Mon 30 Nov 09:30`, of this year unless that is long past. Raises ValueError where it is not that weekday."""
    weekday, *rest = words.split()
    for year in (now.year, now.year + 1):
        found = datetime.strptime(f"{' '.join(rest)} {year}", "%d %b %H:%M %Y").replace(tzinfo=POLICY.zone)
        if (now - found).days < 180:
            if f"{found:%a}" != weekday:
                raise ValueError(f"{words} is a {found:%A}")
            return found
    raise ValueError(f"{words} lies behind")
