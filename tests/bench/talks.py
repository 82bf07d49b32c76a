"""What the phones say: whole attendance sessions and counts by SMS, in Africa's Talking's form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

from tests.bench.phones import Press, Talk

TOKEN = "a-token-of-the-bench"
_SESSIONS = count(1)


@dataclass(frozen=True)
class Teacher:
    """One teacher with her own number, alone at her school. No two have the same two registers."""

    msisdn: str
    language: str  # "en" | "ur_Latn"
    boys: int
    girls: int


def teachers(n: int) -> list[Teacher]:
    """So many of them."""
    return [
        Teacher(f"+923990{i:06}", ("en", "ur_Latn")[i % 2], boys=30 + i % 60, girls=30 + i // 60)
        for i in range(1, n + 1)
    ]


def attendance(roll: Sequence[Teacher], chance: Random) -> Iterator[Talk]:
    """Each teacher dials once and counts, in no order: dial, 1, boys, girls, 1. The mark: (number, boys, girls)."""
    for teacher in chance.sample(roll, len(roll)):
        boys, girls = _present(teacher, chance)
        yield Talk(_dialled(teacher.msisdn, boys, girls, _screens(teacher, boys, girls)), (teacher.msisdn, boys, girls))


def _present(teacher: Teacher, chance: Random) -> tuple[int, int]:
    """Nine of ten or more: who has counted on some days is asked for a reason where far fewer come than usual."""
    boys, girls = teacher.boys, teacher.girls
    return chance.randint(boys * 9 // 10, boys), chance.randint(girls * 9 // 10, girls)


def greetings(roll: Sequence[Teacher], chance: Random) -> Iterator[Talk]:
    """The same five requests to who only says hello, without end."""
    while True:
        for talk in attendance(roll, chance):
            yield Talk([Press(press.request, ("hello",)) for press in talk.presses], talk.mark)


def counts_by_sms(roll: Sequence[Teacher], chance: Random) -> Iterator[Talk]:
    """Each teacher sends "18 15" once. The mark: (number, boys, girls)."""
    for teacher in chance.sample(roll, len(roll)):
        boys, girls = _present(teacher, chance)
        body = (
            f"id=at-{next(_SESSIONS)}&from=%2B{teacher.msisdn[1:]}&to=8778&text={boys}+{girls}"
            "&date=2017-05-03+06%3A04%3A45&linkId=bench"
        )
        yield Talk([Press(_post("sms", body), ("",))], (teacher.msisdn, boys, girls))


def messages(roll: Sequence[Teacher], chance: Random) -> Iterator[Talk]:
    """The same messages to who only keeps them, without end."""
    while True:
        for talk in counts_by_sms(roll, chance):
            yield Talk([Press(press.request, ("kept",)) for press in talk.presses], talk.mark)


def _screens(who: Teacher, boys: int, girls: int) -> list[tuple[str, ...]]:
    """What each of the five answers must be: the numbers are hers and nobody else's."""
    if who.language == "en":
        return [
            ("CON Saathi\n1 Attendance today",),
            (f"CON Boys present? ({who.boys} on register)",),
            (f"CON Girls present? ({who.girls} on register)",),
            ("CON ", f"\nBoys {boys} of {who.boys}\nGirls {girls} of {who.girls}\n1 "),
            (f"END Saved, thank you: boys {boys}/{who.boys}, girls {girls}/{who.girls}.",),
        ]
    return [
        ("CON Saathi\n1 Aaj ki haazri",),
        (f"CON Kitne larkay hazir? (register {who.boys})",),
        (f"CON Kitni larkiyan hazir? (register {who.girls})",),
        ("CON ", f"\nLarkay {who.boys} mein {boys}\nLarkiyan {who.girls} mein {girls}\n1 "),
        (f"END Mehfooz, shukriya: larkay {boys}/{who.boys}, larkiyan {girls}/{who.girls}.",),
    ]


def _dialled(msisdn: str, boys: int, girls: int, screens: Sequence[Sequence[str]]) -> list[Press]:
    """The five requests: the provider posts all that was typed since the dial."""
    session = f"ATUid_bench_{next(_SESSIONS)}"
    start = f"sessionId={session}&serviceCode=%2A778%23&phoneNumber=%2B{msisdn[1:]}&networkCode=99999&text="
    typed = ("", "1", f"1%2A{boys}", f"1%2A{boys}%2A{girls}", f"1%2A{boys}%2A{girls}%2A1")
    return [Press(_post("ussd", start + text), right) for text, right in zip(typed, screens, strict=True)]


def _post(door: str, body: str) -> bytes:
    return (
        f"POST /africastalking/{TOKEN}/{door} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def read(press: Press) -> tuple[str, str]:
    """Path and form of a request."""
    head, _, body = press.request.decode().partition("\r\n\r\n")
    return head.split(" ", 2)[1], body
