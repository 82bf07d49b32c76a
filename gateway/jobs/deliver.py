"""Send everything that is due now, of every lane; for a programme played at high speed, and for tests."""

from __future__ import annotations

from flows.routing import LANES
from gateway.parts import Parts
from gateway.postman import Postman


def run(parts: Parts) -> dict[str, int]:
    """Counts by what came of the messages."""
    postman = Postman(parts.database, parts.channels, parts.clock, policy=parts.policy, plan=parts.plan)
    return dict(postman.tend() + postman.drain(LANES))
