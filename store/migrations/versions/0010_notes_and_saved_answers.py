"""Notes of mentors to their clusters, saved answers, and where a question came from."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cluster_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_cluster_notes_cluster_id_clusters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cluster_notes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_notes")),
    )
    op.create_index("ix_cluster_notes_cluster_id_written_on", "cluster_notes", ["cluster_id", "written_on"])
    op.create_table(
        "saved_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("probe", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_saved_answers_question_id_questions")),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name=op.f("fk_saved_answers_saved_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_answers")),
        sa.UniqueConstraint("question_id", name=op.f("uq_saved_answers_question_id")),
    )
    op.create_index(op.f("ix_saved_answers_topic"), "saved_answers", ["topic"])
    op.execute("UPDATE questions SET source = 'saathi' WHERE source = 'phone'")  # "phone" is what the desk took down


def downgrade() -> None:
    op.execute("UPDATE questions SET source = 'phone' WHERE source = 'saathi'")
    op.drop_table("saved_answers")
    op.drop_table("cluster_notes")
