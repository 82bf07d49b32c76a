"""Where a transcript is played: a Saathi, a door to reach it by, its clock, what arrives, what was saved."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from flows.policy import POLICY
from gateway.jobs import deliver
from gateway.parts import Parts
from gateway.phone import handset, winding
from gateway.turn import Said
from store.database import Database
from store.tables import (
    CheckIns,
    Closures,
    Escalations,
    Ideas,
    People,
    PhoneMessages,
    PupilCounts,
    Questions,
    Schools,
    WorkshopCodes,
    WorkshopReplies,
    Workshops,
)
from tests.doors import TOKEN
from tests.people import NOW, STRANGER
from tests.scenarios import SCENARIOS

LANGUAGES = {"English": "en", "Roman Urdu": "ur_Latn", "Urdu": "ur"}
NAMELESS = {"A stranger": STRANGER}
_IDS = count(1)


class Door(ABC):
    """A way in. `write` may be asked to deliver the same message several times."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.parts: Parts = app.extensions["saathi"]

    @abstractmethod
    def press(self, msisdn: str, session_id: str, text: str) -> Said: ...

    @abstractmethod
    def write(self, msisdn: str, words: str, times: int) -> None: ...


class Direct(Door):
    """Without HTTP, as the simulator's own phones."""

    def press(self, msisdn: str, session_id: str, text: str) -> Said:
        return handset.press(self.parts, msisdn, session_id, text)

    def write(self, msisdn: str, words: str, times: int) -> None:
        for _ in range(times):
            handset.write(self.parts, msisdn, words)


class AfricasTalking(Door):
    """Over the webhooks, in that provider's form."""

    def press(self, msisdn: str, session_id: str, text: str) -> Said:
        form = {"sessionId": session_id, "phoneNumber": msisdn, "serviceCode": "*778#", "networkCode": "99999"}
        screen = self._post("ussd", {**form, "text": text})
        assert screen[:4] in ("CON ", "END ")
        return Said(screen[4:], more=screen.startswith("CON "))

    def write(self, msisdn: str, words: str, times: int) -> None:
        form = {"id": f"at-{next(_IDS)}", "from": msisdn, "to": "8778", "text": words, "date": "2017-05-03 06:04:45"}
        assert len({self._post("sms", form) for _ in range(times)}) == 1

    def _post(self, path: str, form: dict[str, str]) -> str:
        answer = self.app.test_client().post(f"/africastalking/{TOKEN}/{path}", data=form)
        assert answer.status_code == 200, answer.text
        return answer.text


DOORS: dict[str, type[Door]] = {"direct": Direct, "africastalking": AfricasTalking}


@dataclass(frozen=True)
class Call:
    """One call: everything typed in it so far."""

    session_id: str
    text: str
    ended: bool = False


