"""Somebody with several duties, as a teacher who acts as the district officer: which of them this call is for."""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation import Ask, Conversation, End
from flows.texts import T, Text

DUTIES: Mapping[str, Text] = {
    "officer": T("V0b", "District office"),
    "province": T("V0b", "Province"),
    "focal": T("V0b", "Focal person"),
    "specialist": T("V0b", "Asked of me as specialist"),
    "mentor": T("V0b", "My cluster, as mentor"),
    "mentee": T("V0b", "My own class"),
}


def home(ask: Ask, menus: Mapping[str, Conversation]) -> End:
    """V0b. `menus` by the names of `DUTIES`; each begins as if it were alone."""
    options = {name: words for name, words in DUTIES.items() if name in menus}
    return menus[ask.choice("duty", T("V0b", "What is it about?"), options, back=False)](ask)
