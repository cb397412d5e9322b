"""The issuing bodies of all papers are listed while somebody types."""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_document_issuing_body', 'document', ['issuing_body'])


def downgrade() -> None:
    op.drop_index('ix_document_issuing_body', table_name='document')
