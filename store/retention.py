"""What is forgotten, and when."""

from __future__ import annotations

from sqlalchemy import Connection, delete, update

from store.moment import Moment
from store.tables import Calls, Drafts


def forget_dialogues(db: Connection, moment: Moment) -> dict[str, int]:
    """Drafts that nobody can go on with, and what calls that are over showed: some of it was for one pair of eyes."""
    drafts = delete(Drafts).where(Drafts.at < moment.now - moment.policy.prompt_lives)
    over = (Calls.at < moment.now - moment.policy.call_lives, Calls.said != "")
    calls = update(Calls).where(*over).values(said="", ended=True)
    counts = {"drafts": db.execute(drafts).rowcount, "calls": db.execute(calls).rowcount}
    return {name: count for name, count in counts.items() if count}
