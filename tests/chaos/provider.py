"""Both providers in a process of their own: slow, deaf, rude, and with reports that come early, late, twice and in any order.

`python -m tests.chaos.provider FOLDER --saathi URL ...` prints its address and lives until it is killed. In the folder:
`accepts.jsonl`, fsynced before the answer leaves; `unheard.jsonl`, what it accepted from somebody who was gone before the
answer; `reports.jsonl`, the reports that Saathi confirmed.
"""

from __future__ import annotations

import argparse
import json
import queue
import random
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import requests

from tests.channels.doubles import Doubles, Entry, Knob, Ledger, twilio_signature

AFRICASTALKING_TOKEN = "t" * 32
TWILIO_SID, TWILIO_TOKEN = "AC" + "0" * 32, "12345"


class Provider(Doubles):
    """`slow_s`: about how long it thinks; `rude`: the share of sends that it mistreats; `reported`: that it reports on."""

    def __init__(
        self, folder: Path, saathi: str, chance: random.Random, slow_s: float, rude: float, reported: float
    ) -> None:
        super().__init__(0, folder / "accepts.jsonl")
        self._chance, self._slow_s, self._rude, self._reported = chance, slow_s, rude, reported
        self._unheard = Ledger(folder / "unheard.jsonl")
        self._reports = (folder / "reports.jsonl").open("a", encoding="utf-8")
        self._saathi = saathi
        self._post: queue.Queue[tuple[float, Entry, str]] = queue.Queue()
        self.ledger.add = self._accepted(self.ledger.add)  # type: ignore[method-assign]
        for _ in range(2):
            threading.Thread(target=self._postman, daemon=True).start()

    def take(self) -> Knob:
        """Mostly well, at its own pace."""
        slow = self._chance.uniform(0.5, 1.5) * self._slow_s
        if self._chance.random() >= self._rude:
            return Knob(delay_s=slow)
        worse: tuple[Knob, ...] = (
            Knob(delay_s=slow, drop="after"),  # deaf: it took it and never says so
            Knob(delay_s=slow, drop="before"),
            Knob(delay_s=slow, status=500, body="oops"),
            Knob(status=429, body="slow down", headers={"Retry-After": "1"}),
        )
        return self._chance.choice(worse)

    def unheard(self, entry: Entry) -> None:
        """Whoever sent it was killed in between."""
        self._unheard.add(entry)

    def _accepted(self, add: object) -> object:
        def and_report(entry: Entry) -> None:
            add(entry)  # type: ignore[operator]
            if self._chance.random() < self._reported:
                said = ["sent", "delivered"]
                said += self._chance.choices(said, k=self._chance.randrange(3))  # some twice
                self._chance.shuffle(said)
                for each in said:
                    self._post.put((time.monotonic() + self._chance.choice((0, 0.02, 0.5, 3)), entry, each))

        return and_report

    def _postman(self) -> None:
        session = requests.Session()
        while True:
            due, entry, said = self._post.get()
            time.sleep(max(0.0, min(due - time.monotonic(), 3)))
            path, form = _report(entry, said)
            signature = twilio_signature(TWILIO_TOKEN, self._saathi + path, form)
            try:
                told = session.post(
                    self._saathi + path, data=form, timeout=20, headers={"X-Twilio-Signature": signature}
                )
            except requests.RequestException:
                continue  # neither of them repeats a report
            if told.ok:
                self._reports.write(json.dumps({"provider_id": entry.provider_id, "said": said}) + "\n")
                self._reports.flush()


def _report(entry: Entry, said: str) -> tuple[str, dict[str, str]]:
    if entry.provider == "twilio":
        form = {"MessageSid": entry.provider_id, "MessageStatus": said, "AccountSid": TWILIO_SID, "To": entry.to}
        return "/twilio/status?" + urlencode({"id": entry.our_id}), form
    status = {"sent": "Sent", "delivered": "Success"}[said]
    form = {"id": entry.provider_id, "status": status, "phoneNumber": entry.to, "networkCode": "41001"}
    return f"/africastalking/{AFRICASTALKING_TOKEN}/delivery", form


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--saathi", required=True)
    parser.add_argument("--seed", type=int, required=True)
    for name in ("slow", "rude", "reported"):
        parser.add_argument(f"--{name}", type=float, required=True)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    provider = Provider(given.folder, given.saathi, chance, given.slow, given.rude, given.reported)
    sys.stdout.write(provider.url + "\n")
    sys.stdout.flush()
    provider.serve_forever()


if __name__ == "__main__":
    main()
