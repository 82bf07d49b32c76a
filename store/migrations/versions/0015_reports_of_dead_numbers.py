"""Whether a delivery report says that nobody will ever be reached at its number."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dead = sa.Column("number_is_dead", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("receipts", dead)


def downgrade() -> None:
    op.drop_column("receipts", "number_is_dead")
