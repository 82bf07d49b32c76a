"""Messages that came in under a provider's name, and that it does not know."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_doubts",
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("noted_at", Utc(), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_inbox_doubts_inbox_id_inbox")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox_doubts")),
    )


def downgrade() -> None:
    op.drop_table("inbox_doubts")
