"""Accounts, their sessions in browsers and their tokens; what pages look for in the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'account',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('name_key', sa.String(), nullable=False),
        sa.Column('full_name', sa.String(), nullable=False),
        sa.Column('role', sa.String(), nullable=False),
        sa.Column('password_hash', sa.String(), nullable=False),
        sa.Column('must_change_password', sa.Boolean(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.String(), nullable=False),
        sa.Column('changed_at', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('name_key'),
    )
    op.create_table(
        'sign_in',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('secret_hash', sa.String(), nullable=False),
        sa.Column('csrf', sa.String(), nullable=False),
        sa.Column('client', sa.String(), nullable=False),
        sa.Column('started_at', sa.String(), nullable=False),
        sa.Column('seen_at', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('secret_hash'),
    )
    op.create_index('ix_sign_in_account_id', 'sign_in', ['account_id'])
    op.create_table(
        'token',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('secret_hash', sa.String(), nullable=False),
        sa.Column('label', sa.String(), nullable=False),
        sa.Column('made_at', sa.String(), nullable=False),
        sa.Column('last_used_at', sa.String(), nullable=True),
        sa.Column('expires_on', sa.Date(), nullable=True),
        sa.Column('revoked_at', sa.String(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('secret_hash'),
    )
    op.create_index('ix_token_account_id', 'token', ['account_id'])
    op.create_index('ix_event_kind', 'event', ['kind'])
    op.create_index('ix_event_document_id', 'event', ['document_id'])


def downgrade() -> None:
    op.drop_index('ix_event_document_id', 'event')
    op.drop_index('ix_event_kind', 'event')
    op.drop_table('token')
    op.drop_table('sign_in')
    op.drop_table('account')
