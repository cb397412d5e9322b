"""Files of which only the first pages have been read."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now a file was filed only once all of it had been read. Added in place: a table made anew would
    # break the references to it.
    op.add_column('file', sa.Column('is_complete', sa.Boolean(), nullable=False, server_default=sa.text('1')))


def downgrade() -> None:
    op.drop_column('file', 'is_complete')
