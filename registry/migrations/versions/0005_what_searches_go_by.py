"""What searches go by: bodies, the papers of a file, and changes, counted and each with a mark."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_document_issuing_body', 'document', ['issuing_body'])
    op.create_index('bearers', 'document', ['number', 'letter', 'symbol', 'issued_on'])
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
    op.create_table(
        'change_mark',
        sa.Column('change', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('change'),
    )
    # It stands for all changes until now; each later one has its own.
    op.execute(sa.text('INSERT INTO change_mark (change, mark) VALUES (0, lower(hex(randomblob(8))))'))


def downgrade() -> None:
    op.drop_table('change_mark')
    op.drop_table('change_count')
    op.drop_index('ix_document_file_sha256', table_name='document_file')
    op.drop_index('bearers', table_name='document')
    op.drop_index('ix_document_issuing_body', table_name='document')
