"""What a broadcast will be before anything leaves: who is reached, how it reads at its longest, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from flows import gsm
from flows.broadcasts import MENTEES, filled
from flows.facts import Person
from flows.forecast import Forecast
from flows.notices import broadcast as letter
from flows.routing import Plan
from flows.texts import Text, render
from store import audience, costs, outbox
from store.audience import Reach, Reader
from store.broadcasts import Broadcast
from store.moment import Moment

TEST_LIVES = timedelta(hours=1)


@dataclass(frozen=True)
class Sample:
    """The longest of a language: `people` read it; `words` as they arrive."""

    language: str
    words: str
    people: int
    text: Text

    @property
    def encoding(self) -> str:
        """Of the phone."""
        return gsm.encoding(self.words)

    @property
    def parts(self) -> int:
        """SMS that it takes."""
        return gsm.parts(self.words)

    @property
    def letters(self) -> int:
        """As the network counts them."""
        return gsm.septets(self.words) if gsm.is_gsm7(self.words) else gsm.units(self.words)


@dataclass(frozen=True)
class Preview:
    """Who and what. `samples`: one a language, in the order of the words."""

    reach: Reach
    samples: Sequence[Sample]


def preview(db: Connection, broadcast: Broadcast, moment: Moment) -> Preview:
    """As it would be if it left at that moment."""
    found = audience.reach(db, broadcast.to, broadcast.words, moment)
    return Preview(found, samples(broadcast, found.to))


def cost(db: Connection, broadcast: Broadcast, to: Sequence[Reader], plan: Plan, day: date) -> Forecast:
    """What it would cost. `day`: the real one, for the month's money."""
    texts = {reader.person.id: _text(broadcast, reader, reader.person.reads) for reader in to}
    return costs.of_broadcast(db, plan, [reader.person for reader in to], lambda person: texts[person.id], day)


def samples(broadcast: Broadcast, to: Sequence[Reader]) -> list[Sample]:
    """Of each language the longest that anybody gets; where nobody reads it, that of the longest names."""
    return [_sample(broadcast, language, to) for language in broadcast.words]


def _sample(broadcast: Broadcast, language: str, to: Sequence[Reader]) -> Sample:
    theirs = [reader for reader in to if reader.person.reads == language]
    names = {frozenset(reader.names.items()): reader for reader in theirs or to}
    texts = [_text(broadcast, reader, language) for reader in names.values()]
    texts = texts or [letter(broadcast.words[language], broadcast.to.role != MENTEES)]
    words = {gsm.plain(render(text, language)): text for text in texts}
    longest = max(sorted(words), key=lambda said: (gsm.parts(said), len(said)))
    return Sample(language, longest, len(theirs), words[longest])


def _text(broadcast: Broadcast, reader: Reader, language: str) -> Text:
    return letter(filled(broadcast.words[language], reader.names), broadcast.to.role != MENTEES)


def send_test(db: Connection, broadcast: Broadcast, person: Person, found: Sequence[Sample], moment: Moment) -> int:
    """The samples, to whoever asks for them, at most once a minute; how many. They asked, so it goes at once."""
    sent = 0
    for sample in found:
        once = f"test/{broadcast.id}/{person.id}/{sample.language}/{moment.now:%Y%m%d%H%M}"
        to = replace(person, language=sample.language)
        written = outbox.add(
            db, to=to, kind=sample.text.id, text=sample.text, lane="reply", now=moment.now, lives=TEST_LIVES, once=once
        )
        sent += written is not None
    return sent
