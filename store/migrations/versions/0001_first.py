"""The first tables."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("msisdn", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_session_id"), "calls", ["session_id"], unique=False)
    op.create_table(
        "channel_pauses",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("until", Utc(), nullable=True),
        sa.Column("stumbles", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_pauses")),
    )
    op.create_table(
        "dead_numbers",
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("msisdn", name=op.f("pk_dead_numbers")),
    )
    op.create_table(
        "done_once",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_once")),
        sa.UniqueConstraint("kind", "target", "period", name=op.f("uq_done_once_kind_target_period")),
    )
    op.create_table(
        "drafts",
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("msisdn", "person_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("understood", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "provider_id", name=op.f("uq_inbox_channel_provider_id")),
    )
    op.create_index(op.f("ix_inbox_msisdn"), "inbox", ["msisdn"], unique=False)
    op.create_table(
        "phone_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_messages")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_phone_messages_outbox_id")),
    )
    op.create_index(op.f("ix_phone_messages_msisdn"), "phone_messages", ["msisdn"], unique=False)
    op.create_table(
        "provinces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provinces")),
        sa.UniqueConstraint("name", name=op.f("uq_provinces_name")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=True),
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("received_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "channel",
            "provider_id",
            "status",
            "final",
            "part",
            name=op.f("uq_receipts_channel_provider_id_status_final_part"),
        ),
    )
    op.create_index(op.f("ix_receipts_outbox_id"), "receipts", ["outbox_id"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "districts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("helplines", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("profile", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_districts_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("name", name=op.f("uq_districts_name")),
    )
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("counts_daily", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_clusters_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
        sa.UniqueConstraint("code", name=op.f("uq_clusters_code")),
        sa.UniqueConstraint("name", name=op.f("uq_clusters_name")),
    )
    op.create_index(op.f("ix_clusters_district_id"), "clusters", ["district_id"], unique=False)
    op.create_table(
        "calendar_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("since", sa.Time(), nullable=True),
        sa.Column("until", sa.Time(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_calendar_blocks_cluster_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_calendar_blocks_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_blocks")),
    )
    op.create_table(
        "dark_areas",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_dark_areas_cluster_id")),
        sa.PrimaryKeyConstraint("cluster_id", name=op.f("pk_dark_areas")),
    )
    op.create_table(
        "schools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("emis", sa.String(), nullable=True),
        sa.Column("takes_boys", sa.Boolean(), nullable=False),
        sa.Column("takes_girls", sa.Boolean(), nullable=False),
        sa.Column("boys", sa.Integer(), nullable=True),
        sa.Column("girls", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_schools_cluster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("cluster_id", "name", name=op.f("uq_schools_cluster_id_name")),
        sa.UniqueConstraint("emis", name=op.f("uq_schools_emis")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("phone_shared", sa.Boolean(), nullable=True),
        sa.Column("joined_at", Utc(), nullable=True),
        sa.Column("stopped_at", Utc(), nullable=True),
        sa.Column("fewer_messages", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("offered_register_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_people_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_msisdn"), "people", ["msisdn"], unique=False)
    op.create_index(op.f("ix_people_school_id"), "people", ["school_id"], unique=False)
    op.create_table(
        "agenda_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_agenda_words_cluster_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_agenda_words_district_id")),
        sa.ForeignKeyConstraint(["said_by"], ["people.id"], name=op.f("fk_agenda_words_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_words")),
    )
    op.create_index("ix_agenda_words_district_id_said_on", "agenda_words", ["district_id", "said_on"], unique=False)
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_closures_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_closures_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    op.create_index("uq_closures_school_id_day", "closures", ["school_id", "day"], unique=True)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["people.id"], name=op.f("fk_meetings_called_by")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_meetings_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_day", "meetings", ["day"], unique=False)
    op.create_index(
        "uq_meetings_district_id_day",
        "meetings",
        ["district_id", "day"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("msisdn", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("repeat_of", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("try_at", Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("missed_at", Utc(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_once")),
    )
    op.create_index("ix_outbox_channel_provider_id", "outbox", ["channel", "provider_id"], unique=False)
    op.create_index(op.f("ix_outbox_msisdn"), "outbox", ["msisdn"], unique=False)
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"], unique=False)
    op.create_index(op.f("ix_outbox_question_id"), "outbox", ["question_id"], unique=False)
    op.create_index("ix_outbox_state_lane_due_at", "outbox", ["state", "lane", "due_at"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("known_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_posts_cluster_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_posts_district_id")),
        sa.ForeignKeyConstraint(["known_id"], ["people.id"], name=op.f("fk_posts_known_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_posts_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_cluster_id"), "posts", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_posts_district_id"), "posts", ["district_id"], unique=False)
    op.create_index(
        "uq_posts_kind_cluster_id",
        "posts",
        ["kind", "cluster_id"],
        unique=True,
        sqlite_where=sa.text("cluster_id IS NOT NULL"),
        postgresql_where=sa.text("cluster_id IS NOT NULL"),
    )
    op.create_index(
        "uq_posts_kind_district_id",
        "posts",
        ["kind", "district_id"],
        unique=True,
        sqlite_where=sa.text("district_id IS NOT NULL"),
        postgresql_where=sa.text("district_id IS NOT NULL"),
    )
    op.create_index(
        "uq_posts_kind_province_id",
        "posts",
        ["kind", "province_id"],
        unique=True,
        sqlite_where=sa.text("province_id IS NOT NULL"),
        postgresql_where=sa.text("province_id IS NOT NULL"),
    )
    op.create_table(
        "pupil_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("boys", sa.Integer(), nullable=False),
        sa.Column("girls", sa.Integer(), nullable=False),
        sa.Column("boys_register", sa.Integer(), nullable=True),
        sa.Column("girls_register", sa.Integer(), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", Utc(), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pupil_counts_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_pupil_counts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_counts")),
    )
    op.create_index("ix_pupil_counts_day", "pupil_counts", ["day"], unique=False)
    op.create_index("ix_pupil_counts_school_id_day", "pupil_counts", ["school_id", "day"], unique=False)
    op.create_table(
        "register_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("boys", sa.Integer(), nullable=True),
        sa.Column("girls", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_register_changes_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_register_changes_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_changes")),
    )
    op.create_index(op.f("ix_register_changes_school_id"), "register_changes", ["school_id"], unique=False)
    op.create_table(
        "sensitive_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("may_call", sa.Boolean(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("answer_read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_sensitive_items_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_items")),
    )
    op.create_index(op.f("ix_sensitive_items_asker_id"), "sensitive_items", ["asker_id"], unique=False)
    op.create_table(
        "silence_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_silence_notes_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_silence_notes_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_notes")),
        sa.UniqueConstraint(
            "school_id", "since", "what", "noted_on", name=op.f("uq_silence_notes_school_id_since_what_noted_on")
        ),
    )
    op.create_index(op.f("ix_silence_notes_noted_on"), "silence_notes", ["noted_on"], unique=False)
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("travel", sa.String(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", Utc(), nullable=True),
        sa.Column("points", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("noted_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["people.id"], name=op.f("fk_workshops_called_by")),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_workshops_cluster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
    )
    op.create_index("ix_workshops_cluster_id_first_day", "workshops", ["cluster_id", "first_day"], unique=False)
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checked_in_at", Utc(), nullable=False),
        sa.Column("useful", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_check_ins_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("workshop_id", "person_id", "day", name=op.f("uq_check_ins_workshop_id_person_id_day")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("owner_post_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_decisions_district_id")),
        sa.ForeignKeyConstraint(["done_by"], ["people.id"], name=op.f("fk_decisions_done_by")),
        sa.ForeignKeyConstraint(["noted_by"], ["people.id"], name=op.f("fk_decisions_noted_by")),
        sa.ForeignKeyConstraint(["owner_post_id"], ["posts.id"], name=op.f("fk_decisions_owner_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_district_id_done_at", "decisions", ["district_id", "done_at"], unique=False)
    op.create_index("ix_decisions_due_on", "decisions", ["due_on"], unique=False)
    op.create_index(op.f("ix_decisions_owner_post_id"), "decisions", ["owner_post_id"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_holdings_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_holdings_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_person_id"), "holdings", ["person_id"], unique=False)
    op.create_index("ix_holdings_post_id_until", "holdings", ["post_id", "until"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("said_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_plans_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_plans_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index("ix_plans_person_id_workshop_id", "plans", ["person_id", "workshop_id"], unique=False)
    op.create_index(op.f("ix_plans_workshop_id"), "plans", ["workshop_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("with_whom", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("ask_me", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("clock_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("leave_asked_on", sa.Date(), nullable=True),
        sa.Column("leave_given", sa.Boolean(), nullable=False),
        sa.Column("leave_for", sa.String(), nullable=False),
        sa.Column("tell_officer", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("answer_read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_questions_asker_id")),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_questions_cluster_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_questions_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_asker_id"), "questions", ["asker_id"], unique=False)
    op.create_index("ix_questions_cluster_id_state", "questions", ["cluster_id", "state"], unique=False)
    op.create_index(op.f("ix_questions_due_on"), "questions", ["due_on"], unique=False)
    op.create_index("ix_questions_post_id_state", "questions", ["post_id", "state"], unique=False)
    op.create_table(
        "sensitive_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["sensitive_items.id"], name=op.f("fk_sensitive_events_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sensitive_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_events")),
    )
    op.create_index(op.f("ix_sensitive_events_item_id"), "sensitive_events", ["item_id"], unique=False)
    op.create_table(
        "workshop_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_codes_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_codes")),
        sa.UniqueConstraint("workshop_id", "day", name=op.f("uq_workshop_codes_workshop_id_day")),
    )
    op.create_table(
        "workshop_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_workshop_replies_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_replies_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_replies")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_replies_workshop_id_person_id")),
    )
    op.create_table(
        "workshop_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("noted_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_steps_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_steps")),
        sa.UniqueConstraint("workshop_id", "day", name=op.f("uq_workshop_steps_workshop_id_day")),
    )
    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("passed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_escalations_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("question_id", name=op.f("uq_escalations_question_id")),
    )
    op.create_table(
        "question_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_question_events_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_question_events_post_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_question_events_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_events")),
    )
    op.create_index(op.f("ix_question_events_question_id"), "question_events", ["question_id"], unique=False)
    op.create_table(
        "question_leaves",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_question_leaves_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_question_leaves_question_id")),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_question_leaves")),
    )


def downgrade() -> None:
    op.drop_table("question_leaves")
    op.drop_index(op.f("ix_question_events_question_id"), table_name="question_events")
    op.drop_table("question_events")
    op.drop_table("escalations")
    op.drop_table("workshop_steps")
    op.drop_table("workshop_replies")
    op.drop_table("workshop_codes")
    op.drop_index(op.f("ix_sensitive_events_item_id"), table_name="sensitive_events")
    op.drop_table("sensitive_events")
    op.drop_index("ix_questions_post_id_state", table_name="questions")
    op.drop_index(op.f("ix_questions_due_on"), table_name="questions")
    op.drop_index("ix_questions_cluster_id_state", table_name="questions")
    op.drop_index(op.f("ix_questions_asker_id"), table_name="questions")
    op.drop_table("questions")
    op.drop_index(op.f("ix_plans_workshop_id"), table_name="plans")
    op.drop_index("ix_plans_person_id_workshop_id", table_name="plans")
    op.drop_table("plans")
    op.drop_index("ix_holdings_post_id_until", table_name="holdings")
    op.drop_index(op.f("ix_holdings_person_id"), table_name="holdings")
    op.drop_table("holdings")
    op.drop_index(op.f("ix_decisions_owner_post_id"), table_name="decisions")
    op.drop_index("ix_decisions_due_on", table_name="decisions")
    op.drop_index("ix_decisions_district_id_done_at", table_name="decisions")
    op.drop_table("decisions")
    op.drop_table("check_ins")
    op.drop_index("ix_workshops_cluster_id_first_day", table_name="workshops")
    op.drop_table("workshops")
    op.drop_index(op.f("ix_silence_notes_noted_on"), table_name="silence_notes")
    op.drop_table("silence_notes")
    op.drop_index(op.f("ix_sensitive_items_asker_id"), table_name="sensitive_items")
    op.drop_table("sensitive_items")
    op.drop_index(op.f("ix_register_changes_school_id"), table_name="register_changes")
    op.drop_table("register_changes")
    op.drop_index("ix_pupil_counts_school_id_day", table_name="pupil_counts")
    op.drop_index("ix_pupil_counts_day", table_name="pupil_counts")
    op.drop_table("pupil_counts")
    op.drop_index(
        "uq_posts_kind_province_id",
        table_name="posts",
        sqlite_where=sa.text("province_id IS NOT NULL"),
        postgresql_where=sa.text("province_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_posts_kind_district_id",
        table_name="posts",
        sqlite_where=sa.text("district_id IS NOT NULL"),
        postgresql_where=sa.text("district_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_posts_kind_cluster_id",
        table_name="posts",
        sqlite_where=sa.text("cluster_id IS NOT NULL"),
        postgresql_where=sa.text("cluster_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_posts_district_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_cluster_id"), table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_outbox_state_lane_due_at", table_name="outbox")
    op.drop_index(op.f("ix_outbox_question_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_person_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_msisdn"), table_name="outbox")
    op.drop_index("ix_outbox_channel_provider_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(
        "uq_meetings_district_id_day",
        table_name="meetings",
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.drop_index("ix_meetings_day", table_name="meetings")
    op.drop_table("meetings")
    op.drop_index("uq_closures_school_id_day", table_name="closures")
    op.drop_table("closures")
    op.drop_index("ix_agenda_words_district_id_said_on", table_name="agenda_words")
    op.drop_table("agenda_words")
    op.drop_index(op.f("ix_people_school_id"), table_name="people")
    op.drop_index(op.f("ix_people_msisdn"), table_name="people")
    op.drop_table("people")
    op.drop_table("schools")
    op.drop_table("dark_areas")
    op.drop_table("calendar_blocks")
    op.drop_index(op.f("ix_clusters_district_id"), table_name="clusters")
    op.drop_table("clusters")
    op.drop_table("districts")
    op.drop_table("settings")
    op.drop_index(op.f("ix_receipts_outbox_id"), table_name="receipts")
    op.drop_table("receipts")
    op.drop_table("provinces")
    op.drop_index(op.f("ix_phone_messages_msisdn"), table_name="phone_messages")
    op.drop_table("phone_messages")
    op.drop_index(op.f("ix_inbox_msisdn"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("heartbeats")
    op.drop_table("drafts")
    op.drop_table("done_once")
    op.drop_table("dead_numbers")
    op.drop_table("channel_pauses")
    op.drop_index(op.f("ix_calls_session_id"), table_name="calls")
    op.drop_table("calls")
