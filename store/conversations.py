"""Calls and drafts: where a phone is in its USSD call, and what a person has answered so far.

Whatever was typed or shown is sealed: nobody knows before the end of a call that its words are for the focal person only,
and calls drop. Sealing all of it needs no judgement, and costs a press some 30 microseconds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from flows.facts import Person
from flows.screens import Screen
from store.database import alone, insert_once, insert_or_update
from store.prepared import Prepared
from store.tables import Calls, DoneOnce, Drafts
from store.vault import NotOpened, Vault


@dataclass(frozen=True)
class Call:
    """A USSD call as it stands. `text`: how far the provider's cumulative text was read; `carried`: what was dialled."""

    session_id: str
    carried: str
    text: str
    shown: str
    ended: bool
    speaker_id: int | None
    sealed: str = field(default="", compare=False)  # as it was read


@dataclass(frozen=True)
class Draft:
    """A conversation under way. `about` is what was being done; `wrong` counts wrong keys in a row.

    `aside`: what a dialled string or an SMS came between; it waits until that one has ended.
    """

    root: str
    answers: Mapping[str, str]
    screen: Screen
    at: datetime
    about: str = ""
    wrong: int = 0
    by_sms: bool = False
    aside: Draft | None = None
    sealed: str = field(default="", compare=False)  # as it was read


_DRAFT = Prepared(
    select(*(column.label("draft_" + column.name) for column in Drafts.__table__.columns)).where(
        Drafts.msisdn == bindparam("of"), Drafts.person_id == bindparam("whose")
    )
)


def as_call(row: Any, vault: Vault) -> Call:
    """The call of a row with columns of Calls, each beginning with call_; of a phone that never called an empty one."""
    if row.call_msisdn is None:
        return Call("", "", "", "", ended=True, speaker_id=None)
    said = _opened(row.call_said, vault)
    carried, text, shown = said or ("", "", "")
    ended = row.call_ended or said is None
    return Call(row.call_session_id, carried, text, shown, ended, row.call_speaker_id, row.call_said)


def as_draft(row: Any, vault: Vault) -> Draft | None:
    """The draft of a row with columns of Drafts, each beginning with draft_; None: there is none that can be opened."""
    said = _opened(row.draft_said or "", vault)
    if said is None:
        return None
    pairs, screen, *more = said
    answers: dict[str, str] = dict(pairs)
    told = Screen.from_json(screen)
    aside = _from_json(more[0]) if more else None
    about = (row.draft_about, row.draft_wrong, row.draft_by_sms, aside, row.draft_said)
    return Draft(row.draft_root, answers, told, row.draft_at, *about)


def is_new(db: Connection, channel: str, session_id: str, now: datetime) -> bool:
    """True for the first post of a session, and only then: also a repeat that comes after a later call is known."""
    seen = {"kind": "call", "target": channel, "period": session_id, "at": now}
    return insert_once(db, DoneOnce, seen) is not None


def keep_call(db: Connection, msisdn: str, channel: str, call: Call, now: datetime, vault: Vault) -> None:
    """Keep how far the call has come."""
    values = {
        "msisdn": msisdn,
        "channel": channel,
        "session_id": call.session_id,
        "said": _said_in(call, vault),
        "ended": call.ended,
        "speaker_id": call.speaker_id,
        "at": now,
    }
    insert_or_update(db, Calls, values)


def _said_in(call: Call, vault: Vault) -> str:
    return _sealed([call.carried, call.text, call.shown], vault)


def draft(db: Connection, msisdn: str, person_id: int, vault: Vault) -> Draft | None:
    """What a person (0: nobody known at this number) has under way."""
    row = _DRAFT.first(db, {"of": msisdn, "whose": person_id})
    return as_draft(row, vault) if row else None


def keep_draft(db: Connection, msisdn: str, person_id: int, draft: Draft, vault: Vault) -> None:
    """Keep it: what was answered so far, and the screen the next input will be read against."""
    values: dict[str, Any] = {
        "msisdn": msisdn,
        "person_id": person_id,
        "root": draft.root,
        "said": _sealed(_said(draft), vault),
        "about": draft.about,
        "wrong": draft.wrong,
        "by_sms": draft.by_sms,
        "at": draft.at,
    }
    insert_or_update(db, Drafts, values)


def _said(draft: Draft) -> list[object]:
    said: list[object] = [list(draft.answers.items()), draft.screen.as_json()]
    return [*said, _as_json(draft.aside)] if draft.aside else said


def _as_json(draft: Draft) -> list[object]:
    return [draft.root, draft.at.isoformat(), draft.about, *_said(draft)]


def _from_json(kept: Sequence[Any]) -> Draft:
    root, at, about, pairs, screen, *more = kept
    aside = _from_json(more[0]) if more else None
    return Draft(root, dict(pairs), Screen.from_json(screen), datetime.fromisoformat(at), about, aside=aside)


def go_on(db: Connection, msisdn: str, call: Call, person_id: int, was: Draft, draft: Draft, vault: Vault) -> bool:
    """Keep the next step of a call and of its draft; False, and nothing is kept, unless both are still as they were read.

    What is sealed anew is another text, even with the same words.
    """
    read = {"of": msisdn, "whose": person_id, "call_was": call.sealed, "draft_was": was.sealed}
    on = {"on": _said_in(call, vault), "speaker": call.speaker_id, "now": draft.at}
    if not _GO_ON.run(db, {**read, **on}):
        return False
    keep_draft(db, msisdn, person_id, draft, vault)
    return True


_SAME_DRAFT = exists().where(
    Drafts.msisdn == Calls.msisdn, Drafts.person_id == bindparam("whose"), Drafts.said == bindparam("draft_was")
)
_GO_ON = Prepared(
    update(Calls)
    .where(Calls.msisdn == bindparam("of"), Calls.said == bindparam("call_was"), Calls.ended.is_(False), _SAME_DRAFT)
    .values(said=bindparam("on"), speaker_id=bindparam("speaker"), at=bindparam("now"))
)


def close_draft(db: Connection, msisdn: str, person_id: int) -> None:
    """It came to its end."""
    _CLOSE_DRAFT.run(db, {"of": msisdn, "whose": person_id})


_CLOSE_DRAFT = Prepared(delete(Drafts).where(Drafts.msisdn == bindparam("of"), Drafts.person_id == bindparam("whose")))


def forget_of(db: Connection, person: Person | None) -> None:
    """What somebody had open: it showed what nobody but the focal person may see now."""
    if person:
        alone(db, person.msisdn)  # a turn under way there would put both back
        db.execute(delete(Drafts).where(Drafts.person_id == person.id))
        db.execute(update(Calls).where(Calls.msisdn == person.msisdn).values(said="", ended=True))


def _sealed(said: object, vault: Vault) -> str:
    return vault.seal(json.dumps(said)).decode()


def _opened(sealed: str, vault: Vault) -> Any:
    """What was sealed; None where there is nothing, or where it was sealed with a key that is gone."""
    try:
        return json.loads(vault.open(sealed.encode())) if sealed else None
    except NotOpened:
        return None
