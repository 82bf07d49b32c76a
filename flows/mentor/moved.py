"""Teachers who say that they teach at another school of the cluster now: he confirms it, or says that it is not so."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.outcomes import MoveConfirmed
from flows.texts import T, Text


def look_at_moves(ask: Ask, mentor: Mentor) -> End:
    """T21."""
    moves = {str(each.id): each for each in mentor.moves}
    rows: dict[str, Text | str] = {
        key: T("T21r", "{school} to {new}", school=each.school, new=each.new) for key, each in moves.items()
    }
    move = moves[ask.pick("move", T("T21", "Who moved school?"), rows)]
    title = T("T21", "A teacher of {school} now teaches at {new}?", school=move.school, new=move.new)
    said = ask.choice("is_so", title, {"yes": T("T21", "Yes"), "no": T("T21", "Not so")})
    outcome = MoveConfirmed(mentor.person.id, move.id, said == "yes")
    if said == "yes":
        words = T("T21d", "Thank you. The teacher now belongs to {school} and hears of it.", school=move.new)
        return End(words, (outcome,))
    return End(T("T21n", "Thank you. It stays as it was. The teacher hears of it in kind words."), (outcome,))
