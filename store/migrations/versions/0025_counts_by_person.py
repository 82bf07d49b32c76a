"""When somebody last counted is looked up by person; and the counts of a day by school.

While a day is young PostgreSQL believes that nobody has counted on it, and looked for a school's count among all of that day.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_pupil_counts_person_id_counted_at", "pupil_counts", ["person_id", "counted_at"])
    op.create_index("ix_pupil_counts_day_school_id", "pupil_counts", ["day", "school_id"])
    op.drop_index("ix_pupil_counts_day", "pupil_counts")


def downgrade() -> None:
    op.create_index("ix_pupil_counts_day", "pupil_counts", ["day"])
    op.drop_index("ix_pupil_counts_day_school_id", "pupil_counts")
    op.drop_index("ix_pupil_counts_person_id_counted_at", "pupil_counts")
