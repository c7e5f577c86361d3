"""Rows of imported files that wait for a person"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("column", sa.String(length=80), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_reviews")),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_import_reviews_kind_digest")),
    )
    with op.batch_alter_table("import_reviews") as batch:
        batch.create_index("ix_import_reviews_waiting", ["resolved_at", "created_at"])
        batch.create_index(op.f("ix_import_reviews_source_key"), ["source_key"])


def downgrade() -> None:
    op.drop_table("import_reviews")
