"""How each route fares, and what went by it on each day."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_pauses", sa.Column("busy", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("channel_pauses", sa.Column("share", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("channel_pauses", sa.Column("share_since", Utc(), nullable=True))
    op.add_column("channel_pauses", sa.Column("free_at", Utc(), nullable=True))
    op.add_column("channel_pauses", sa.Column("down_since", Utc(), nullable=True))
    op.create_table(
        "route_use",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "lane", name=op.f("pk_route_use")),
    )


def downgrade() -> None:
    op.drop_table("route_use")
    with op.batch_alter_table("channel_pauses") as table:
        for name in ("down_since", "free_at", "share_since", "share", "busy"):
            table.drop_column(name)
