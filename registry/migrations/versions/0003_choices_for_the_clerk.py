"""What else a doubtful reading may be; what people say of drafts, and of files that hold several papers."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: a table made anew would break the references to it.
    op.add_column(
        'header_field', sa.Column('candidates', sa.String(), nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column('document', sa.Column('draft_decided_by', sa.String(), nullable=True))
    op.add_column('document', sa.Column('draft_decided_at', sa.DateTime(), nullable=True))
    op.add_column('document_file', sa.Column('first_page', sa.Integer(), nullable=True))
    op.add_column('document_file', sa.Column('last_page', sa.Integer(), nullable=True))
    op.create_table(
        'split',
        sa.Column('sha256', sa.String(), nullable=False),
        sa.Column('starts', sa.String(), nullable=False),
        sa.Column('decided_by', sa.String(), nullable=False),
        sa.Column('decided_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['sha256'], ['file.sha256']),
        sa.PrimaryKeyConstraint('sha256'),
    )


def downgrade() -> None:
    op.drop_table('split')
    op.drop_column('document_file', 'last_page')
    op.drop_column('document_file', 'first_page')
    op.drop_column('document', 'draft_decided_at')
    op.drop_column('document', 'draft_decided_by')
    op.drop_column('header_field', 'candidates')
