"""A sensitive item that its asker keeps from the focal person."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sensitive_items") as items:
        items.add_column(sa.Column("past_her", sa.Boolean(), server_default=sa.false(), nullable=False))
        items.add_column(sa.Column("not_to_id", sa.Integer(), nullable=True))
        items.create_foreign_key("fk_sensitive_items_not_to_id_people", "people", ["not_to_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sensitive_items") as items:
        items.drop_constraint("fk_sensitive_items_not_to_id_people", type_="foreignkey")
        items.drop_column("not_to_id")
        items.drop_column("past_her")
