"""Needs polls."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("questions", sa.String(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("closes_at", Utc(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("told_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["started_by"], ["people.id"], name=op.f("fk_polls_started_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_level_place_id", "polls", ["level", "place_id"])
    op.create_table(
        "poll_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_asked_poll_id_polls")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_poll_asked_person_id_people")),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_poll_asked_cluster_id_clusters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_asked")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_asked_poll_id_person_id")),
    )
    op.create_index(op.f("ix_poll_asked_person_id"), "poll_asked", ["person_id"])
    op.create_table(
        "poll_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_counts_poll_id_polls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_counts")),
        sa.UniqueConstraint("poll_id", "question", "option", name=op.f("uq_poll_counts_poll_id_question_option")),
    )


def downgrade() -> None:
    for name in ("poll_counts", "poll_asked", "polls"):
        op.drop_table(name)
