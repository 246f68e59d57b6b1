"""The tables, as Core values with a naming convention.

``log_entry`` and ``log_head`` are the ledger, ``log_checkpoint`` and ``log_anchor`` what was
signed of it; every other table is a projection of what is in force and can be dropped and
rebuilt.  The migrations create them; a test compares both.  Indexes that each database writes in
its own way are in ``special_indexes``: to declare one SQLAlchemy imports all of PostgreSQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable

PROJECTION = 8
"""The projection's version; a ledger with another number is rebuilt when it is upgraded."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that both databases sort by code point."""


class Instant(sa.TypeDecorator[datetime]):
    """An instant, kept as UTC text to the second; a time without an offset is refused."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Return the text to store; raises ValueError for a naive time."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """Return the stored text as an aware time."""
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """Return an aware time as ``YYYY-MM-DDTHH:MM:SSZ``; raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


log_entry = sa.Table(
    "log_entry",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("type", Words, nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("body", sa.LargeBinary),
    sa.Column("leaf", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("seq >= 0", name="seq"),
    sa.CheckConstraint("step >= 0", name="step"),
    sa.CheckConstraint("body IS NULL OR length(body) BETWEEN 2 AND 60000", name="body"),
    sa.CheckConstraint("length(leaf) = 32", name="leaf"),
    sa.Index(None, "subject", "seq"),
)

log_head = sa.Table(
    "log_head",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("next_id", sa.Integer, nullable=False),
    sa.Column("projection", sa.Integer, nullable=False),
    # The default is for the migration alone, which fills the column at once.
    sa.Column("frontier", sa.LargeBinary, nullable=False, server_default=sa.text("''")),
    sa.CheckConstraint("one = 1", name="one"),
)

log_checkpoint = sa.Table(
    "log_checkpoint",
    metadata,
    sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("note", Words, nullable=False),
    sa.Column("signed_at", Instant, nullable=False),
    sa.CheckConstraint("size > 0", name="size"),
    sa.CheckConstraint("length(root) = 32", name="root"),
)

log_anchor = sa.Table(
    "log_anchor",
    metadata,
    sa.Column("size", sa.ForeignKey("log_checkpoint.size"), primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("token", sa.LargeBinary, nullable=False),
    sa.Column("gen_time", Instant),
    sa.Column("verified_at", Instant),
    sa.CheckConstraint("number > 0", name="number"),
    sa.CheckConstraint("kind IN ('rfc3161', 'ots', 'witness')", name="kind"),
)

speaker = sa.Table(
    "speaker",
    metadata,
    sa.Column("slug", Words, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("merged_into", Words),
    sa.Index(None, "name_key"),
)

speaker_alias = sa.Table(
    "speaker_alias",
    metadata,
    sa.Column("speaker", Words, primary_key=True),
    sa.Column("alias_key", Words, primary_key=True),
    sa.Column("alias", Words, nullable=False),
    sa.Index(None, "alias_key"),
)

speaker_role = sa.Table(
    "speaker_role",
    metadata,
    sa.Column("speaker", Words, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("role", Words),
    sa.Column("organisation", Words),
    sa.Column("since", Words),
    sa.Column("until", Words),
)

prediction = sa.Table(
    "prediction",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
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
    sa.Column("needs", sa.Integer),
    sa.Column("part_of", sa.Integer),
    sa.Column("origin", Words),
    sa.Column("hands_off", sa.Integer, nullable=False),
    sa.Column("terms_late", sa.Integer, nullable=False),
    sa.Column("draft", sa.Integer, nullable=False),
    # 1 without a verdict in force, 2 with "unclear", 3 with "missed" and evidence since, else 0.
    sa.Column("undecided", sa.Integer, nullable=False),
    sa.Column("recorded_at", Words, nullable=False),
    sa.Column("recorded_by", Words, nullable=False),
    # How it counts on a board, and from which day; NULL waits and counts, or never does.
    sa.Column("bearing", Words),
    sa.Column("bears_from", Words),
    sa.Index(None, "speaker", "said_on"),
    # A board counts these and reads no prediction.
    sa.Index("ix_prediction_bearing", "speaker", "bearing", "bears_from"),
    sa.Index(None, "deadline"),
    sa.Index(None, "origin"),
)

resolution = sa.Table(
    "resolution",
    metadata,
    sa.Column("prediction", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
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
    sa.Index(None, "given_at"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("prediction", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("stance", Words, nullable=False),
    sa.Column("url", Words),
    sa.Column("published_on", Words),
    sa.Column("happened_on", Words),
    sa.Column("value", Words),
    sa.Column("figure_by", Words),
)

assessment = sa.Table(
    "assessment",
    metadata,
    sa.Column("prediction", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("assessor", Words, nullable=False),
    sa.Column("verdict", Words),
    sa.Column("blind", sa.Integer, nullable=False),
    sa.Column("known_on", Words, nullable=False),
    sa.Column("origin", Words),
)

base_rate = sa.Table(
    "base_rate",
    metadata,
    sa.Column("prediction", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("chance_ppm", sa.Integer, nullable=False),
    sa.Column("set_on", Words, nullable=False),
)

tag = sa.Table(
    "tag",
    metadata,
    sa.Column("prediction", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tag", Words, primary_key=True),
    sa.Index(None, "tag"),
)

standing_tally = sa.Table(
    "standing_tally",
    metadata,
    # The verdict in force, empty without one; "draft" and "part" for what has no vote.
    sa.Column("standing", Words, primary_key=True),
    sa.Column("deadline", Words, primary_key=True),
    sa.Column("decidable_on", Words, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

speaker_tally = sa.Table(
    "speaker_tally",
    metadata,
    sa.Column("speaker", Words, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

# On which days something was said, or an outcome could be known.
day_tally = sa.Table(
    "day_tally",
    metadata,
    sa.Column("day", Words, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

speaker_word = sa.Table(
    "speaker_word",
    metadata,
    sa.Column("speaker", Words, primary_key=True),
    sa.Column("word", Words, primary_key=True),
    sa.Index(None, "word", "speaker"),
)

search = sa.Table(
    "search",
    metadata,
    sa.Column("rowid", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", Words, nullable=False),
    info={
        "sqlite": "CREATE VIRTUAL TABLE search USING fts5"
        "(words, columnsize=0, detail=none, tokenize=\"ascii tokenchars '@-'\")"
    },
)
"""What predictions are found by: their id, and the words of claim, quote and speaker's slug.

On SQLite it is a full-text table, whose own column `rowid` is the id; its index is part of it.
"""


@compiles(CreateTable, "sqlite")
def _create(create: CreateTable, compiler: Any, **more: Any) -> str:
    """Return the statement that creates a table, which for a full-text one is of its own kind."""
    ready: str | None = create.element.info.get("sqlite")
    return ready or compiler.visit_create_table(create, **more)


PROJECTIONS = (
    speaker,
    speaker_alias,
    speaker_role,
    speaker_word,
    prediction,
    resolution,
    evidence,
    assessment,
    base_rate,
    tag,
    search,
)
"""Every table that rebuild drops and fills again."""

TALLIES = (standing_tally, speaker_tally, day_tally)
"""How many rows of the projections there are of a kind; counted anew by rebuild."""
