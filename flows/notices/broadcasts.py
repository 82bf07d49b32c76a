"""What somebody at a desk writes to many, and texts to begin with."""

from __future__ import annotations

from collections.abc import Mapping

from flows import gsm
from flows.facts import Programme
from flows.texts import T, Text


def broadcast(words: str, to_post: bool) -> Text:
    """D130 to teachers, within the cap of their week; D134 to who holds a post. Words in Latin letters end in Latin letters,
    whoever reads them: a single other one would make three SMS of one."""
    latin = gsm.is_gsm7(gsm.plain(words))
    if to_post:
        return T("D134", "{words} - Saathi", words=words) if latin else T("D134u", "{words} - Saathi", words=words)
    return T("D130", "{words} - Saathi", words=words) if latin else T("D130u", "{words} - Saathi", words=words)


def ready(programme: Programme) -> Mapping[str, Text]:
    """Texts that a broadcast can begin with, by name. They have no ending of their own."""
    moved = T(
        "D133", "Do you teach at another school now? Dial {code}, then Settings, Moved school. Your mentor hears of it."
    )
    return {
        "thanks": T(
            "D131", "Thank you for staying in touch. What you write helps every school of {cluster}. No hurry."
        ),
        "network": T("D132", "Networks may be weak these days. Write when yours works; no answer is late."),
        "moved": moved.filled(code=programme.ussd_code),
    }
