"""The simulator's channel: what is sent is on the phone, once."""

from __future__ import annotations

from gateway.channels.base import Accepted, Outgoing
from gateway.channels.simulator import Simulator


def test_what_is_sent_arrives_and_asking_again_harms_nothing() -> None:
    arrived: list[Outgoing] = []
    simulator = Simulator(arrived.append)
    message = Outgoing(7, "+923331234567", "Saved, thank you.")
    assert simulator.can_send
    assert simulator.webhooks == ()
    assert simulator.send(message) == Accepted("sim-7")
    assert arrived == [message]
