"""What a question shares with its cluster, and what colleagues answer to it."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("shared_words", sa.String(), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("shared_at", Utc(), nullable=True))
    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ideas_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_ideas_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    op.create_index(op.f("ix_ideas_question_id"), "ideas", ["question_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ideas_question_id"), table_name="ideas")
    op.drop_table("ideas")
    op.drop_column("questions", "shared_at")
    op.drop_column("questions", "shared_words")
