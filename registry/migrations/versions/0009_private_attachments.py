"""Attached files that stay out of what is carried away."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: a table made anew would break the references to it.
    op.add_column(
        'attachment', sa.Column('is_private', sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column('attachment', 'is_private')
