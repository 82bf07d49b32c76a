"""How a mentor and a teacher work together; who was away from a workshop, by the mentor's roll."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mentoring_stages",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_mentoring_stages_mentee_id_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_mentoring_stages_mentor_id_people")),
        sa.PrimaryKeyConstraint("mentor_id", "mentee_id", name=op.f("pk_mentoring_stages")),
    )
    op.create_index(op.f("ix_mentoring_stages_mentee_id"), "mentoring_stages", ["mentee_id"])
    op.create_table(
        "workshop_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_workshop_away_person_id_people")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_away_workshop_id_workshops")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_away")),
        sa.UniqueConstraint("workshop_id", "person_id", "day", name=op.f("uq_workshop_away_workshop_id_person_id_day")),
    )


def downgrade() -> None:
    for name in ("workshop_away", "mentoring_stages"):
        op.drop_table(name)
