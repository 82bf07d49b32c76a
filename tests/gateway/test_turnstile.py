"""Whose turn it is, in a process of many threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gateway.turnstile import Turnstile

LONG = 30.0


@contextmanager
def held(turnstile: Turnstile) -> Iterator[threading.Event]:
    """Somebody is inside until the event is set, or the block ends."""
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with turnstile.place():
            inside.set()
            leave.wait(LONG)

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(LONG)
    try:
        yield leave
    finally:
        leave.set()
        holder.join(LONG)


def until_in_line(turnstile: Turnstile, how_many: int) -> None:
    end = time.monotonic() + LONG
    while len(turnstile._line) != how_many:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_whoever_came_first_goes_first() -> None:
    turnstile, order = Turnstile(LONG), list[int]()

    def go(n: int) -> None:
        with turnstile.place():
            order.append(n)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(20)]
    with held(turnstile):
        for n, thread in enumerate(threads):
            thread.start()
            until_in_line(turnstile, n + 1)
    for thread in threads:
        thread.join(LONG)
    assert order == list(range(20))


def test_one_at_a_time() -> None:
    turnstile, inside, most = Turnstile(LONG), list[int](), list[int]()

    def go(n: int) -> None:
        for _ in range(50):
            with turnstile.place():
                inside.append(n)
                most.append(len(inside))
                time.sleep(0)
                inside.remove(n)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert (len(most), max(most)) == (400, 1)


def test_nobody_waits_long_for_one_who_is_held_up() -> None:
    turnstile = Turnstile(patience_s=0.01)
    with held(turnstile):
        with turnstile.place():
            pass  # past the one inside
        with turnstile.place():
            pass
    assert not turnstile._line
    with turnstile.place():  # as usual again
        assert turnstile._taken
    assert not turnstile._taken


def test_who_went_past_does_not_let_others_in() -> None:
    """The place of the one inside stays taken until that one leaves."""
    turnstile = Turnstile(patience_s=0.01)
    with held(turnstile) as leave:
        with turnstile.place():
            pass
        assert turnstile._taken
        leave.set()
    assert not turnstile._taken


def test_a_fault_inside_lets_the_next_one_in() -> None:
    turnstile = Turnstile(LONG)
    with pytest.raises(ZeroDivisionError), turnstile.place():
        raise ZeroDivisionError
    with turnstile.place():
        assert turnstile._taken
