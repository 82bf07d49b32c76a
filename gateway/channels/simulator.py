"""The simulator: phones in the browser and in the terminal. It has no webhooks; a send arrives on the phone at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Literal

from gateway.channels.base import Accepted, Channel, NotFound, Outgoing, SendResult, Webhook


class Simulator(Channel):
    """Made by the composition root with a way to reach the phones: sending twice under one id arrives once."""

    name = "simulator"
    carries: ClassVar[frozenset[Literal["ussd", "sms"]]] = frozenset({"ussd", "sms"})
    settings_type: ClassVar[type[Any]] = object

    def __init__(self, settings: Callable[[Outgoing], None], public_base_url: str = "") -> None:
        self._arrive = settings

    @property
    def can_send(self) -> bool:
        """Always: its phones are here."""
        return True

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """None: its phones speak to the pages under /phone."""
        return ()

    def send(self, message: Outgoing) -> SendResult:
        """Put it on the phone."""
        self._arrive(message)
        return Accepted(f"sim-{message.id}")

    def look_up(self, message: Outgoing, since: datetime) -> Accepted | NotFound | None:
        """Sending again does no harm here, so asking is not needed."""
        self._arrive(message)
        return Accepted(f"sim-{message.id}")
