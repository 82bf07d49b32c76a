"""A page of paper: A4 as PDF, in the letters of any of our languages, from the right where they run so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table of a font that it makes smaller

_FONTS = Path(__file__).with_name("fonts")
_INK, _STRONG, _TINT, _LINE = (27, 36, 32), (23, 96, 63), (231, 240, 233), (170, 176, 168)
_WIDE, _EDGE, _BOTTOM = 210, 16, 283  # millimetres
_POINT = 0.3528
_SCALES = (1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)


def printed(title: str, language: str, fill: Callable[[Paper], None]) -> bytes:
    """A file of one page: what is too long for it is written smaller."""
    made = b""
    for scale in _SCALES:
        with closing(Paper(title, language, scale)) as paper:
            fill(paper)
            made = bytes(paper.pdf.output())
            if paper.fits:
                break
    return made


class Paper:
    """One page, filled from the top. `rtl`: its words run from the right; codes and numbers never do."""

    def __init__(self, title: str, language: str, scale: float = 1) -> None:
        self.scale = scale
        self.rtl = language == "ur"
        from fpdf import FPDF  # noqa: PLC0415 - 24 MB and half a second, for processes that mostly print nothing

        self.pdf = FPDF(format="A4")
        self.pdf.set_title(title)
        self.pdf.set_lang(language.replace("_", "-"))
        self.pdf.set_margin(_EDGE)
        self.pdf.set_auto_page_break(False)
        self.pdf.add_page()
        for style, name in (("", "regular"), ("B", "bold")):
            self.pdf.add_font("Paper", style, _FONTS / f"paper-{name}.ttf")
        self.pdf.set_text_shaping(True)
        self.pdf.set_text_color(*_INK)
        self.y = float(_EDGE)

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(_WIDE - 2 * _EDGE)

    def words(self, words: str, size: float = 12, bold: bool = False, strong: bool = False) -> None:
        """A line or some, over the whole width."""
        self.pdf.set_text_color(*(_STRONG if strong else _INK))
        self.y += self._cell(words, 0, self.width, size, bold)
        self.pdf.set_text_color(*_INK)

    def code(self, words: str, size: float) -> None:
        """What is dialled, large, in the middle."""
        size *= self.scale
        high = size * _POINT * 1.4
        self.pdf.set_fill_color(*_TINT)
        self.pdf.rect(_EDGE, self.y, self.width, high + 4, style="F")
        self.pdf.set_font("Paper", "B", size)
        self.pdf.set_xy(_EDGE, self.y + 2)
        self.pdf.cell(self.width, high, words, align="C")
        self.y += high + 6

    def rows(self, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float = 12) -> None:
        """A table, its first column where reading begins. `widths`: of the columns, as shares of 1."""
        for row in rows:
            start, high = 0.0, 0.0
            for words, share in zip(row, widths, strict=True):
                high = max(high, self._cell(words, start, share * self.width - 2, size))
                start += share * self.width
            self.y += high
            self.pdf.set_draw_color(*_LINE)
            self.pdf.line(_EDGE, self.y, _WIDE - _EDGE, self.y)
            self.y += 0.8

    def blank(self, lines: int) -> None:
        """Lines to write on by hand."""
        self.pdf.set_draw_color(*_LINE)
        for _ in range(lines):
            self.y += 8.5 * self.scale
            self.pdf.line(_EDGE, self.y, _WIDE - _EDGE, self.y)

    def space(self, high: float) -> None:
        """Some room."""
        self.y += high * self.scale

    @property
    def fits(self) -> bool:
        """Whether all of it is on the page."""
        return self.y <= _BOTTOM

    def close(self) -> None:
        """Let go of the files of the fonts."""
        for font in self.pdf.fonts.values():
            if hasattr(font, "close"):  # the built-in ones have no file
                font.close()

    def _cell(self, words: str, start: float, wide: float, size: float, bold: bool = False) -> float:
        """Words in a column; how high they are."""
        size *= self.scale
        line = size * _POINT * (1.6 if self.rtl else 1.35)
        self.pdf.set_font("Paper", "B" if bold else "", size)
        left = _WIDE - _EDGE - start - wide if self.rtl else _EDGE + start
        self.pdf.set_xy(left, self.y)
        self.pdf.multi_cell(wide, line, words, align="R" if self.rtl else "L", new_x="LMARGIN", new_y="NEXT")
        return float(self.pdf.get_y()) - self.y
