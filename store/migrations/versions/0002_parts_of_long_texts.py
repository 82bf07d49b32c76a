"""Long texts that arrive in parts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("part_of", sa.String(), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("inbox", sa.Column("parts", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("inbox") as inbox:
        for name in ("part_of", "part", "parts"):
            inbox.drop_column(name)
