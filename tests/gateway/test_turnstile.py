"""Whose turn it is, in a process of many threads."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from flows.facts import Person
from gateway.turnstile import Turnstile
from store.tables import PupilCounts
from tests.doors import Doors
from tests.people import BIBI_HAWA, GUL_KHAN, ZARMINA

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
    turnstile, began = Turnstile(patience_s=0.01), time.monotonic()
    with held(turnstile):
        with turnstile.place():
            pass  # past the one inside
        with turnstile.place():
            pass
        assert time.monotonic() - began < LONG / 2
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


def test_who_only_waits_lets_the_next_one_in_once() -> None:
    turnstile = Turnstile(LONG)
    with turnstile.place() as leave:
        leave()
        with turnstile.place():
            leave()  # no place of hers any more
            assert turnstile._taken
    assert not turnstile._taken


def test_who_went_past_has_no_place_to_leave() -> None:
    turnstile = Turnstile(patience_s=0.01)
    with held(turnstile):
        with turnstile.place() as leave:
            leave()
        assert turnstile._taken


@contextmanager
def a_disk_that_stands_still(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """What must last is on the disk only after the block; gives how many wait for it."""
    if doors.parts.database.on_sqlite:
        waiting, moves, sync = list[int](), threading.Event(), os.fsync

        def stand_still(file: int) -> None:
            waiting.append(file)
            assert moves.wait(LONG)
            sync(file)

        monkeypatch.setattr(os, "fsync", stand_still)
        try:
            yield lambda: len(waiting)
        finally:
            moves.set()
        return
    with psycopg.connect(doors.parts.database.url.replace("+psycopg", ""), autocommit=True) as disk:
        disk.execute(
            "CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END$$"
        )
        disk.execute(  # runs within COMMIT
            "CREATE CONSTRAINT TRIGGER stands AFTER INSERT ON pupil_counts DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION stand_still()"
        )
        disk.execute("SELECT pg_advisory_lock(1)")
        wait = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted"
        try:
            yield lambda: len(disk.execute(wait).fetchall())
        finally:
            disk.execute("SELECT pg_advisory_unlock(1)")
            disk.execute("DROP FUNCTION stand_still CASCADE")  # the tests share this database; waits for who commits


def test_who_waits_for_the_disk_holds_nobody_up(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    doors.parts.turnstile._patience_s = LONG  # so that nobody goes past
    dialled = doors.dial(GUL_KHAN, "1*18*15")
    calls = [lambda: dialled.press("1"), lambda: sms(doors, ZARMINA, "15"), lambda: sms(doors, BIBI_HAWA, "9 8")]
    with ThreadPoolExecutor(3) as together, a_disk_that_stands_still(doors, monkeypatch) as how_many:
        answers = list[Future[str]]()
        for n, call in enumerate(calls):
            answers.append(together.submit(call))
            end = time.monotonic() + LONG / 2
            while how_many() != n + 1:
                assert time.monotonic() < end, "somebody's wait holds up the next one"
                time.sleep(0.01)
        assert not any(answer.done() for answer in answers)  # nobody is told before it lasts
    assert [answer.result(LONG)[:3] for answer in answers] == ["END", "200", "200"]
    assert doors.count(table=PupilCounts) == 3


def sms(doors: Doors, person: Person, body: str) -> str:
    """A message of hers; the status of the answer."""
    form = {"id": f"at-{person.id}", "from": person.msisdn, "to": "8778", "text": body, "date": "2017-05-03 06:04:45"}
    return str(doors.post("sms", form).status_code)
