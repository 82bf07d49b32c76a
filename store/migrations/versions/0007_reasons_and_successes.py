"""Why fewer came, pupils who left or are back, successes, open classes. What is offered once is in the ledger of such things."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fall_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_fall_reasons_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_fall_reasons_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fall_reasons")),
        sa.UniqueConstraint("school_id", "day", "sex", name=op.f("uq_fall_reasons_school_id_day_sex")),
    )
    op.create_table(
        "pupil_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pupil_moves_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_pupil_moves_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_moves")),
    )
    op.create_index(op.f("ix_pupil_moves_school_id"), "pupil_moves", ["school_id"], unique=False)
    op.create_table(
        "successes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("shared", sa.String(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_successes_cluster_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_successes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successes")),
    )
    op.create_index(op.f("ix_successes_cluster_id"), "successes", ["cluster_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_invitations_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.drop_column("people", "offered_register_on")


def downgrade() -> None:
    op.add_column("people", sa.Column("offered_register_on", sa.Date(), nullable=True))
    op.drop_table("invitations")
    op.drop_index(op.f("ix_successes_cluster_id"), table_name="successes")
    op.drop_table("successes")
    op.drop_index(op.f("ix_pupil_moves_school_id"), table_name="pupil_moves")
    op.drop_table("pupil_moves")
    op.drop_table("fall_reasons")
