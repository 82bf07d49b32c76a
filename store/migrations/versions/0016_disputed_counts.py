"""Whether a count came in a message that its provider does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    disputed = sa.Column("disputed", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("pupil_counts", disputed)


def downgrade() -> None:
    op.drop_column("pupil_counts", "disputed")
