"""What an HTTP provider says, as flat fields: forms, JSON with dots between names, XML by the names of its elements."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from flask import Request

from gateway.channels.base import BadRequest
from gateway.channels.reading import form_of, storable


def fields_of(request: Request, how: str) -> dict[str, str]:
    """The fields of a call: those of the address, and those of the body as `how` (form, json, xml) has them."""
    fields = dict(request.args.items())
    if how == "form":
        return fields | dict(form_of(request).items())
    raw = request.get_data()
    try:
        return fields | (flat(json.loads(raw)) if how == "json" else leaves(_tree(raw)))
    except (ValueError, RecursionError, ElementTree.ParseError) as error:
        raise BadRequest(f"a body that is no {how}") from error


def items_of(text: str, how: str, items: str) -> list[dict[str, str]]:
    """The records of an answer. `items`: for JSON where the list is ("" for the whole), for XML an element's name.

    Raises ValueError when it cannot be read.
    """
    if how == "xml":
        try:
            return [leaves(each) for each in _tree(text.encode()).iter(items)]
        except ElementTree.ParseError as error:
            raise ValueError("no XML") from error
    told: Any = json.loads(text)
    for name in items.split(".") if items else ():
        told = told[name] if isinstance(told, dict) and name in told else []
    return [flat(each) for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def flat(told: Any, under: str = "") -> dict[str, str]:
    """`{"a": {"b": 1}}` → `{"a.b": "1"}`; null is absent."""
    found: dict[str, str] = {}
    pairs = enumerate(told) if isinstance(told, list) else told.items() if isinstance(told, Mapping) else ()
    for name, value in pairs:
        path = f"{under}{name}"
        if isinstance(value, Mapping | list):
            found |= flat(value, f"{path}.")
        elif value is not None:
            found[storable(path)] = str(value)
    return found


def leaves(tree: ElementTree.Element) -> dict[str, str]:
    """The words of each element that has no elements in it, without namespaces; the first of a name."""
    found: dict[str, str] = {}
    for each in tree.iter():
        if len(each) == 0:
            found.setdefault(each.tag.rpartition("}")[2], each.text or "")
    return found


def _tree(raw: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:  # no provider needs entities of its own; attackers do
        raise ValueError("entities")
    return ElementTree.fromstring(raw)  # noqa: S314 - nothing is expanded, see above
