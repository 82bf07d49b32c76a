"""Whose a row is, by an index: a person who is taken out is looked for in every one of these tables."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = (
    "check_ins", "closures", "fall_reasons", "ideas", "invitations", "pupil_moves", "question_events",
    "question_leaves", "register_changes", "sensitive_events", "silence_notes", "successes", "workshop_away",
    "workshop_replies",
)  # fmt: skip


def upgrade() -> None:
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(op.f(f"ix_{table}_person_id"), table)
