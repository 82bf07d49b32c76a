"""The bench counts right: played against a server that errs on purpose, and against a database that lacks a row."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import parse_qs

import psutil
import pytest
from sqlalchemy import insert, select

from store.tables import Drafts, People, PupilCounts
from tests.bench import rough, servers, talks
from tests.bench.phones import Switchboard, Tally
from tests.bench.programme import Programme
from tests.bench.race import Window, quantile, ratio
from tests.bench.talks import Teacher

Answer = Callable[[dict[str, str]], tuple[int, str] | None]
ROLL = talks.teachers(40)
BY_NUMBER = {each.msisdn: each for each in ROLL}


def right(form: dict[str, str]) -> tuple[int, str]:
    """What a Saathi without a database would answer to somebody who speaks English."""
    who = BY_NUMBER[form["phoneNumber"]]
    typed = form["text"].split("*") if form["text"] else []
    boys, girls = (*typed[1:3], "", "")[:2]
    screens = [
        "CON Saathi\n1 Attendance today\n2 Question/problem",
        f"CON Boys present? ({who.boys} on register)",
        f"CON Girls present? ({who.girls} on register)",
        f"CON Wed 25 Nov\nBoys {boys} of {who.boys}\nGirls {girls} of {who.girls}\n1 Send",
        f"END Saved, thank you: boys {boys}/{who.boys}, girls {girls}/{who.girls}.",
    ]
    return 200, screens[len(typed)]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, int]]:
    """A server that answers so; None: it says nothing and hangs up."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answered = answer({name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()})
            if answered is None:
                self.close_connection = True
                return
            said = answered[1].encode()
            head = f"HTTP/1.1 {answered[0]} x\r\nContent-Length: {len(said)}\r\n\r\n".encode()
            self.wfile.write(head + said[:7])
            self.wfile.flush()  # an answer may come in pieces
            self.wfile.write(said[7:])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield ("127.0.0.1", server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def played(answer: Answer, within: float = 5.0, repeats: bool = False) -> Tally:
    """Forty English teachers on four phones."""
    roll = [replace(each, language="en") for each in ROLL]
    with serving(answer) as address:
        board = Switchboard(address, 4, within, repeats)
        try:
            return board.play(rough.some_cut(roll) if repeats else talks.attendance(roll, Random(1)), seconds=60)
        finally:
            board.hang_up()


def when(text: str, otherwise: tuple[int, str] | None) -> Answer:
    """Right but for the first five times that `text` was typed."""
    left = iter(range(5))

    def answer(form: dict[str, str]) -> tuple[int, str] | None:
        return otherwise if form["text"] == text and next(left, None) is not None else right(form)

    return answer


def test_right_answers_are_counted_once_each() -> None:
    tally = played(right)
    assert not tally.faults, tally.examples
    assert len(tally.marks) == len(set(tally.marks)) == 40
    assert {mark[0] for mark in tally.marks if isinstance(mark, tuple)} == set(BY_NUMBER)
    assert 30 < tally.talks <= 36 and len(tally.waits) <= 5 * 36  # what came before the window opened is not measured


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (when("1", (200, "CON Girls present? (30 on register)")), "wrong"),
        (when("1", (200, "END Boys present? (30 on register)")), "wrong"),
        (when("", (200, "CON Boys present? (30 on register)")), "wrong"),
        (when("1", (500, "CON Boys present? (30 on register)")), "status"),
        (when("1", None), "lost"),
    ],
    ids=["another screen", "END for CON", "a screen too far", "5xx", "hung up"],
)
def test_each_fault_is_counted_and_its_session_does_not_end(answer: Answer, fault: str) -> None:
    tally = played(answer)
    assert tally.faults == Counter({fault: 5})
    assert len(tally.marks) == 35
    assert fault in tally.examples[0]


def test_what_a_broken_line_left_unanswered_is_sent_again_and_every_fourth_call_is_cut() -> None:
    typed: list[str] = []

    def heard(form: dict[str, str]) -> tuple[int, str] | None:
        typed.append(form["text"])
        return broken(form)

    broken = when("", None)
    tally = played(heard, repeats=True)
    assert not tally.faults, tally.examples
    assert tally.repeated == 5 and typed.count("") == 45
    assert sum(mark is None for mark in tally.marks) == 10 and len(tally.marks) == 40


