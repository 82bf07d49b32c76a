"""What is said when colleagues help each other, and thanks that travel back."""

from __future__ import annotations

from flows.texts import T, Text


def idea_helped() -> Text:
    """D100, to whoever gave the idea: nothing of the question, phones are shared."""
    return T("D100", "Saathi: an idea of yours helped a colleague. The thanks are for you.")


def answer_helped(reference: str) -> Text:
    """D101, to the mentor or the officer who answered."""
    return T("D101", "Saathi: your answer to {ref} helped. The teacher thanks you.", ref=reference)


def solved_by_colleague(reference: str) -> Text:
    """D102, to the mentor: it waits no longer."""
    return T("D102", "Saathi: {ref} is solved, a colleague's idea helped. Nothing else is needed.", ref=reference)


def asks_cluster_too(reference: str) -> Text:
    """D103, to whoever has it: colleagues may answer as well."""
    return T(
        "D103",
        "Saathi: the teacher asks the cluster about {ref} too, without a name. A line from you helps as before.",
        ref=reference,
    )
