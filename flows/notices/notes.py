"""What a mentor writes to his whole cluster."""

from __future__ import annotations

from flows.texts import T, Text


def cluster_note(words: str) -> Text:
    """D104, to the teachers of a cluster, word for word."""
    return T("D104", "{words} - your mentor, Saathi", words=words)
