"""What is refused at a desk, with words that are said in the language of whoever reads them."""

from __future__ import annotations

from flows.catalogue import SOURCE
from flows.texts import Text, render


class Refused(ValueError):
    """Why something cannot be taken, and what to do about it. Its `str` is English, for the command line."""

    def __init__(self, said: Text) -> None:
        super().__init__(render(said, SOURCE))
        self.said = said