@dataclass
class Stage:
    """One transcript's Saathi."""

    door: Door
    calls: dict[str, Call] = field(default_factory=dict)
    begun: bool = False
    _seen: int = 0
    _saved: Counter[str] = field(default_factory=Counter)

    @property
    def parts(self) -> Parts:
        return self.door.parts

    @property
    def database(self) -> Database:
        return self.parts.database

    def given(self, words: str) -> None:
        with self.database.transaction() as db:
            self.parts.clock.set(db, NOW)
            SCENARIOS[words](db, self.parts)

    def begin(self) -> None:
        """Everything until now was how things stood."""
        self.begun = True
        self.messages()
        self.saved()

    def number(self, name: str) -> str:
        """A person's number by her name in the programme; a number is its own."""
        if name.startswith("+"):
            return name
        with self.database.reading() as db:
            found = db.scalar(select(People.msisdn).where(People.name == name))
        number = found or NAMELESS.get(name)
        assert number, f"nobody is called {name}"
        return number

    def speaks(self, name: str, language: str) -> None:
        with self.database.transaction() as db:
            db.execute(update(People).where(People.name == name).values(language=LANGUAGES[language]))

    # --- what people do ---

    def dial(self, msisdn: str, code: str) -> Said:
        inputs = handset.inputs_of(code, "*778#")
        assert inputs is not None, f"{code} is not Saathi's"
        return self._press(msisdn, Call(f"ATUid_{next(_IDS)}", inputs))

    def send(self, msisdn: str, typed: str) -> Said:
        call = self.calls[msisdn]
        assert not call.ended, "the call has ended: nobody can type in it"
        typed = self._with_codes(typed)
        return self._press(msisdn, replace(call, text=f"{call.text}*{typed}" if call.text else typed))

    def repeat(self, msisdn: str) -> Said:
        return self._press(msisdn, self.calls[msisdn])

    def _press(self, msisdn: str, call: Call) -> Said:
        said = self.door.press(msisdn, call.session_id, call.text)
        self.calls[msisdn] = replace(call, ended=not said.more)
        deliver.run(self.parts)
        return replace(said, text=self._without_codes(said.text))

    def write(self, msisdn: str, words: str, times: int = 1) -> None:
        self.door.write(msisdn, self._with_codes(words), times)
        deliver.run(self.parts)

    # --- the codes on the board: drawn by lot, so a transcript calls them <code of 2 Dec> ---

    def _codes(self) -> dict[str, str]:
        with self.database.reading() as db:
            rows = db.execute(select(WorkshopCodes.day, WorkshopCodes.code)).all()
        return {f"<code of {row.day.day} {row.day:%b}>": row.code for row in rows}

    def _with_codes(self, words: str) -> str:
        for name, code in self._codes().items() if "<code of" in words else ():
            words = words.replace(name, code)
        return words

    def _without_codes(self, words: str) -> str:
        for name, code in self._codes().items():
            words = re.sub(rf"\b{code}\b", name, words)
        return words

    # --- time ---

    @property
    def now(self) -> datetime:
        """Local programme time."""
        with self.database.reading() as db:
            return self.parts.clock.now(db).astimezone(POLICY.zone)

    def go_to(self, to: datetime) -> None:
        if not self.begun:
            with self.database.transaction() as db:
                self.parts.clock.set(db, to)
            return
        while (
            not winding.wind(self.parts, min(to, self.now + winding.FURTHEST), most_steps=1000).arrived or self.now < to
        ):
            pass

    def later(self, n: int, unit: str) -> datetime:
        now = self.now
        if unit.startswith("school day"):
            with self.database.reading() as db:
                day = self.parts.moment(db).calendar.add(now.date(), n)
            return datetime.combine(day, now.time(), POLICY.zone)
        return now + timedelta(**{unit if unit.endswith("s") else f"{unit}s": n})

    # --- what came of it ---

    def messages(self) -> list[tuple[str, str]]:
        """(number, text) of everything that has arrived since the last look."""
        later = select(PhoneMessages).where(PhoneMessages.id > self._seen).order_by(PhoneMessages.id)
        with self.database.reading() as db:
            found = db.execute(later).all()
        self._seen = max([self._seen, *(each.id for each in found)])
        return [(each.msisdn, each.text) for each in found if each.incoming]

    def saved(self) -> list[str]:
        """What the store holds now and did not at the last look."""
        with self.database.reading() as db:
            held = [line for rows in _HELD for line in rows(db)]
        fresh = Counter(held) - self._saved
        self._saved = Counter(held)
        return [line for line in dict.fromkeys(held) for _ in range(fresh[line])]


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _counts(db: Any) -> Iterator[str]:
    rows = select(PupilCounts, Schools.name).join(Schools, Schools.id == PupilCounts.school_id)
    for row in db.execute(rows.where(PupilCounts.replaced.is_(False)).order_by(PupilCounts.id)):
        flag = ", more than the register" if row.flagged else ""
        yield f"AttendanceCounted {row.name} {_day(row.day)} boys {row.boys} girls {row.girls}{flag}"


def _closures(db: Any) -> Iterator[str]:
    rows = select(Closures, Schools.name).join(Schools, Schools.id == Closures.school_id)
    for row in db.execute(rows.order_by(Closures.id)):
        yield f"SchoolClosed {row.name} {_day(row.day)} {row.reason}".rstrip()


def _people(db: Any) -> Iterator[str]:
    rows = select(People, Schools.name.label("school")).outerjoin(Schools, Schools.id == People.school_id)
    for row in db.execute(rows.order_by(People.id)):
        who = row.name or row.msisdn
        if row.joined_at:
            yield f"Joined {who} {row.school or ''}".rstrip()
        if row.stopped_at:
            yield f"Stopped {who}"


def _workshops(db: Any) -> Iterator[str]:
    for row in db.execute(select(Workshops).order_by(Workshops.id)):
        state = "WorkshopCancelled" if row.cancelled_at else "WorkshopCalled"
        yield f"{state} {_day(row.first_day)} {row.starts:%H:%M} {row.venue}: {row.topic}"
    replies = select(WorkshopReplies, People.name).join(People, People.id == WorkshopReplies.person_id)
    for row in db.execute(replies.order_by(WorkshopReplies.id)):
        yield f"WorkshopReplied {row.name} {'coming' if row.coming else 'cannot come'} {row.reason}".rstrip()
    came = select(CheckIns, People.name).join(People, People.id == CheckIns.person_id)
    for row in db.execute(came.order_by(CheckIns.id)):
        yield f"CheckedIn {row.name} {_day(row.day)}"


def _questions(db: Any) -> Iterator[str]:
    rows = select(Questions, Escalations.id.label("escalation")).outerjoin(Escalations)
    for row in db.execute(rows.order_by(Questions.id)):
        up = f", E{row.escalation}" if row.escalation else ""
        words = f": {row.words}" if row.words else ""
        yield f"Question Q{row.id} {row.state}, {row.kind or 'no kind'}, with the {row.with_whom}{up}{words}"


def _ideas(db: Any) -> Iterator[str]:
    rows = select(Ideas, People.name).join(People, People.id == Ideas.person_id)
    for row in db.execute(rows.order_by(Ideas.id)):
        told = [how for how, is_so in (("by name", row.named), ("helped", row.helped)) if is_so]
        yield f"Idea of {row.name} for Q{row.question_id}{''.join(f', {how}' for how in told)}: {row.words}"


_HELD = (_people, _counts, _closures, _workshops, _questions, _ideas)
