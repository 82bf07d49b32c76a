"""How her mentor would like to work with her: she agrees, or says another way."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee, Stage
from flows.outcomes import StageAgreed
from flows.texts import T, Text

STAGES: dict[str, Text] = {
    "model": T("N11", "Show me"),
    "coach": T("N11", "Watch me and coach"),
    "friend": T("N11", "Question me"),
    "inquirer": T("N11", "Study it with me"),
}


def row(stage: Stage) -> Text:
    """Its line among her answers."""
    return T("N11r", "My mentor and I") if stage.agreed else T("N11r", "My mentor and I: NEW")


def my_stage(ask: Ask, mentee: Mentee, stage: Stage) -> End:
    """N11. Only she and her mentor see it."""
    title = T("N11", "You agreed: '{stage}'. Another way now? Only you two see it.", stage=STAGES[stage.stage])
    if not stage.agreed:
        title = T(
            "N11", "Your mentor suggests: '{stage}'. Which do you like? Only you two see it.", stage=STAGES[stage.stage]
        )
    chosen = ask.choice("stage", title, STAGES)
    words = T(
        "N11d", "Thank you. You work like this: '{stage}'. You can change it here any time.", stage=STAGES[chosen]
    )
    return End(words, (StageAgreed(mentee.person.id, stage.mentor_id, chosen),))
