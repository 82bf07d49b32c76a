"""What came by telephone, visit or letter: logged in the same queue as what came by Saathi, with its source."""

from __future__ import annotations

from sqlalchemy import Connection, select

from flows.facts import PROVINCE
from flows.outcomes import LeaveAsked, PassedUp, QuestionAsked, SensitiveAsked
from store import records
from store.moment import Moment
from store.tables import People

SOURCES = ("phone", "visit", "letter")
TO = ("mentor", "officer", *PROVINCE)


class CannotLog(ValueError):
    """Why not, in one line."""


def log(db: Connection, asked: QuestionAsked, to: str, moment: Moment) -> str:
    """Whoever asked is told nothing by SMS but what every asker hears. `to`: one of `TO`. Gives the reference: Q214, E77 or S12.

    A safety matter goes to the focal person only, whatever `to` says. A private one goes up once its asker agrees by phone menu.
    """
    if asked.source not in SOURCES:
        raise CannotLog(f"{asked.source} is no source: {', '.join(SOURCES)}")
    if db.scalar(select(People.school_id).where(People.id == asked.person_id)) is None:
        raise CannotLog("whoever asked belongs to no school, so there is no mentor to ask")
    if asked.kind == "safety":
        return str(records.save(db, SensitiveAsked(asked.person_id, asked.words, may_call=True), moment)["ref"])
    reference = str(records.save(db, asked, moment)["ref"])
    question_id = int(reference.lstrip("Q"))
    if to == "mentor":
        return reference
    if asked.seen_by == "mentor":
        records.save(db, LeaveAsked(asked.person_id, question_id, "", to), moment)
        return reference
    return str(records.save(db, PassedUp(asked.person_id, question_id, "", to), moment)["ref"])
