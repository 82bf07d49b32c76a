"""A sensitive item that is answered can be closed."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sensitive_items", sa.Column("closed_at", Utc(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sensitive_items") as items:
        items.drop_column("closed_at")
