"""Digital signatures in PDFs."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: a table made anew would break the references to it.
    op.add_column('file', sa.Column('is_signed', sa.Boolean(), nullable=True))
    op.create_table(
        'signature',
        sa.Column('sha256', sa.String(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('field', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('is_sound', sa.Boolean(), nullable=True),
        sa.Column('coverage', sa.String(), nullable=True),
        sa.Column('later_changes', sa.String(), nullable=True),
        sa.Column('trust', sa.String(), nullable=False),
        sa.Column('trust_reason', sa.String(), nullable=True),
        sa.Column('signer', sa.String(), nullable=False),
        sa.Column('organisation', sa.String(), nullable=False),
        sa.Column('serial', sa.String(), nullable=False),
        sa.Column('issuer', sa.String(), nullable=False),
        sa.Column('claimed_at', sa.String(), nullable=True),
        sa.Column('stamped_at', sa.String(), nullable=True),
        sa.Column('is_stamp_trusted', sa.Boolean(), nullable=False),
        sa.Column('was_valid', sa.Boolean(), nullable=True),
        sa.Column('revoked_at', sa.String(), nullable=True),
        sa.Column('checked_at', sa.String(), nullable=False),
        sa.Column('trust_digest', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['sha256'], ['file.sha256']),
        sa.PrimaryKeyConstraint('sha256', 'position'),
    )


def downgrade() -> None:
    op.drop_table('signature')
    op.drop_column('file', 'is_signed')
