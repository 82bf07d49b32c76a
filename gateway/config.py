"""The settings, read once from the environment. What a channel needs is declared in the channel's own file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.facts import Programme

_MSISDN = re.compile(r"\+\d{8,15}")
NO_KEY = "a demo without a key of its own"
DEMO_CLOCK = "2026-11-25T13:40:00+05:00"  # a Wednesday in term, when counts are asked for


class Settings(BaseSettings):
    """Everything but the channels. Names are those of the environment, in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file=".env")

    database_url: str = Field("sqlite:///var/saathi.db", description="SQLite or PostgreSQL, as a SQLAlchemy URL")
    redis_url: str = Field("", description="empty: the embedded one, started with the rest")
    secret_key: str = Field("", repr=False, description="signs what the browser keeps; needed outside the demo")
    vault_key: str = Field(
        "",
        repr=False,
        description="seals safety and personal items; needed outside the demo; two while one is replaced",
    )
    public_base_url: str = Field(
        "http://127.0.0.1:8000", description="what providers call; signatures are checked against it"
    )
    programme_timezone: str = Field("Asia/Karachi", description="where the schools are")
    programme_countries: str = Field(
        "+92", description="numbers nobody knows are answered by SMS from these countries only, a comma between two"
    )
    programme_desk: str = Field(
        "", description="a telephone desk named in texts, such as 081-0000000; empty: not named"
    )
    programme_free: bool = Field(
        False, description="on: texts say that using it costs nothing; only where that is true"
    )
    simulator: bool = Field(False, description="phones in the browser and a clock that can be moved")
    clock_start: datetime = Field(
        DEMO_CLOCK, description="where the demo's programme clock begins", validate_default=True
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="how many proxies stand before it, whose X-Forwarded-For is believed"
    )
    spool_folder: str = Field(
        "var/spool", description="where what a provider tells only once is kept while the database is away"
    )
    operator_msisdn: str = Field(
        "",
        description="who hears by SMS what is wrong, a comma between two; empty: the administrators of the provinces",
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    routes: str = Field(
        "", description="a TOML file: routes of SMS, their order, limits and prices, and the month's budget"
    )
    africastalking_ussd_code: str = Field("*778#", description="the code that teachers dial")
    africastalking_short_code: str = Field("8778", description="the number that teachers write to")

    @field_validator("simulator", "programme_free", mode="before")
    @classmethod
    def _on_or_off(cls, value: object) -> object:
        return {"on": True, "off": False, "": False}.get(value, value) if isinstance(value, str) else value

    @field_validator("programme_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("operator_msisdn")
    @classmethod
    def _numbers(cls, value: str) -> str:
        wrong = [each for each in value.split(",") if each.strip() and not _MSISDN.fullmatch(each.strip())]
        if wrong:
            raise ValueError("a number as +923331234567")
        return value

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        for short in ("postgres://", "postgresql://"):
            if value.startswith(short):
                return "postgresql+psycopg://" + value.removeprefix(short)
        return value


class NotConfigured(Exception):
    """The settings do not do. Its text is one line that names everything that is missing or wrong."""


@dataclass(frozen=True)
class Config:
    """The settings, and the environment for the channels to read theirs from."""

    settings: Settings
    environ: Mapping[str, str] = field(repr=False)

    @property
    def operators(self) -> tuple[str, ...]:
        """The numbers of whoever keeps it running."""
        return tuple(each.strip() for each in self.settings.operator_msisdn.split(",") if each.strip())

    @property
    def secret_key(self) -> str:
        """What signs; only a demo may be without one (`from_environment` refuses it elsewhere)."""
        return self.settings.secret_key or NO_KEY

    @cached_property
    def programme(self) -> Programme:
        """What texts may say about the service."""
        own = self.settings
        return Programme(
            own.africastalking_ussd_code, own.africastalking_short_code, own.programme_desk, own.programme_free
        )


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of an environment (of the process, when none is given). Raises NotConfigured."""
    given = dict(os.environ if environ is None else environ)
    try:
        named: dict[str, Any] = {name.lower(): value for name, value in given.items()}
        settings = Settings(**{name: value for name, value in named.items() if name in Settings.model_fields})
    except ValidationError as error:
        wrong = ", ".join(str(each["loc"][0]).upper() for each in error.errors())
        raise NotConfigured(f"cannot be read: {wrong}") from error
    except (KeyError, ValueError) as error:
        raise NotConfigured(f"cannot be read: {error}") from error
    missing = [
        name.upper() for name in ("secret_key", "vault_key") if not getattr(settings, name) and not settings.simulator
    ]
    if missing:
        raise NotConfigured("missing: " + ", ".join(missing) + " (for a first look: make demo)")
    return Config(settings, given)
