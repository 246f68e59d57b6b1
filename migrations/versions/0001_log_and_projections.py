"""The append-only log, its head, and the projections of what is in force.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

SQLITE_GUARDS = (
    """
    CREATE TRIGGER log_entry_is_dense BEFORE INSERT ON log_entry
    WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM log_entry)
    BEGIN SELECT RAISE(ABORT, 'the log has no gaps: an entry follows the newest one'); END
    """,
    """
    CREATE TRIGGER log_entry_is_never_changed BEFORE UPDATE ON log_entry
    WHEN NOT (
        OLD.body IS NOT NULL AND NEW.body IS NULL
        AND NEW.seq = OLD.seq AND NEW.step = OLD.step AND NEW.recorded_at = OLD.recorded_at
        AND NEW.actor = OLD.actor AND NEW.type = OLD.type AND NEW.subject = OLD.subject
        AND NEW.leaf = OLD.leaf
        AND EXISTS (
            SELECT 1 FROM log_entry AS redaction, log_head AS head
            WHERE redaction.type = 'entry.redacted'
              AND redaction.subject = 'entry/' || OLD.seq
              AND redaction.seq >= head.size
        )
    )
    BEGIN SELECT RAISE(ABORT, 'the log is append-only: an entry is never changed'); END
    """,
    """
    CREATE TRIGGER log_entry_is_never_deleted BEFORE DELETE ON log_entry
    BEGIN SELECT RAISE(ABORT, 'the log is append-only: an entry is never deleted'); END
    """,
    """
    CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    WHEN NEW.one <> OLD.one OR NEW.size < OLD.size OR NEW.next_id < OLD.next_id
    BEGIN SELECT RAISE(ABORT, 'the head of the log only grows'); END
    """,
    """
    CREATE TRIGGER log_head_is_never_deleted BEFORE DELETE ON log_head
    BEGIN SELECT RAISE(ABORT, 'the head of the log is never deleted'); END
    """,
    # REPLACE deletes without asking the trigger above, unless recursive triggers are on.
    """
    CREATE TRIGGER log_head_is_never_replaced BEFORE INSERT ON log_head
    WHEN EXISTS (SELECT 1 FROM log_head)
    BEGIN SELECT RAISE(ABORT, 'the log has one head'); END
    """,
)

# Tables are named with their schema, or anybody's temporary tables of these names would be asked.
POSTGRES_GUARDS = (
    """
    CREATE FUNCTION log_entry_is_dense() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM {schema}.log_entry) THEN
            RAISE EXCEPTION 'the log has no gaps: an entry follows the newest one';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION log_entry_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.body IS NOT NULL AND NEW.body IS NULL
           AND (NEW.seq, NEW.step, NEW.recorded_at, NEW.actor, NEW.type, NEW.subject, NEW.leaf)
             = (OLD.seq, OLD.step, OLD.recorded_at, OLD.actor, OLD.type, OLD.subject, OLD.leaf)
           AND EXISTS (
               SELECT 1 FROM {schema}.log_entry AS redaction, {schema}.log_head AS head
               WHERE redaction.type = 'entry.redacted'
                 AND redaction.subject = 'entry/' || OLD.seq
                 AND redaction.seq >= head.size
           )
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the log is append-only: an entry is never changed';
    END $$
    """,
    """
    CREATE FUNCTION log_entry_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log is append-only: an entry is never deleted'; END $$
    """,
    """
    CREATE FUNCTION log_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.one <> OLD.one OR NEW.size < OLD.size OR NEW.next_id < OLD.next_id THEN
            RAISE EXCEPTION 'the head of the log only grows';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION log_head_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the head of the log is never deleted'; END $$
    """,
    """
    CREATE TRIGGER log_entry_is_dense BEFORE INSERT ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_entry_is_dense()
    """,
    """
    CREATE TRIGGER log_entry_is_never_changed BEFORE UPDATE ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_entry_is_never_changed()
    """,
    """
    CREATE TRIGGER log_entry_is_never_deleted BEFORE DELETE ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_entry_is_never_deleted()
    """,
    """
    CREATE TRIGGER log_entry_is_never_emptied BEFORE TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_entry_is_never_deleted()
    """,
    """
    CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    FOR EACH ROW EXECUTE FUNCTION log_head_only_grows()
    """,
    """
    CREATE TRIGGER log_head_is_never_deleted BEFORE DELETE ON log_head
    FOR EACH ROW EXECUTE FUNCTION log_head_is_never_deleted()
    """,
    """
    CREATE TRIGGER log_head_is_never_emptied BEFORE TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION log_head_is_never_deleted()
    """,
    *(
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
        for table, trigger in (
            ("log_entry", "log_entry_is_dense"),
            ("log_entry", "log_entry_is_never_changed"),
            ("log_entry", "log_entry_is_never_deleted"),
            ("log_entry", "log_entry_is_never_emptied"),
            ("log_head", "log_head_only_grows"),
            ("log_head", "log_head_is_never_deleted"),
            ("log_head", "log_head_is_never_emptied"),
        )
    ),
)


def upgrade() -> None:
    """Create the log with its guards, an empty head, and the projections."""
    _create_log()
    _create_speakers()
    _create_predictions()
    _create_verdicts_and_evidence()
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else _postgres_guards()
    for guard in guards:
        op.execute(sa.text(guard.replace(":", r"\:")))
    op.execute("INSERT INTO log_head (one, size, next_id, projection) VALUES (1, 0, 1, 1)")


def _postgres_guards() -> tuple[str, ...]:
    bind = op.get_bind()
    schema = bind.execute(sa.text("SELECT quote_ident(current_schema())")).scalar_one()
    return tuple(guard.format(schema=schema) for guard in POSTGRES_GUARDS)


def _create_log() -> None:
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("recorded_at", Words, nullable=False),
        sa.Column("actor", Words, nullable=False),
        sa.Column("type", Words, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_log_entry_seq")),
        sa.CheckConstraint("step >= 0", name=op.f("ck_log_entry_step")),
        sa.CheckConstraint(
            "body IS NULL OR length(body) BETWEEN 2 AND 60000", name=op.f("ck_log_entry_body")
        ),
        sa.CheckConstraint("length(leaf) = 32", name=op.f("ck_log_entry_leaf")),
    )
    op.create_index(op.f("ix_log_entry_subject_seq"), "log_entry", ["subject", "seq"])
    op.create_table(
        "log_head",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("next_id", sa.Integer, nullable=False),
        sa.Column("projection", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_log_head")),
        sa.CheckConstraint("one = 1", name=op.f("ck_log_head_one")),
    )


def _create_speakers() -> None:
    op.create_table(
        "speaker",
        sa.Column("slug", Words, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("name_key", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("merged_into", Words),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_speaker")),
    )
    op.create_table(
        "speaker_alias",
        sa.Column("speaker", Words, nullable=False),
        sa.Column("alias_key", Words, nullable=False),
        sa.Column("alias", Words, nullable=False),
        sa.PrimaryKeyConstraint("speaker", "alias_key", name=op.f("pk_speaker_alias")),
    )
    op.create_table(
        "speaker_role",
        sa.Column("speaker", Words, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("role", Words),
        sa.Column("organisation", Words),
        sa.Column("since", Words),
        sa.Column("until", Words),
        sa.PrimaryKeyConstraint("speaker", "number", name=op.f("pk_speaker_role")),
    )


def _create_predictions() -> None:
    op.create_table(
        "prediction",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("speaker", Words, nullable=False),
        sa.Column("claim", Words, nullable=False),
        sa.Column("claim_key", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("said_on", Words, nullable=False),
        sa.Column("source_url", Words, nullable=False),
        sa.Column("deadline", Words),
        sa.Column("deadline_words", Words),
        sa.Column("precision", Words),
        sa.Column("basis", Words),
        sa.Column("window_start", Words),
        sa.Column("strict", Words),
        sa.Column("decidable_on", Words),
        sa.Column("wording", Words, nullable=False),
        sa.Column("wording_class", Words),
        sa.Column("probability_ppm", sa.Integer),
        sa.Column("target", Words),
        sa.Column("compound", sa.Integer, nullable=False),
        sa.Column("frame", Words),
        sa.Column("restates", sa.Integer),
        sa.Column("reading_of", sa.Integer),
        sa.Column("origin", Words),
        sa.Column("hands_off", sa.Integer, nullable=False),
        sa.Column("terms_late", sa.Integer, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("recorded_at", Words, nullable=False),
        sa.Column("recorded_by", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction")),
    )
    op.create_index(op.f("ix_prediction_speaker_said_on"), "prediction", ["speaker", "said_on"])
    op.create_index(op.f("ix_prediction_deadline"), "prediction", ["deadline"])
    op.create_index(op.f("ix_prediction_claim_key"), "prediction", ["claim_key"])
    op.create_index(op.f("ix_prediction_origin"), "prediction", ["origin"])
    op.create_table(
        "tag",
        sa.Column("prediction", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("tag", Words, nullable=False),
        sa.PrimaryKeyConstraint("prediction", "tag", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_tag"), "tag", ["tag"])


def _create_verdicts_and_evidence() -> None:
    op.create_table(
        "resolution",
        sa.Column("prediction", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("verdict", Words, nullable=False),
        sa.Column("void_reason", Words),
        sa.Column("because", Words, nullable=False),
        sa.Column("happened_on", Words),
        sa.Column("known_on", Words, nullable=False),
        sa.Column("first_known_on", Words),
        sa.Column("rule", Words),
        sa.Column("resolver", Words),
        sa.Column("early", sa.Integer, nullable=False),
        sa.Column("own_figures", sa.Integer, nullable=False),
        sa.Column("given_at", Words, nullable=False),
        sa.Column("given_by", Words, nullable=False),
        sa.PrimaryKeyConstraint("prediction", "place", name=op.f("pk_resolution")),
    )
    op.create_index(op.f("ix_resolution_given_at"), "resolution", ["given_at"])
    op.create_table(
        "evidence",
        sa.Column("prediction", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("stance", Words, nullable=False),
        sa.Column("url", Words),
        sa.Column("published_on", Words),
        sa.Column("happened_on", Words),
        sa.Column("value", Words),
        sa.Column("figure_by", Words),
        sa.PrimaryKeyConstraint("prediction", "number", name=op.f("pk_evidence")),
    )


def downgrade() -> None:
    """Drop everything, the log included; only tests of the stairs ever do this."""
    tables = ("evidence", "tag", "resolution", "prediction", "speaker_role", "speaker_alias")
    for table in (*tables, "speaker", "log_head", "log_entry"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("entry_is_dense", "entry_is_never_changed", "entry_is_never_deleted",
                     "head_only_grows", "head_is_never_deleted"):  # fmt: skip
            op.execute(f"DROP FUNCTION log_{name}()")
