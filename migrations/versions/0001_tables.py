"""All tables: evidence (what one article says) and entities (what is the case)."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organization",
                "country",
                "group",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("wikidata_id", sa.Text(), nullable=True),
        sa.Column("identity_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_actor_country"), "actor", ["country"], unique=False)
    op.create_index("ix_actor_identity", "actor", ["identity_key"], unique=False)
    op.create_index(op.f("ix_actor_name"), "actor", ["name"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "merge",
                "split",
                "rename",
                "reject",
                "confirm",
                "assign",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("key", name=op.f("uq_decision_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "extraction_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("extracted", "imported", name="origin", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("pipeline_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extraction_run")),
        sa.UniqueConstraint("origin", "program", "version", "pipeline", "pipeline_version", name="uq_extraction_run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ingest_failure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingest_failure")),
        sa.UniqueConstraint("doc_id", name=op.f("uq_ingest_failure_doc_id")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("geonames_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("identity_key", sa.Text(), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_place_latitude_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_place_longitude_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("geonames_id", name=op.f("uq_place_geonames_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_place_country"), "place", ["country"], unique=False)
    op.create_index("ix_place_identity", "place", ["identity_key"], unique=False)
    op.create_index(op.f("ix_place_name"), "place", ["name"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "actor_alias",
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_actor_alias_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "name", name=op.f("pk_actor_alias")),
    )
    op.create_index(op.f("ix_actor_alias_name"), "actor_alias", ["name"], unique=False)
    op.create_table(
        "article",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("record_hash", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published_date", sa.Date(), nullable=True),
        sa.Column(
            "published_precision",
            sa.Enum(
                "day", "month", "year", name="published_precision", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("layers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extraction_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duplicate_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.func.current_timestamp(), nullable=False),
        sa.CheckConstraint(
            "(published_date IS NULL) = (published_precision IS NULL)", name=op.f("ck_article_published_known")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["article.id"], name=op.f("fk_article_duplicate_of"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["extraction_run_id"], ["extraction_run.id"], name=op.f("fk_article_extraction_run_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("doc_id", name=op.f("uq_article_doc_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_article_duplicate_of"), "article", ["duplicate_of"], unique=False)
    op.create_index(op.f("ix_article_extraction_run_id"), "article", ["extraction_run_id"], unique=False)
    op.create_index(op.f("ix_article_published_date"), "article", ["published_date"], unique=False)
    op.create_index(op.f("ix_article_source_id"), "article", ["source_id"], unique=False)
    op.create_index(op.f("ix_article_text_hash"), "article", ["text_hash"], unique=False)
    op.create_index(op.f("ix_article_url"), "article", ["url"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "bilateral",
                "visit",
                "third-party",
                "multilateral",
                "phone",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "ongoing",
                "planned",
                "proposed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column(
            "start_precision",
            sa.Enum(
                "day", "month", "year", name="start_precision", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column(
            "end_precision",
            sa.Enum("day", "month", "year", name="end_precision", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "season",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("identity_key", sa.Text(), nullable=False),
        sa.CheckConstraint("(end_date IS NULL) = (end_precision IS NULL)", name=op.f("ck_meeting_end_known")),
        sa.CheckConstraint("(start_date IS NULL) = (start_precision IS NULL)", name=op.f("ck_meeting_start_known")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_meeting_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_identity", "meeting", ["identity_key"], unique=False)
    op.create_index(op.f("ix_meeting_place_id"), "meeting", ["place_id"], unique=False)
    op.create_index(op.f("ix_meeting_start_date"), "meeting", ["start_date"], unique=False)
    op.create_index(op.f("ix_meeting_status"), "meeting", ["status"], unique=False)
    op.create_table(
        "office",
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("seen_from", sa.Date(), nullable=True),
        sa.Column("seen_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_office_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "title", name=op.f("pk_office")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "form",
            sa.Enum("direct", "indirect", "mixed", name="form", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["actor.id"], name=op.f("fk_statement_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_identity", "statement", ["identity_key"], unique=False)
    op.create_index(op.f("ix_statement_speaker_id"), "statement", ["speaker_id"], unique=False)
    op.create_table(
        "actor_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organization",
                "country",
                "group",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("given_entity", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_actor_report_actor_id")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_actor_report_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_report")),
        sa.UniqueConstraint("article_id", "local_id", name=op.f("uq_actor_report_article_id_local_id")),
    )
    op.create_index(op.f("ix_actor_report_actor_id"), "actor_report", ["actor_id"], unique=False)
    op.create_table(
        "meeting_participant",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "principal",
                "host",
                "guest",
                "mediator",
                "delegate",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_meeting_participant_actor_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_participant_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "actor_id", name=op.f("pk_meeting_participant")),
    )
    op.create_index(op.f("ix_meeting_participant_actor_id"), "meeting_participant", ["actor_id"], unique=False)
    op.create_table(
        "meeting_status",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "ongoing",
                "planned",
                "proposed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_status_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_meeting_status")),
    )
    op.create_table(
        "place_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("geonames_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "exact",
                "city",
                "region",
                "country",
                "area",
                "containing",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("is_dateline", sa.Boolean(), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_place_report_latitude_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_place_report_longitude_range")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_place_report_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_report_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_report")),
        sa.UniqueConstraint("article_id", "local_id", name=op.f("uq_place_report_article_id_local_id")),
    )
    op.create_index(op.f("ix_place_report_place_id"), "place_report", ["place_id"], unique=False)
    op.create_table(
        "statement_addressee",
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_statement_addressee_actor_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_addressee_statement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement_id", "actor_id", name=op.f("pk_statement_addressee")),
    )
    op.create_index(op.f("ix_statement_addressee_actor_id"), "statement_addressee", ["actor_id"], unique=False)
    op.create_table(
        "meeting_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "bilateral",
                "visit",
                "third-party",
                "multilateral",
                "phone",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "ongoing",
                "planned",
                "proposed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column(
            "start_precision",
            sa.Enum(
                "day", "month", "year", name="start_precision", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column(
            "end_precision",
            sa.Enum("day", "month", "year", name="end_precision", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "season",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("place_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("given_entity", sa.Text(), nullable=True),
        sa.CheckConstraint("(end_date IS NULL) = (end_precision IS NULL)", name=op.f("ck_meeting_report_end_known")),
        sa.CheckConstraint(
            "(start_date IS NULL) = (start_precision IS NULL)", name=op.f("ck_meeting_report_start_known")
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_meeting_report_confidence_range")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_meeting_report_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_report_meeting_id")),
        sa.ForeignKeyConstraint(
            ["place_report_id"], ["place_report.id"], name=op.f("fk_meeting_report_place_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_report")),
        sa.UniqueConstraint("article_id", "local_id", name=op.f("uq_meeting_report_article_id_local_id")),
    )
    op.create_index(op.f("ix_meeting_report_meeting_id"), "meeting_report", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_meeting_report_place_report_id"), "meeting_report", ["place_report_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("actor_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL OR 0 <= span_start AND span_start < span_end)",
            name=op.f("ck_mention_span_span"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_report_id"], ["actor_report.id"], name=op.f("fk_mention_actor_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("actor_report_id", "position", name=op.f("pk_mention")),
    )
    op.create_table(
        "place_mention",
        sa.Column("place_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL OR 0 <= span_start AND span_start < span_end)",
            name=op.f("ck_place_mention_span_span"),
        ),
        sa.ForeignKeyConstraint(
            ["place_report_id"], ["place_report.id"], name=op.f("fk_place_mention_place_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_report_id", "position", name=op.f("pk_place_mention")),
    )
    op.create_table(
        "statement_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "form",
            sa.Enum("direct", "indirect", "mixed", name="form", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("speaker_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_start", sa.Integer(), nullable=True),
        sa.Column("source_end", sa.Integer(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("quotation", sa.Text(), nullable=True),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("cue_lemma", sa.Text(), nullable=True),
        sa.Column(
            "tense",
            sa.Enum("past", "present", "future", name="tense", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "polarity",
            sa.Enum("negated", name="polarity", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "modality",
            sa.Enum("hypothetical", name="modality", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column(
            "start_precision",
            sa.Enum(
                "day", "month", "year", name="start_precision", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column(
            "end_precision",
            sa.Enum("day", "month", "year", name="end_precision", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "season",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("place_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(cue_start IS NULL) = (cue_end IS NULL) AND (cue_start IS NULL OR 0 <= cue_start AND cue_start < cue_end)",
            name=op.f("ck_statement_report_cue_span"),
        ),
        sa.CheckConstraint("(end_date IS NULL) = (end_precision IS NULL)", name=op.f("ck_statement_report_end_known")),
        sa.CheckConstraint(
            "(source_start IS NULL) = (source_end IS NULL) AND (source_start IS NULL OR 0 <= source_start AND source_start < source_end)",
            name=op.f("ck_statement_report_source_span"),
        ),
        sa.CheckConstraint(
            "(start_date IS NULL) = (start_precision IS NULL)", name=op.f("ck_statement_report_start_known")
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_statement_report_confidence_range")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_statement_report_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_report_id"], ["place_report.id"], name=op.f("fk_statement_report_place_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_report_id"], ["actor_report.id"], name=op.f("fk_statement_report_speaker_report_id")
        ),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_statement_report_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_report")),
        sa.UniqueConstraint("article_id", "local_id", name=op.f("uq_statement_report_article_id_local_id")),
    )
    op.create_index(op.f("ix_statement_report_place_report_id"), "statement_report", ["place_report_id"], unique=False)
    op.create_index(
        op.f("ix_statement_report_speaker_report_id"), "statement_report", ["speaker_report_id"], unique=False
    )
    op.create_index(op.f("ix_statement_report_statement_id"), "statement_report", ["statement_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("statement_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(meeting_report_id IS NULL) <> (statement_report_id IS NULL)", name=op.f("ck_evidence_one_owner")
        ),
        sa.CheckConstraint(
            "(span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL OR 0 <= span_start AND span_start < span_end)",
            name=op.f("ck_evidence_span_span"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_report_id"], ["meeting_report.id"], name=op.f("fk_evidence_meeting_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_report_id"],
            ["statement_report.id"],
            name=op.f("fk_evidence_statement_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("uq_evidence_meeting", "evidence", ["meeting_report_id", "position"], unique=True)
    op.create_index("uq_evidence_statement", "evidence", ["statement_report_id", "position"], unique=True)
    op.create_table(
        "meeting_report_participant",
        sa.Column("meeting_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "principal",
                "host",
                "guest",
                "mediator",
                "delegate",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_report_id"], ["actor_report.id"], name=op.f("fk_meeting_report_participant_actor_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_report_id"],
            ["meeting_report.id"],
            name=op.f("fk_meeting_report_participant_meeting_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_report_id", "position", name=op.f("pk_meeting_report_participant")),
    )
    op.create_index(
        op.f("ix_meeting_report_participant_actor_report_id"),
        "meeting_report_participant",
        ["actor_report_id"],
        unique=False,
    )
    op.create_table(
        "reaction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("actor_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "SUPPORT",
                "AGREE",
                "CONCEDE",
                "REQUEST",
                "ACCUSE",
                "REJECT",
                "THREATEN",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "target_kind",
            sa.Enum(
                "actor",
                "meeting",
                "statement",
                "text",
                name="target_kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("target_start", sa.Integer(), nullable=True),
        sa.Column("target_end", sa.Integer(), nullable=True),
        sa.Column("target_actor_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("target_meeting_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("target_statement_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("target_text_id", sa.Text(), nullable=True),
        sa.Column("statement_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column(
            "start_precision",
            sa.Enum(
                "day", "month", "year", name="start_precision", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column(
            "end_precision",
            sa.Enum("day", "month", "year", name="end_precision", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "season",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "target_actor_report_id IS NULL OR target_kind = 'actor'", name=op.f("ck_reaction_target_actor")
        ),
        sa.CheckConstraint(
            "target_meeting_report_id IS NULL OR target_kind = 'meeting'", name=op.f("ck_reaction_target_meeting")
        ),
        sa.CheckConstraint(
            "target_statement_report_id IS NULL OR target_kind = 'statement'", name=op.f("ck_reaction_target_statement")
        ),
        sa.CheckConstraint("(end_date IS NULL) = (end_precision IS NULL)", name=op.f("ck_reaction_end_known")),
        sa.CheckConstraint(
            "(evidence_start IS NULL) = (evidence_end IS NULL) AND (evidence_start IS NULL OR 0 <= evidence_start AND evidence_start < evidence_end)",
            name=op.f("ck_reaction_evidence_span"),
        ),
        sa.CheckConstraint("(start_date IS NULL) = (start_precision IS NULL)", name=op.f("ck_reaction_start_known")),
        sa.CheckConstraint(
            "(target_start IS NULL) = (target_end IS NULL) AND (target_start IS NULL OR 0 <= target_start AND target_start < target_end)",
            name=op.f("ck_reaction_target_span"),
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_reaction_confidence_range")),
        sa.ForeignKeyConstraint(["actor_report_id"], ["actor_report.id"], name=op.f("fk_reaction_actor_report_id")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_reaction_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_report_id"], ["statement_report.id"], name=op.f("fk_reaction_statement_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_actor_report_id"], ["actor_report.id"], name=op.f("fk_reaction_target_actor_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_meeting_report_id"], ["meeting_report.id"], name=op.f("fk_reaction_target_meeting_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_statement_report_id"], ["statement_report.id"], name=op.f("fk_reaction_target_statement_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint("article_id", "local_id", name=op.f("uq_reaction_article_id_local_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reaction_actor_report_id"), "reaction", ["actor_report_id"], unique=False)
    op.create_index(op.f("ix_reaction_statement_report_id"), "reaction", ["statement_report_id"], unique=False)
    op.create_index(op.f("ix_reaction_target_actor_report_id"), "reaction", ["target_actor_report_id"], unique=False)
    op.create_index(
        op.f("ix_reaction_target_meeting_report_id"), "reaction", ["target_meeting_report_id"], unique=False
    )
    op.create_index(
        op.f("ix_reaction_target_statement_report_id"), "reaction", ["target_statement_report_id"], unique=False
    )
    op.create_table(
        "statement_report_addressee",
        sa.Column("statement_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_report_id"], ["actor_report.id"], name=op.f("fk_statement_report_addressee_actor_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_report_id"],
            ["statement_report.id"],
            name=op.f("fk_statement_report_addressee_statement_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_report_id", "position", name=op.f("pk_statement_report_addressee")),
    )
    op.create_index(
        op.f("ix_statement_report_addressee_actor_report_id"),
        "statement_report_addressee",
        ["actor_report_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_statement_report_addressee_actor_report_id"), table_name="statement_report_addressee")
    op.drop_table("statement_report_addressee")
    op.drop_index(op.f("ix_reaction_target_statement_report_id"), table_name="reaction")
    op.drop_index(op.f("ix_reaction_target_meeting_report_id"), table_name="reaction")
    op.drop_index(op.f("ix_reaction_target_actor_report_id"), table_name="reaction")
    op.drop_index(op.f("ix_reaction_statement_report_id"), table_name="reaction")
    op.drop_index(op.f("ix_reaction_actor_report_id"), table_name="reaction")
    op.drop_table("reaction")
    op.drop_index(op.f("ix_meeting_report_participant_actor_report_id"), table_name="meeting_report_participant")
    op.drop_table("meeting_report_participant")
    op.drop_index("uq_evidence_statement", table_name="evidence")
    op.drop_index("uq_evidence_meeting", table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_statement_report_statement_id"), table_name="statement_report")
    op.drop_index(op.f("ix_statement_report_speaker_report_id"), table_name="statement_report")
    op.drop_index(op.f("ix_statement_report_place_report_id"), table_name="statement_report")
    op.drop_table("statement_report")
    op.drop_table("place_mention")
    op.drop_table("mention")
    op.drop_index(op.f("ix_meeting_report_place_report_id"), table_name="meeting_report")
    op.drop_index(op.f("ix_meeting_report_meeting_id"), table_name="meeting_report")
    op.drop_table("meeting_report")
    op.drop_index(op.f("ix_statement_addressee_actor_id"), table_name="statement_addressee")
    op.drop_table("statement_addressee")
    op.drop_index(op.f("ix_place_report_place_id"), table_name="place_report")
    op.drop_table("place_report")
    op.drop_table("meeting_status")
    op.drop_index(op.f("ix_meeting_participant_actor_id"), table_name="meeting_participant")
    op.drop_table("meeting_participant")
    op.drop_index(op.f("ix_actor_report_actor_id"), table_name="actor_report")
    op.drop_table("actor_report")
    op.drop_index(op.f("ix_statement_speaker_id"), table_name="statement")
    op.drop_index("ix_statement_identity", table_name="statement")
    op.drop_table("statement")
    op.drop_table("office")
    op.drop_index(op.f("ix_meeting_status"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_start_date"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_place_id"), table_name="meeting")
    op.drop_index("ix_meeting_identity", table_name="meeting")
    op.drop_table("meeting")
    op.drop_index(op.f("ix_article_url"), table_name="article")
    op.drop_index(op.f("ix_article_text_hash"), table_name="article")
    op.drop_index(op.f("ix_article_source_id"), table_name="article")
    op.drop_index(op.f("ix_article_published_date"), table_name="article")
    op.drop_index(op.f("ix_article_extraction_run_id"), table_name="article")
    op.drop_index(op.f("ix_article_duplicate_of"), table_name="article")
    op.drop_table("article")
    op.drop_index(op.f("ix_actor_alias_name"), table_name="actor_alias")
    op.drop_table("actor_alias")
    op.drop_table("source")
    op.drop_index(op.f("ix_place_name"), table_name="place")
    op.drop_index("ix_place_identity", table_name="place")
    op.drop_index(op.f("ix_place_country"), table_name="place")
    op.drop_table("place")
    op.drop_table("ingest_failure")
    op.drop_table("extraction_run")
    op.drop_table("decision")
    op.drop_index(op.f("ix_actor_name"), table_name="actor")
    op.drop_index("ix_actor_identity", table_name="actor")
    op.drop_index(op.f("ix_actor_country"), table_name="actor")
    op.drop_table("actor")
