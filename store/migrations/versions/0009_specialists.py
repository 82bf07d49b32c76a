"""Specialists: who knows a topic well, and what each was asked; the name that stands with an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("credit", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "specialists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_specialists_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialists")),
    )
    op.create_index(op.f("ix_specialists_topic"), "specialists", ["topic"])
    still = sa.text("until IS NULL")
    op.create_index(
        "uq_specialists_now", "specialists", ["person_id", "topic"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "specialist_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_specialist_asks_person_id_people")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_specialist_asks_question_id_questions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialist_asks")),
        sa.UniqueConstraint("question_id", "person_id", name=op.f("uq_specialist_asks_question_id_person_id")),
    )
    op.create_index(op.f("ix_specialist_asks_person_id"), "specialist_asks", ["person_id"])


def downgrade() -> None:
    op.drop_table("specialist_asks")
    op.drop_table("specialists")
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("credit")
