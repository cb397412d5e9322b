"""What searches go by: bodies, the papers of a file, and a count of changes that never goes back."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_document_issuing_body', 'document', ['issuing_body'])
    op.create_index('ix_document_file_sha256', 'document_file', ['sha256'])
    op.create_table(
        'change_count',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.execute(
        sa.text('INSERT INTO change_count (id, last) SELECT 1, coalesce(max(change), 0) FROM document')
    )


def downgrade() -> None:
    op.drop_table('change_count')
    op.drop_index('ix_document_file_sha256', table_name='document_file')
    op.drop_index('ix_document_issuing_body', table_name='document')
