"""Broadcasts, and what waits for a second person's word."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", Utc(), nullable=False),
        sa.Column("leaves_at", Utc(), nullable=True),
        sa.Column("watermark", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("through_at", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        _to("broadcasts", "province_id", "provinces"),
        _to("broadcasts", "district_id", "districts"),
        _to("broadcasts", "written_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(op.f("ix_broadcasts_state"), "broadcasts", ["state"])
    op.create_table(
        "broadcast_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        _to("broadcast_words", "broadcast_id", "broadcasts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_words")),
        sa.UniqueConstraint("broadcast_id", "language", name=op.f("uq_broadcast_words_broadcast_id_language")),
    )
    op.create_table(
        "broadcast_letters",
        sa.Column("outbox_id", BIG_ID, nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        _to("broadcast_letters", "outbox_id", "outbox"),
        _to("broadcast_letters", "broadcast_id", "broadcasts"),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_broadcast_letters")),
    )
    op.create_index(op.f("ix_broadcast_letters_broadcast_id"), "broadcast_letters", ["broadcast_id"])
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        _to("proposals", "province_id", "provinces"),
        _to("proposals", "asked_by", "people"),
        _to("proposals", "settled_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_state"), "proposals", ["state"])


def downgrade() -> None:
    for name in ("proposals", "broadcast_letters", "broadcast_words", "broadcasts"):
        op.drop_table(name)
