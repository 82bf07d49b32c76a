"""A channel declares its settings here: on when complete, off when none is set, an error in between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """One environment variable. `or_else`: another one that does as well. `to_send`: not needed to receive."""

    env: str
    about: str
    needed: bool
    secret: bool
    to_send: bool
    or_else: str | None


class MissingSettings(Exception):
    """Some settings of a channel are set and others, which it needs too, are not. `names` lists those."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__("also needed: " + ", ".join(self.names))


class WrongSettings(Exception):
    """What is set cannot be used. `problems`: one short line each, which names the file, table and key."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def setting(
    env: str,
    about: str,
    *,
    needed: bool = True,
    secret: bool = False,
    to_send: bool = False,
    or_else: str | None = None,
) -> Any:
    """A field of a frozen dataclass of strings, read from `env`; "" when unset. A secret stays out of its repr."""
    declared = Setting(env, about, needed, secret, to_send, or_else)
    return field(default="", repr=not secret, metadata={"setting": declared})


def declared(settings_type: type[Any]) -> dict[str, Setting]:
    """Every setting of a channel by field name: for the table in the README and for the doctor."""
    return {each.name: each.metadata["setting"] for each in fields(settings_type)}


def read_settings(settings_type: type[T], environ: Mapping[str, str], *, receiving_is_enough: bool = False) -> T | None:
    """The settings, or None when nothing is set. Raises MissingSettings.

    With `receiving_is_enough` (the demo) what is only needed to send may be absent, but then all of it:
    half an account is a mistake there too.
    """
    known = declared(settings_type)
    values = {name: environ.get(each.env, "").strip(" ,") for name, each in known.items()}
    if not any(values.values()):
        return None
    only_receives = receiving_is_enough and not any(values[name] for name, each in known.items() if each.to_send)
    missing = [
        f"{each.env} or {each.or_else}" if each.or_else else each.env
        for name, each in known.items()
        if each.needed and not values[name]
        if not (each.to_send and only_receives)
        if not (each.or_else and environ.get(each.or_else, "").strip(" ,"))
    ]
    if missing:
        raise MissingSettings(missing)
    return settings_type(**values)


def one_or_two(secret: str) -> tuple[str, ...]:
    """`new,old` while a secret is being replaced: both are believed, the first is the one we use ourselves."""
    return tuple(part.strip() for part in secret.split(",") if part.strip())
