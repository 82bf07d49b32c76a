"""What the lines of the audit say, in the language of the page. The line itself is English and sealed; a new act is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from flows.texts import T, Text
from gateway.console.charting.tables import TABLES
from gateway.console.visit import Visit

ACTS: Mapping[str, Text] = {
    "signed in": T("audit", "signed in"),
    "account invited": T("audit", "account invited"),
    "account set up": T("audit", "account set up"),
    "number shown": T("audit", "number shown"),
    "number replaced": T("audit", "number replaced"),
    "freed": T("audit", "freed from what was stuck"),
    "left": T("audit", "left the programme"),
    "came back": T("audit", "came back to the programme"),
    "person added": T("audit", "person added"),
    "person changed": T("audit", "person changed"),
    "cohort said": T("audit", "cohort of a mentor noted"),
    "person moved": T("audit", "person moved to another school"),
    "people merged": T("audit", "two entries made one"),
    "people parted again": T("audit", "one entry made two again"),
    "people told apart": T("audit", "noted that these are two people"),
    "erased": T("audit", "erased"),
    "forgot what is too old": T("audit", "forgot what is too old"),
    "post given": T("audit", "post given"),
    "post ended": T("audit", "post ended"),
    "sent again": T("audit", "message sent again"),
    "messages exported": T("audit", "list of messages fetched"),
    "roster exported": T("audit", "roll fetched"),
    "roster written": T("audit", "list taken in"),
    "roster undone": T("audit", "list undone"),
    "roster list dropped": T("audit", "list thrown away"),
    "calendar block added": T("audit", "days added to the calendar"),
    "calendar block confirmed": T("audit", "days of the calendar confirmed"),
    "calendar block removed": T("audit", "days taken out of the calendar"),
    "rules changed": T("audit", "rules changed"),
    "district changed": T("audit", "district changed"),
    "helplines changed": T("audit", "helplines changed"),
    "cluster changed": T("audit", "cluster changed"),
    "cluster added": T("audit", "cluster added"),
    "zone changed": T("audit", "zone changed"),
    "school added": T("audit", "school added"),
    "school changed": T("audit", "school changed"),
    "specialist taken in": T("audit", "specialist taken in"),
    "specialist let go": T("audit", "specialist let go"),
    "broadcast written": T("audit", "broadcast written"),
    "broadcast tried": T("audit", "broadcast tried on one's own number"),
    "broadcast asked for": T("audit", "broadcast asked for"),
    "broadcast planned": T("audit", "broadcast planned"),
    "broadcast cancelled": T("audit", "broadcast cancelled"),
    "agreed to": T("audit", "second word given"),
    "refused": T("audit", "second word refused"),
    "taken back": T("audit", "taken back before a second word"),
}
ASKED = "asked for: "  # before the act that waits for a second word
EXPORTS: Mapping[str, Text] = {  # by how an act with an export ends; before it stands its table
    " export asked for": T("audit", "export asked for: {table}"),
    " export given up": T("audit", "export given up: {table}"),
    " exported": T("audit", "export fetched: {table}"),
}


def said(act: str) -> Text | str:
    """An act in words; as it stands where it is of an earlier release."""
    if act in ACTS:
        return ACTS[act]
    if act.startswith(ASKED):
        return T("audit", "asked for: {act}", act=said(act.removeprefix(ASKED)))
    for ending, words in EXPORTS.items():
        table = TABLES.get(act.removesuffix(ending))
        if table and act.endswith(ending):
            return words.filled(table=table.word)
    return act


def called(visit: Visit, words: str) -> list[str]:
    """The acts in whose words on the page these are."""
    wanted = words.casefold()
    every = [*ACTS, *(f"{ASKED}{act}" for act in ACTS), *(f"{name}{ending}" for name in TABLES for ending in EXPORTS)]
    return [act for act in every if wanted in visit.say(said(act)).casefold()]
