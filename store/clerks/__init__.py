"""Clerks' lists on their way in: kept as they came, checked against the programme, mended line by line, written, taken back.

A list is checked whole whenever something of it changes. What is wrong stays here, to be mended later; the rest may be
written meanwhile, and the same line is never written twice.
"""

from store.clerks.finishing import drop, forget_old, undo, write
from store.clerks.keeping import (
    CannotRead,
    ClerkFile,
    Said,
    asked_lines,
    begin,
    check,
    examine,
    fates,
    files,
    is_checked,
    keep,
    look,
    read,
    wrong_lines,
)
from store.clerks.mending import mend, take_up, use_meant

__all__ = [
    "CannotRead",
    "ClerkFile",
    "Said",
    "asked_lines",
    "begin",
    "check",
    "drop",
    "examine",
    "fates",
    "files",
    "forget_old",
    "is_checked",
    "keep",
    "look",
    "mend",
    "read",
    "take_up",
    "undo",
    "use_meant",
    "write",
    "wrong_lines",
]
