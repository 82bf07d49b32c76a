"""PR: the menus as they are, to try them out. Nothing of hers is shown, nothing is saved, nobody is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.conversation import Ask, End
from flows.facts import Mentee, Pin
from flows.keys import PRACTICE
from flows.texts import T


def practise(ask: Ask, mentee: Mentee, home: Callable[[Ask, Mentee], End]) -> End:
    """Whatever it ends with is dropped, and the last words say so."""
    ask.remember(PRACTICE, lambda: "yes")
    nothing = replace(
        mentee, counted={}, usual=None, questions=(), sensitive=(), cluster_asks=(), new_answers=(), pin=Pin
    )
    home(ask, nothing)
    words = T(
        "PR", "This was practice: nothing is saved and nobody is told. For real: dial {code}. Once more: {again}."
    )
    code = mentee.programme.ussd_code
    return End(words.filled(code=code, again=code.replace("#", "*99#")))
