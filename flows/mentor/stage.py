"""How a mentor and a teacher work together: agreed by her, seen by the two of them and by nobody else, and gone when one of them goes."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.outcomes import StageProposed
from flows.texts import T, Text

STAGES: dict[str, Text] = {
    "model": T("T10", "Model (show)"),
    "coach": T("T10", "Coach"),
    "friend": T("T10", "Critical friend"),
    "inquirer": T("T10", "Co-inquirer"),
}


def agree_on_stage(ask: Ask, mentor: Mentor) -> End:
    """T10. He proposes; until she agrees it stands as proposed."""
    colleagues = {str(each.person_id): each for each in mentor.colleagues}
    if not colleagues:
        return End(T("T10e", "No teacher of your cluster has joined yet."))
    rows: dict[str, Text | str] = {key: each.school for key, each in colleagues.items()}
    chosen = colleagues[ask.pick("colleague", T("T10", "With whom?"), rows)]
    title = T("T10", "With {school} you work as", school=chosen.school)
    if chosen.stage:
        said = STAGES[chosen.stage]
        title = T("T10", "{school}: {stage}, agreed. Change?", school=chosen.school, stage=said)
        if not chosen.agreed:
            title = T("T10", "{school}: {stage}, not agreed yet", school=chosen.school, stage=said)
    stage = ask.choice("stage", title, STAGES)
    words = T(
        "T10d",
        "Thank you. The teacher is asked by menu. Only the two of you ever see it: {stage}.",
        stage=STAGES[stage],
    )
    return End(words, (StageProposed(mentor.person.id, chosen.person_id, stage),))
