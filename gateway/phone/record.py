"""What was played on a phone, written down as a test: `tests/transcript.py` plays it again."""

from __future__ import annotations

from datetime import datetime

from flows.policy import POLICY

COLUMN = 9  # of what follows a verb


class Record:
    """The lines of a transcript, so far, of one phone; `name` is whose."""

    def __init__(self, name: str, began: datetime) -> None:
        self._name = name
        self._lines = [_line("given", "the demo programme"), _line("at", _moment(began))]

    @property
    def text(self) -> str:
        """The whole transcript."""
        return "\n".join(self._lines) + "\n"

    def dials(self, code: str) -> None:
        """A call begins."""
        self._lines += ["", _line(f"{self._name} dials", code)]

    def sends(self, typed: str) -> None:
        """An answer in a call; quoted where a comma, its edges or its own quotation marks could be misread."""
        misread = not typed or typed != typed.strip() or "," in typed or '"' in typed
        self._lines.append(_line("sends", '"{}"'.format(typed.replace('"', '""')) if misread else typed))

    def sends_again(self) -> None:
        """The network repeats the last request."""
        self._lines.append(_line("repeats", ""))

    def drops(self) -> None:
        """The call breaks off."""
        self._lines.append("drops")

    def shown(self, text: str, more: bool) -> None:
        """A screen, or the last words of a call."""
        self._lines.append(_line("sees" if more else "ends", folded(text)))

    def texts(self, words: str) -> None:
        """A message to Saathi."""
        self._lines += ["", _line(f"{self._name} texts", folded(words))]

    def receives(self, words: str) -> None:
        """A message from Saathi."""
        self._lines.append(_line(f"{self._name} receives", folded(words)))

    def moves_to(self, now: datetime) -> None:
        """The programme clock is moved on."""
        self._lines += ["", _line("at", _moment(now))]


def folded(text: str) -> str:
    """A text of several lines in one, as transcripts have it."""
    return text.replace("\n", " / ")


def _line(verb: str, words: str) -> str:
    return f"{verb:<{COLUMN}}{words}" if len(verb) < COLUMN else f"{verb}  {words}"


def _moment(now: datetime) -> str:
    return f"{now.astimezone(POLICY.zone):%a %d %b %H:%M}"
