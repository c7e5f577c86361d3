"""Asks as they were made, and what was learnt of the answers"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask_entries",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("affinity", sa.Double(), nullable=False),
        sa.Column("distance", sa.Double(), nullable=False),
        sa.Column("fatigue", sa.Double(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("model", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["engagement_events.id"],
            name=op.f("fk_ask_entries_event_id_engagement_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_ask_entries")),
    )
    op.create_table(
        "acceptance_fits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_fits")),
        sa.UniqueConstraint("version", name=op.f("uq_acceptance_fits_version")),
    )


def downgrade() -> None:
    op.drop_table("acceptance_fits")
    op.drop_table("ask_entries")
