"""Whether a STOP was the provider's word about a number: it ends with that number."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stopped = sa.Column("stopped_by_provider", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("people", stopped)


def downgrade() -> None:
    op.drop_column("people", "stopped_by_provider")