def test_the_figures_of_another_teacher_are_a_fault() -> None:
    def mixed_up(form: dict[str, str]) -> tuple[int, str]:
        other = ROLL[-1].msisdn if form["text"].count("*") == 2 else form["phoneNumber"]
        return right({**form, "phoneNumber": other})

    assert played(mixed_up).faults["wrong"] == 39  # the last one's own are right


def test_a_phone_that_waits_too_long_gives_up_and_goes_on() -> None:
    asleep = iter([0.6])

    def slow_once(form: dict[str, str]) -> tuple[int, str]:
        time.sleep(next(asleep, 0))
        return right(form)

    tally = played(slow_once, within=0.3)
    assert tally.faults == Counter({"hung": 1})
    assert len(tally.marks) == 39


def test_a_teacher_is_known_by_her_registers() -> None:
    roll = talks.teachers(5_000)
    assert len({(each.boys, each.girls) for each in roll}) == len({each.msisdn for each in roll}) == 5_000


@pytest.fixture
def programme(blank_database_url: str) -> Iterator[Programme]:
    made = Programme(blank_database_url, ROLL[:2])
    made.next_school_day()
    yield made
    made.database.dispose()


def test_a_count_that_is_not_there_is_missed(programme: Programme) -> None:
    count(programme, ROLL[0])
    assert programme.complaints() == ["1 counts are in the database that nobody confirmed"]
    programme.expect([(ROLL[0].msisdn, 7, 8)])
    assert programme.complaints() == []
    programme.expect([(ROLL[1].msisdn, 7, 8)])
    assert programme.complaints() == ["1 of 2 confirmed counts are not in the database"]


def test_a_count_of_another_day_does_not_do(programme: Programme) -> None:
    count(programme, ROLL[0])
    programme.next_school_day()
    programme.expect([(ROLL[0].msisdn, 7, 8)])
    assert len(programme.complaints()) == 2


def test_an_unanswered_message_and_a_draft_are_missed(programme: Programme) -> None:
    programme.expect([], by_sms=True)
    assert programme.complaints() == []
    count(programme, ROLL[0])
    programme.expect([(ROLL[0].msisdn, 7, 8)], by_sms=True)
    with programme.database.transaction() as db:
        draft = {"msisdn": ROLL[0].msisdn, "person_id": 1, "root": "mentee", "said": ""}
        db.execute(insert(Drafts).values(**draft, about="", wrong=0, by_sms=False, at=programme.now))
    assert [words.split()[1] for words in programme.complaints()] == ["drafts", "messages", "replies"]
    assert [words.split()[1] for words in programme.complaints(cut=1)] == ["messages", "replies"]


def count(programme: Programme, who: Teacher) -> None:
    """Put a count of today there as if she had sent it."""
    with programme.database.transaction() as db:
        row = db.execute(select(People.id, People.school_id).where(People.msisdn == who.msisdn)).one()
        made = {"school_id": row.school_id, "person_id": row.id, "day": programme.day, "counted_at": programme.now}
        db.execute(insert(PupilCounts).values(**made, boys=7, girls=8))


def window(rate: float) -> Window:
    return Window(rate, 1, 1, 1, 1, 1, {}, 0.1, 0, Counter(), ())


def test_a_ratio_is_to_the_base_before_and_after() -> None:
    base = [window(10), window(14), window(10)]
    found = ratio(base, [window(24), window(12)], lambda each: each.rate)
    assert (found.least, found.median, found.most) == (1.0, 1.5, 2.0)
    assert str(found) == "1.50 (1.00–2.00)"


def test_a_bad_moment_of_the_base_flatters_nobody() -> None:
    base = [window(10), window(3), window(9)]
    assert ratio(base, [window(10), window(19)], lambda each: each.rate).most == 2.0
    assert ratio(base, [window(10), window(10)], lambda each: each.rate).least == 1.0


def test_a_base_that_lacks_a_window_is_refused() -> None:
    with pytest.raises(ValueError, match="2 rounds need 3"):
        ratio([window(1), window(1)], [window(1), window(1)], lambda each: each.rate)


def test_a_quantile_is_a_value_that_was_there() -> None:
    assert quantile([4, 1, 3, 2], 0.5) == 3
    assert quantile(range(100), 0.99) == 99
    assert quantile([5], 0.99) == 5


def test_a_process_that_has_just_ended_used_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    process = psutil.Process(gone.pid)
    gone.wait()
    assert servers.tree_cpu(psutil.Process()) > 0
    assert servers._cpu(process) == 0
