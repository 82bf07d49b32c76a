"""Which message of a number is the first to leave is one look, however many are due.

PostgreSQL plans with what it knew of a calm hour, and then went through all that was due for each that was due.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    live = sa.text("state IN ('due', 'claimed', 'sending')")
    in_line = ["msisdn", "lane", "hours", "due_at", "id"]
    op.create_index("ix_outbox_live", "outbox", in_line, sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    op.drop_index("ix_outbox_live", "outbox")
