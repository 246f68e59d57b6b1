"""The frontier of the tree in the head row, signed checkpoints, and anchors in time.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

SQLITE_GUARDS = (
    """
    CREATE TRIGGER log_checkpoint_only_grows BEFORE INSERT ON log_checkpoint
    WHEN NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM log_checkpoint)
        OR NEW.size > (SELECT size FROM log_head)
    BEGIN SELECT RAISE(ABORT, 'a checkpoint is of more entries than the last one'); END
    """,
    """
    CREATE TRIGGER log_checkpoint_is_never_changed BEFORE UPDATE ON log_checkpoint
    BEGIN SELECT RAISE(ABORT, 'a signed checkpoint is never changed'); END
    """,
    """
    CREATE TRIGGER log_checkpoint_is_never_deleted BEFORE DELETE ON log_checkpoint
    BEGIN SELECT RAISE(ABORT, 'a signed checkpoint is never deleted'); END
    """,
    """
    CREATE TRIGGER log_anchor_is_never_changed BEFORE UPDATE ON log_anchor
    BEGIN SELECT RAISE(ABORT, 'an anchor is never changed'); END
    """,
    """
    CREATE TRIGGER log_anchor_is_never_deleted BEFORE DELETE ON log_anchor
    BEGIN SELECT RAISE(ABORT, 'an anchor is never deleted'); END
    """,
)

POSTGRES_FUNCTIONS = (
    """
    CREATE FUNCTION log_checkpoint_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM log_checkpoint)
           OR NEW.size > (SELECT size FROM log_head)
        THEN
            RAISE EXCEPTION 'a checkpoint is of more entries than the last one';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION log_checkpoint_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a signed checkpoint is never changed'; END $$
    """,
    """
    CREATE FUNCTION log_checkpoint_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a signed checkpoint is never deleted'; END $$
    """,
    """
    CREATE FUNCTION log_anchor_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'an anchor is never changed'; END $$
    """,
    """
    CREATE FUNCTION log_anchor_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'an anchor is never deleted'; END $$
    """,
)

POSTGRES_TRIGGERS = (
    ("log_checkpoint", "only_grows", "BEFORE INSERT", "ROW", "only_grows"),
    ("log_checkpoint", "is_never_changed", "BEFORE UPDATE", "ROW", "is_never_changed"),
    ("log_checkpoint", "is_never_deleted", "BEFORE DELETE", "ROW", "is_never_deleted"),
    ("log_checkpoint", "is_never_emptied", "BEFORE TRUNCATE", "STATEMENT", "is_never_deleted"),
    ("log_anchor", "is_never_changed", "BEFORE UPDATE", "ROW", "is_never_changed"),
    ("log_anchor", "is_never_deleted", "BEFORE DELETE", "ROW", "is_never_deleted"),
    ("log_anchor", "is_never_emptied", "BEFORE TRUNCATE", "STATEMENT", "is_never_deleted"),
)


def upgrade() -> None:
    """Fill the frontier from the leaves, and make the tables of checkpoints and anchors."""
    op.add_column(
        "log_head",
        sa.Column("frontier", sa.LargeBinary, nullable=False, server_default=sa.text("''")),
    )
    op.get_bind().execute(
        sa.text("UPDATE log_head SET frontier = :frontier"), {"frontier": _frontier()}
    )
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        for guard in SQLITE_GUARDS:
            op.execute(guard)
        return
    for function in POSTGRES_FUNCTIONS:
        op.execute(sa.text(function.replace(":", r"\:")))
    for table, name, when, each, does in POSTGRES_TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {table}_{name} {when} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION {table}_{does}()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _frontier() -> bytes:
    """Return the roots of the complete subtrees over the log, largest first (RFC 9162)."""
    nodes: list[bytes] = []
    for size, leaf in enumerate(_leaves()):
        node, left = leaf, size
        while left & 1:
            node, left = hashlib.sha256(b"\x01" + nodes.pop() + node).digest(), left >> 1
        nodes.append(node)
    return b"".join(nodes)


def _leaves() -> Iterator[bytes]:
    statement = sa.text(
        "SELECT leaf FROM log_entry WHERE seq >= :first AND seq < :end ORDER BY seq"
    )
    first = 0
    while page := op.get_bind().execute(statement, {"first": first, "end": first + 5000}).all():
        yield from (bytes(row[0]) for row in page)
        first += 5000


def _create_tables() -> None:
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("note", Words, nullable=False),
        sa.Column("signed_at", Words, nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
        sa.CheckConstraint("size > 0", name=op.f("ck_log_checkpoint_size")),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_log_checkpoint_root")),
    )
    op.create_table(
        "log_anchor",
        sa.Column("size", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("gen_time", Words),
        sa.Column("verified_at", Words),
        sa.PrimaryKeyConstraint("size", "number", name=op.f("pk_log_anchor")),
        sa.ForeignKeyConstraint(
            ["size"], ["log_checkpoint.size"], name=op.f("fk_log_anchor_size_log_checkpoint")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_log_anchor_number")),
        sa.CheckConstraint(
            "kind IN ('rfc3161', 'ots', 'witness')", name=op.f("ck_log_anchor_kind")
        ),
    )


def downgrade() -> None:
    """Drop what was added, signed checkpoints included; only tests of the stairs ever do this."""
    op.drop_table("log_anchor")
    op.drop_table("log_checkpoint")
    op.drop_column("log_head", "frontier")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("checkpoint_only_grows", "checkpoint_is_never_changed",
                     "checkpoint_is_never_deleted", "anchor_is_never_changed",
                     "anchor_is_never_deleted"):  # fmt: skip
            op.execute(f"DROP FUNCTION log_{name}()")
