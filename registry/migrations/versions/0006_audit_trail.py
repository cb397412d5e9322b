"""The audit trail, which starts with how much the registry held before."""

import sqlalchemy as sa
from alembic import op

from registry.audit import start_trail

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'event',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.String(), nullable=False),
        sa.Column('who', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('thing', sa.String(), nullable=False),
        sa.Column('about', sa.String(), nullable=False),
        sa.Column('table_id', sa.Integer(), nullable=True),
        sa.Column('document_id', sa.Integer(), nullable=True),
        sa.Column('sha256', sa.String(), nullable=True),
        sa.Column('salt', sa.String(), nullable=True),
        sa.Column('before', sa.String(), nullable=True),
        sa.Column('after', sa.String(), nullable=True),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('hash', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'audit_head',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    counted = {
        name: op.get_bind().execute(sa.text(f'SELECT count(*) FROM {table}')).scalar_one()
        for name, table in (
            ('drops', 'arrival'),
            ('papers', 'document'),
            ('tables', 'criteria_table'),
            ('decisions', 'decision'),
        )
    }
    start_trail(op.get_bind(), counted)


def downgrade() -> None:
    op.drop_table('audit_head')
    op.drop_table('event')
