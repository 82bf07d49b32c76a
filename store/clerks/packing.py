"""Texts kept as JSON, so that each reader gets them in the own language."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from flows.texts import Text


def packed(value: Any) -> Any:
    """A text as what JSON can hold; anything else as it is."""
    if not isinstance(value, Text):
        return value
    params = {name: packed(each) for name, each in value.params.items()}
    return {"id": value.id, "words": value.words, "params": params}


def unpacked(value: Any) -> Any:
    """What `packed` made of a text, as a text again."""
    if not isinstance(value, dict):
        return value
    params = {name: unpacked(each) for name, each in value["params"].items()}
    return Text(value["id"], value["words"], None, MappingProxyType(params))
