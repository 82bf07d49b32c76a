"""Templates of the generic HTTP channel: `{{name}}` filled in as its surroundings demand."""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def _in_url(value: str) -> str:
    return quote(value.encode("utf-8", "replace"), safe="")


def _in_xml(value: str) -> str:
    # Control characters cannot stand in XML 1.0 at all, not even as a reference.
    legal = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", value)
    return escape(legal, {'"': "&quot;", "'": "&apos;"})


def _in_header(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "", value)


# By target. JSON brings its quotation marks along: the template is {"to": {{to}}}.
ESCAPES: dict[str, Callable[[str], str]] = {
    "url": _in_url,
    "urlencoded": _in_url,
    "json": json.dumps,
    "xml": _in_xml,
    "header": _in_header,
}


def names_in(template: str) -> set[str]:
    """What a template wants filled in."""
    return set(_NAME.findall(template))


def fill(template: str, values: Mapping[str, str], target: str) -> str:
    """The template with its values; nothing in a value can become part of what surrounds it.

    >>> fill("to={{to}}&text={{text}}", {"to": "+92", "text": "a&b"}, "urlencoded")
    'to=%2B92&text=a%26b'
    """
    return _NAME.sub(lambda found: ESCAPES[target](values[found[1]]), template)
