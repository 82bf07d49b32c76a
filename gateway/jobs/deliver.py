"""Send everything that is due now, of every lane; for a programme played at high speed, and for tests."""

from __future__ import annotations

from gateway.parts import Parts
from gateway.postman import Postman
from store.outbox import LANES


def run(parts: Parts) -> dict[str, int]:
    """Counts by what came of the messages."""
    postman = Postman(parts.database, parts.channels, parts.clock, policy=parts.policy)
    return dict(postman.tend() + postman.drain(LANES))
