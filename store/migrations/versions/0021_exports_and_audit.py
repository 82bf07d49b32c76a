"""Exports that a worker writes; lines of the audit are only added to, and go when they are two years old."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


STAY = "the audit is only added to"
ON_SQLITE = (
    f"CREATE TRIGGER audit_lines_unchanged BEFORE UPDATE ON audit_lines BEGIN SELECT RAISE(ABORT, '{STAY}'); END",
    "CREATE TRIGGER audit_lines_kept BEFORE DELETE ON audit_lines "
    f"WHEN OLD.at > datetime('now', '-729 days') BEGIN SELECT RAISE(ABORT, '{STAY}'); END",
)
ON_POSTGRESQL = (
    "CREATE FUNCTION audit_lines_stay() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{STAY}'; END $$",
    "CREATE TRIGGER audit_lines_unchanged BEFORE UPDATE ON audit_lines "
    "FOR EACH ROW EXECUTE FUNCTION audit_lines_stay()",
    "CREATE TRIGGER audit_lines_kept BEFORE DELETE ON audit_lines "
    "FOR EACH ROW WHEN (OLD.at > now() - interval '729 days') EXECUTE FUNCTION audit_lines_stay()",
)


def upgrade() -> None:
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("table", "level")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first", "last")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("format", "state")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("done", "weeks", "rows", "tries")),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_exports_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_person_id"), "exports", ["person_id"])
    op.create_table(
        "export_pieces",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_export_pieces_export_id_exports")),
        sa.PrimaryKeyConstraint("export_id", "kind", "number", name=op.f("pk_export_pieces")),
    )


def downgrade() -> None:
    op.drop_table("export_pieces")
    op.drop_table("exports")
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("audit_lines_unchanged", "audit_lines_kept"):
        op.execute(f"DROP TRIGGER {name}" + ("" if on_sqlite else " ON audit_lines"))
    if not on_sqlite:
        op.execute("DROP FUNCTION audit_lines_stay()")
