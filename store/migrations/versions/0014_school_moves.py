"""What teachers say of the school they are at now."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_school_id", sa.Integer(), nullable=False),
        sa.Column("to_school_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_school_moves_person_id_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_school_moves_decided_by_people")),
        sa.ForeignKeyConstraint(["from_school_id"], ["schools.id"], name=op.f("fk_school_moves_from_school_id_schools")),
        sa.ForeignKeyConstraint(["to_school_id"], ["schools.id"], name=op.f("fk_school_moves_to_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_moves")),
    )
    op.create_index(op.f("ix_school_moves_person_id"), "school_moves", ["person_id"])


def downgrade() -> None:
    op.drop_table("school_moves")
