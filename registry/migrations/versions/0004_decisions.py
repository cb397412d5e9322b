"""What people decide about papers as proof, checked links, and how papers stand to those they cite."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: a table made anew would break the references to it.
    op.add_column(
        'mention',
        sa.Column('relation', sa.String(), nullable=False, server_default=sa.text("'mentioned'")),
    )
    op.add_column('attachment', sa.Column('taken_on', sa.Date(), nullable=True))
    op.add_column(
        'attachment', sa.Column('picture_hash', sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column('attachment', sa.Column('detached_by', sa.String(), nullable=True))
    op.add_column('attachment', sa.Column('detached_at', sa.DateTime(), nullable=True))
    op.add_column('criteria_table', sa.Column('chosen_at', sa.DateTime(), nullable=True))
    op.add_column('criteria_table', sa.Column('follows_id', sa.Integer(), nullable=True))
    op.execute(sa.text('UPDATE criteria_table SET chosen_at = imported_at'))
    op.create_table(
        'decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('table_id', sa.Integer(), nullable=False),
        sa.Column('criterion_code', sa.String(), nullable=False),
        sa.Column('criterion_text', sa.String(), nullable=False),
        sa.Column('claim_raw', sa.String(), nullable=False),
        sa.Column('occurrence', sa.Integer(), nullable=False),
        sa.Column('document_id', sa.Integer(), nullable=False),
        sa.Column('judgement', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('is_carried', sa.Boolean(), nullable=False),
        sa.Column('decided_by', sa.String(), nullable=False),
        sa.Column('decided_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['table_id'], ['criteria_table.id']),
        sa.ForeignKeyConstraint(['document_id'], ['document.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_decision_table_id', 'decision', ['table_id'])
    op.create_index('ix_decision_document_id', 'decision', ['document_id'])
    op.create_table(
        'link_check',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('url', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('final_url', sa.String(), nullable=False),
        sa.Column('http_status', sa.Integer(), nullable=True),
        sa.Column('snapshot', sa.String(), nullable=True),
        sa.Column('checked_by', sa.String(), nullable=False),
        sa.Column('checked_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['snapshot'], ['file.sha256']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_link_check_url', 'link_check', ['url'])


def downgrade() -> None:
    op.drop_table('link_check')
    op.drop_table('decision')
    for table, column in (
        ('criteria_table', 'follows_id'),
        ('criteria_table', 'chosen_at'),
        ('attachment', 'detached_at'),
        ('attachment', 'detached_by'),
        ('attachment', 'picture_hash'),
        ('attachment', 'taken_on'),
        ('mention', 'relation'),
    ):
        op.drop_column(table, column)
