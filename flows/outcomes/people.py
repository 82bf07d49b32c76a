"""Who joins, stops, and how somebody wants to be spoken to."""

from __future__ import annotations

from dataclasses import dataclass

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class Joined(Outcome):
    """Somebody joins: a person the roster knows (`person_id`), or a new one at a school."""

    msisdn: str
    language: str
    phone_shared: bool
    school_id: int
    person_id: int | None = None


@dataclass(frozen=True)
class LanguageChosen(Outcome):
    person_id: int
    language: str


@dataclass(frozen=True)
class PhoneUseSaid(Outcome):
    person_id: int
    shared: bool


@dataclass(frozen=True)
class PinSet(Outcome):
    """Four digits; only their hash is kept."""

    person_id: int
    digits: str


@dataclass(frozen=True)
class PinForgotten(Outcome):
    """Her mentor is told; the desk may take it away."""

    person_id: int


@dataclass(frozen=True)
class Recognised(Outcome):
    """At a number that was silent for long she showed who she is."""

    person_id: int


@dataclass(frozen=True)
class NotRecognised(Outcome):
    """Whoever is at her number did not know her school: her mentor is told."""

    person_id: int


@dataclass(frozen=True)
class SexSaid(Outcome):
    """`sex`: f | m."""

    person_id: int
    sex: str


@dataclass(frozen=True)
class FewerWanted(Outcome):
    """Of what she does not ask for only workshop notices; False: all of it again."""

    person_id: int
    fewer: bool


@dataclass(frozen=True)
class Stopped(Outcome):
    """No more messages but answers to what is sent; reports and questions still count."""

    person_id: int


@dataclass(frozen=True)
class Restarted(Outcome):
    person_id: int


@dataclass(frozen=True)
class StageProposed(Outcome):
    """How a mentor would like to work with a teacher; she is asked by menu."""

    person_id: int
    mentee_id: int
    stage: str


@dataclass(frozen=True)
class StageAgreed(Outcome):
    """She agrees, to this or to another way."""

    person_id: int
    mentor_id: int
    stage: str


@dataclass(frozen=True)
class ClusterNoted(Outcome):
    """A mentor's line to the teachers of his cluster."""

    person_id: int
    cluster_id: int
    words: str


@dataclass(frozen=True)
class SchoolMoved(Outcome):
    """She teaches at another school of her cluster now. Her mentor confirms it; his own holds at once."""

    person_id: int
    from_school_id: int
    to_school_id: int


@dataclass(frozen=True)
class MovedAway(Outcome):
    """She teaches in another cluster now: the district's office hears where. Saving it gives `{ref}` ("E77")."""

    person_id: int
    cluster_id: int
    where: str


@dataclass(frozen=True)
class MoveConfirmed(Outcome):
    """A mentor's word on a teacher who moved."""

    person_id: int
    move_id: int
    is_so: bool


@dataclass(frozen=True)
class HelpWanted(Outcome):
    """Send the short way by SMS (D16)."""

    person_id: int | None
    msisdn: str
