"""Structured lines. Numbers and texts are masked here and nowhere else."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_NUMBER = re.compile(r"\+?\d{7,15}(?=(\d{2}))\d{2}|\+?\d{7,15}")
_WORDS = frozenset({"text", "body", "words", "answer", "summary", "name"})


def configure(level: str) -> None:
    """Set up logging for this process."""
    logging.basicConfig(level=level, format="%(message)s", force=True)
    logging.getLogger("rq.worker").setLevel(max(logging.WARNING, logging.getLevelName(level)))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )


def mask(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Words are left out, numbers keep their last two digits."""
    for key, value in line.items():
        if key in _WORDS:
            line[key] = f"({len(str(value))} characters)"
        elif isinstance(value, str) and key not in ("timestamp", "level"):
            line[key] = _NUMBER.sub(lambda found: "..." + found.group(0)[-2:], value)
    return line
