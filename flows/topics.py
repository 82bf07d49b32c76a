"""What questions and workshops are about: one list of kinds, of topics and of the objectives they serve, for menus, texts and reports."""

from __future__ import annotations

from flows.texts import T, Text

# The words of the first question, by kind.
KINDS: dict[str, Text] = {
    "teaching": T("Q1", "Subject/teaching"),
    "growth": T("Q1", "My growth"),
    "management": T("Q1", "School management"),
    "supplies": T("Q1", "Supplies/travel"),
    "rules": T("Q1", "Rules/pay/transfer"),
    "safety": T("Q1", "Safety/personal"),
}

# The same, short enough for a line of a list.
_SHORT_KINDS: dict[str, Text] = {
    "teaching": T("kind", "Teaching"),
    "growth": T("kind", "Growth"),
    "management": T("kind", "School"),
    "supplies": T("kind", "Supplies"),
    "rules": T("kind", "Rules"),
    "safety": T("kind", "Safety"),
}

# Whom a question is passed up to, inside a sentence.
OFFICES: dict[str, Text] = {
    "officer": T("office", "the district"),
    "tlrt": T("office", "the TLRT"),
    "director": T("office", "the director"),
}

TOPICS: dict[str, Text] = {
    "maths": T("topic", "Maths"),
    "science": T("topic", "Science"),
    "social": T("topic", "Social Studies"),
    "language": T("topic", "Language"),
    "multigrade": T("topic", "Multigrade"),
    "assessment": T("topic", "Assessment"),
    "books": T("topic", "Book/guide"),
    "classroom": T("topic", "Classroom"),
    "materials": T("topic", "Low-cost material"),
    "absence": T("topic", "Absence"),
    "dropout": T("topic", "Drop-out"),
    "parents": T("topic", "Parents"),
    "community": T("topic", "Community"),
    "content": T("topic", "Subject content"),
    "methods": T("topic", "Teaching methods"),
    "management": T("topic", "School management"),
    "guides": T("topic", "Teacher guides"),
    "textbooks": T("topic", "Textbooks"),
    "mentor_role": T("topic", "Mentor's role"),
    "retention": T("topic", "Retention/transfer"),
    "other": T("topic", "Something else"),
}

_OF_QUESTIONS = (
    "maths science social language multigrade assessment books classroom materials absence dropout parents community"
    " other"
)
_OF_WORKSHOPS = (
    "content methods classroom management assessment materials guides textbooks community mentor_role parents absence "
    "dropout retention"
)
ASKED = {topic: TOPICS[topic] for topic in _OF_QUESTIONS.split()}  # what a teaching question may be about
TAUGHT = {topic: TOPICS[topic] for topic in _OF_WORKSHOPS.split()}  # the programme's fourteen workshop topics

# The programme's four objectives: knowledge of the subjects, use of teacher guides, reflection and problem solving, collegiality.
OBJECTIVES = ("content", "guides", "reflection", "collegiality")

# Which of them a topic serves: it is counted with the first, so that what is counted adds up.
SERVES: dict[str, tuple[str, ...]] = {
    "maths": ("content",),
    "science": ("content",),
    "social": ("content",),
    "language": ("content",),
    "content": ("content",),
    "textbooks": ("content", "guides"),
    "books": ("guides", "content"),
    "guides": ("guides",),
    "methods": ("guides", "reflection"),
    "materials": ("guides", "reflection"),
    "multigrade": ("reflection", "guides"),
    "assessment": ("reflection", "content"),
    "classroom": ("reflection",),
    "management": ("reflection",),
    "absence": ("reflection",),
    "dropout": ("reflection", "collegiality"),
    "retention": ("reflection",),
    "parents": ("collegiality", "reflection"),
    "community": ("collegiality",),
    "mentor_role": ("collegiality", "reflection"),
    "other": (),
}


def about(kind: str, topic: str) -> Text:
    """What a question is about, in a word or two: its topic, else its kind."""
    return TOPICS.get(topic) or _SHORT_KINDS.get(kind) or T("kind", "Question")


def named(topic: str) -> Text | str:
    """The topic of a workshop: of the list, or as its mentor typed it."""
    return TOPICS.get(topic, topic)


def objective(topic: str) -> str:
    """With which of OBJECTIVES a topic is counted; "" for words of a mentor's own, and for what serves none.

    >>> objective("books"), objective("How to build a wall")
    ('guides', '')
    """
    return next(iter(SERVES.get(topic, ())), "")
