"""Phones that write to Saathi through both providers, and a ledger of what was promised to them.

Africa's Talking repeats until it hears a 2xx; Twilio tries twice and then its fallback address, once. Some messages are
brought up to five times although all went well, in any order, and many at once.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.channels.doubles import twilio_signature
from tests.chaos.provider import AFRICASTALKING_TOKEN, TWILIO_SID, TWILIO_TOKEN
from tests.doors import TWILIO

AT_ONCE = 20
MOST_TIMES = 5


@dataclass(frozen=True)
class Writes:
    """One message of a phone; `times`: how often its provider brings it."""

    channel: str
    provider_id: str
    msisdn: str
    words: str
    times: int


def planned(numbers: list[str], messages: int, chance: random.Random) -> list[Writes]:
    """Counts, each of other words than all others of its phone."""
    plan = []
    for each in range(messages):
        number, nth = numbers[each % len(numbers)], each // len(numbers)
        channel = chance.choice(("africastalking", "twilio"))
        identity = f"SM{each:032}" if channel == "twilio" else f"at-{each}"
        times = chance.randint(1, MOST_TIMES) if chance.random() < 0.3 else 1
        plan.append(Writes(channel, identity, number, f"{nth} {each % 19}", times))
    chance.shuffle(plan)
    return plan


class Phones:
    """Twenty threads. `promised`: what was answered 2xx, fsynced as it is answered."""

    def __init__(self, saathi: str, plan: list[Writes], ledger: Path, every_s: float) -> None:
        self._saathi = saathi
        self._plan = iter(plan)
        self._every_s = every_s
        self._lock = threading.Lock()
        self._ledger = ledger.open("a", encoding="utf-8")
        self.promised: set[tuple[str, str]] = set()
        self.answers: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._write_on, daemon=True) for _ in range(AT_ONCE)]

    def start(self) -> None:
        """They begin to write."""
        for each in self._threads:
            each.start()

    def wait(self) -> None:
        """Until all is written."""
        for each in self._threads:
            each.join()
        self._ledger.close()

    def _write_on(self) -> None:
        with requests.Session() as session:
            self._write_all(session)

    def _write_all(self, session: requests.Session) -> None:
        while True:
            with self._lock:
                each = next(self._plan, None)
            if each is None:
                return
            for _ in range(each.times):
                if each.channel == "twilio":
                    self._by_twilio(session, each)
                else:
                    self._by_africastalking(session, each)
            time.sleep(self._every_s)

    def _by_africastalking(self, session: requests.Session, each: Writes) -> None:
        form = {"id": each.provider_id, "from": each.msisdn, "to": "8778", "text": each.words}
        for _ in range(600):
            if self._post(session, each, f"/africastalking/{AFRICASTALKING_TOKEN}/sms", form):
                return
            time.sleep(0.5)

    def _by_twilio(self, session: requests.Session, each: Writes) -> None:
        form = {
            "MessageSid": each.provider_id, "AccountSid": TWILIO_SID, "From": each.msisdn, "To": TWILIO["TWILIO_FROM"],
            "Body": each.words,
        }  # fmt: skip
        for path in ("/twilio/sms", "/twilio/sms", "/twilio/sms-fallback"):
            if self._post(session, each, path, form):
                return
            time.sleep(0.5)

    def _post(self, session: requests.Session, each: Writes, path: str, form: dict[str, str]) -> bool:
        signed = {"X-Twilio-Signature": twilio_signature(TWILIO_TOKEN, self._saathi + path, form)}
        try:
            told = session.post(self._saathi + path, data=form, headers=signed, timeout=15)
        except requests.RequestException as error:
            self.answers[type(error).__name__] += 1
            return False
        with self._lock:
            self.answers[str(told.status_code)] += 1
            if told.ok:
                self.promised.add((each.channel, each.provider_id))
                self._ledger.write(json.dumps([each.channel, each.provider_id, each.msisdn, each.words]) + "\n")
                self._ledger.flush()
                os.fsync(self._ledger.fileno())
        return told.ok
