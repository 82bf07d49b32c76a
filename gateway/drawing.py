"""Charts as SVG: bars in stacks and a line over weeks. No script, no style but the page's own classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 14, 38


def stacks(
    labels: Sequence[str],
    layers: Mapping[str, Sequence[float]],
    title: str,
    shaded: Sequence[float] = (),
    least: float = 1e-9,
) -> Markup:
    """A bar for each label, made of layers; `shaded`: how dark what lies behind each, 0 to 1. The axis reaches to `least`."""
    tops = [sum(values) for values in zip(*layers.values(), strict=True)] or [0]
    frame = _Frame(labels, max([*tops, least]))
    body = frame.shades(shaded)
    for n in range(len(labels)):
        below = 0.0
        for number, values in enumerate(layers.values()):
            body += frame.bar(n, below, below + values[n], f"c{number}")
            below += values[n]
    return frame.drawn(body, title)


def line(
    labels: Sequence[str], values: Sequence[float], title: str, most: float, shaded: Sequence[float] = ()
) -> Markup:
    """A line with a point for each label; `shaded` as for stacks."""
    return lines(labels, [values], title, most, shaded)


def lines(
    labels: Sequence[str],
    many: Sequence[Sequence[float | None]],
    title: str,
    most: float,
    shaded: Sequence[float] = (),
) -> Markup:
    """Several of them, each with a point for each label; None is a gap."""
    frame = _Frame(labels, most)
    drawn = "".join(frame.line(values, f"c{number}", f"line l{number}") for number, values in enumerate(many))
    return frame.drawn(frame.shades(shaded) + drawn, title)


class _Frame:
    """The axes: where each label and each value stands."""

    def __init__(self, labels: Sequence[str], most: float) -> None:
        self._labels, self._most = labels, _round_up(most)
        self._step = (WIDTH - LEFT - RIGHT) / max(1, len(labels))

    def middle(self, n: int) -> float:
        """The middle of a label's place."""
        return LEFT + self._step * (n + 0.5)

    def height_of(self, value: float) -> float:
        """How far from the top a value stands."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self._most

    def bar(self, n: int, below: float, above: float, css: str) -> str:
        """One piece of a bar."""
        top, bottom = self.height_of(above), self.height_of(below)
        width = self._step * 0.7
        return (
            f'<rect class="{css}" x="{self.middle(n) - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{max(0, bottom - top):.1f}"/>'
        )

    def line(self, values: Sequence[float | None], dot: str, css: str) -> str:
        """A line, broken where nothing is known."""
        points = [
            None if value is None else (f"{self.middle(n):.1f}", f"{self.height_of(value):.1f}", value)
            for n, value in enumerate(values)
        ]
        pieces = [list(piece) for known, piece in groupby(points, bool) if known]
        paths = "".join(
            f'<polyline class="{css}" points="{" ".join(f"{x},{y}" for x, y, _ in filter(None, piece))}"/>'
            for piece in pieces
            if len(piece) > 1
        )
        dots = "".join(
            f'<circle class="{dot}" cx="{x}" cy="{y}" r="3.5"><title>{value:.0f}</title></circle>'
            for x, y, value in filter(None, points)
        )
        return paths + dots

    def shades(self, shaded: Sequence[float]) -> str:
        """What lies behind each label: how much of the programme was in a vacation."""
        return "".join(
            f'<rect class="shade" x="{LEFT + self._step * n:.1f}" y="{TOP}" width="{self._step:.1f}" '
            f'height="{HEIGHT - TOP - BOTTOM}" opacity="{share:.2f}"/>'
            for n, share in enumerate(shaded)
            if share
        )

    def drawn(self, body: str, title: str) -> Markup:
        """The whole picture, with its axes; `title` is read out by a screen reader."""
        grid = "".join(self._rule(self._most * part / 4) for part in range(5))
        every = -(-len(self._labels) // 9)
        names = "".join(
            f'<text class="day" x="{self.middle(n):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(name)}</text>'
            for n, name in enumerate(self._labels)
            if n % every == 0
        )
        picture = (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{grid}{body}{names}</svg>'
        )
        return Markup(picture)  # noqa: S704 - the labels are escaped, all else are numbers of ours

    def _rule(self, value: float) -> str:
        height = self.height_of(value)
        return (
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>'
            f'<text x="{LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{value:,.10g}</text>'
        )


def _round_up(most: float) -> float:
    """A top of the axis that reads well, whose quarters do too."""
    for size in (
        0.4,
        0.8,
        1,
        2,
        4,
        8,
        10,
        20,
        40,
        60,
        80,
        100,
        200,
        400,
        600,
        800,
        1000,
        2000,
        4000,
        8000,
        10_000,
        20_000,
        40_000,
    ):
        if most <= size:
            return size
    return most
