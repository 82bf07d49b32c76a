"""Numbers that are said to have changed, until a mentor has said so too."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("new_msisdn", sa.String(), nullable=False),
        sa.Column("old_msisdn", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_number_wishes_cluster_id_clusters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_number_wishes_person_id_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_number_wishes_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_wishes")),
    )
    for column in ("new_msisdn", "old_msisdn", "cluster_id", "person_id"):
        op.create_index(op.f(f"ix_number_wishes_{column}"), "number_wishes", [column])


def downgrade() -> None:
    op.drop_table("number_wishes")
