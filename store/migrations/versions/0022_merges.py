"""People who stand on the roll twice; clusters without unasked texts, or without names."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("memory", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["gone_id"], ["people.id"], name=op.f("fk_merges_gone_id_people")),
        sa.ForeignKeyConstraint(["kept_id"], ["people.id"], name=op.f("fk_merges_kept_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    for column in ("gone_id", "kept_id"):
        op.create_index(op.f(f"ix_merges_{column}"), "merges", [column])
    for column in ("sends_texts", "shows_names"):
        op.add_column("clusters", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    for column in ("sends_texts", "shows_names"):
        op.drop_column("clusters", column)
    op.drop_table("merges")
