"""Who somebody is, and the duty held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.catalogue import DEFAULT


@dataclass(frozen=True)
class Person:
    """Somebody with a number. `sex` is "f", "m" or "". `language` is "" until chosen. `fewer`: of workshops only.

    `phone_shared`: others read what arrives there, by her word or because somebody else has the number too.
    """

    id: int
    msisdn: str
    name: str
    language: str = ""
    sex: str = ""
    phone_shared: bool = False
    joined: bool = True
    stopped: bool = False
    fewer: bool = False

    @property
    def reads(self) -> str:
        """The language of what is sent to her."""
        return self.language or DEFAULT


@dataclass(frozen=True)
class Colleague:
    """A teacher as her mentor may list her: by school, two at one school with a number. `stage`: as `flows.mentor.stage.STAGES` or "".

    `checked_in`: on the day of a workshop that is looked at; `away`: not there by the roll of that day.
    """

    person_id: int
    school: str
    stage: str = ""
    agreed: bool = False
    checked_in: bool = False
    away: bool = False


@dataclass(frozen=True)
class NewNumber:
    """Somebody says that a teacher's number changed. `ends`: the last digits of the new one; `who`: whom it may be, with a name."""

    id: int
    school: str
    ends: str
    who: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Stage:
    """How her mentor of today would like to work with her. Seen by the two of them only."""

    mentor_id: int
    stage: str
    agreed: bool


@dataclass(frozen=True)
class Move:
    """A teacher who says that she teaches at another school of the cluster now. Of her only the schools are told."""

    id: int
    school: str
    new: str


@dataclass(frozen=True)
class Post:
    """A duty. `kind`: mentor | deputy | district_officer | deputy_officer | province | administrator | focal_person; one place, by kind."""

    id: int
    kind: str
    cluster_id: int | None = None
    district_id: int | None = None
    province_id: int | None = None
