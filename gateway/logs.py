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
    logging.basicConfig(level=level, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Masked("%(message)s"))
    for library in ("urllib3", "requests", "twilio"):  # at DEBUG they tell addresses, in which there are texts
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLevelName(level)))
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


class Masked(logging.Formatter):
    """For the lines of libraries: numbers keep their last two digits here too."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return _masked(super().format(record))


def mask(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Words are left out, numbers keep their last two digits."""
    for key, value in line.items():
        if key in _WORDS:
            line[key] = f"({len(str(value))} characters)"
        elif isinstance(value, str) and key not in ("timestamp", "level"):
            line[key] = _masked(value)
    return line


def _masked(value: str) -> str:
    return _NUMBER.sub(lambda found: "..." + found.group(0)[-2:], value)
