"""First schema."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('criteria_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('issuer', sa.String(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=True),
    sa.Column('period_to', sa.Date(), nullable=True),
    sa.Column('total_max', sa.String(), nullable=True),
    sa.Column('total_self', sa.String(), nullable=True),
    sa.Column('sums_checked', sa.Integer(), nullable=False),
    sa.Column('source_name', sa.String(), nullable=False),
    sa.Column('source_sha256', sa.String(), nullable=False),
    sa.Column('imported_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('title', 'issuer')
    )
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('digits', sa.String(), nullable=False),
    sa.Column('letter', sa.String(), nullable=False),
    sa.Column('symbol', sa.String(), nullable=False),
    sa.Column('year_in_code', sa.Integer(), nullable=True),
    sa.Column('reference_key', sa.String(), nullable=True),
    sa.Column('search_key', sa.String(), nullable=True),
    sa.Column('document_type', sa.String(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issuing_body', sa.String(), nullable=True),
    sa.Column('place', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('signer', sa.String(), nullable=True),
    sa.Column('is_draft', sa.Boolean(), nullable=False),
    sa.Column('unsure', sa.String(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_change'), ['change'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_issued_on'), ['issued_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_reference_key'), ['reference_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_search_key'), ['search_key'], unique=False)

    op.create_table('file',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256')
    )
    op.create_table('arrival',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('modified_ns', sa.Integer(), nullable=False),
    sa.Column('fate', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('arrived_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], ),
    sa.ForeignKeyConstraint(['parent_id'], ['arrival.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.create_index('drop_once', ['name', 'sha256', 'modified_ns'], unique=True, sqlite_where=sa.text('parent_id IS NULL'))
        batch_op.create_index(batch_op.f('ix_arrival_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrival_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrival_sha256'), ['sha256'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_id', sa.Integer(), nullable=False),
    sa.Column('criterion_code', sa.String(), nullable=False),
    sa.Column('claim_raw', sa.String(), nullable=False),
    sa.Column('occurrence', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('attached_by', sa.String(), nullable=False),
    sa.Column('attached_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.ForeignKeyConstraint(['table_id'], ['criteria_table.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('table_id', 'criterion_code', 'claim_raw', 'occurrence', 'sha256')
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_table_id'), ['table_id'], unique=False)

    op.create_table('criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('parent_code', sa.String(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('is_leaf', sa.Boolean(), nullable=False),
    sa.Column('printed_number', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('max_score', sa.String(), nullable=True),
    sa.Column('self_score', sa.String(), nullable=True),
    sa.Column('lead_unit', sa.String(), nullable=False),
    sa.Column('coordinating_unit', sa.String(), nullable=False),
    sa.Column('evidence_required', sa.String(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('periodicity', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['table_id'], ['criteria_table.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('table_id', 'code')
    )
    with op.batch_alter_table('criterion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criterion_table_id'), ['table_id'], unique=False)

    op.create_table('document_file',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], ),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.PrimaryKeyConstraint('document_id', 'sha256')
    )
    op.create_table('header_field',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('read_value', sa.String(), nullable=True),
    sa.Column('raw', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('x0', sa.Float(), nullable=True),
    sa.Column('top', sa.Float(), nullable=True),
    sa.Column('x1', sa.Float(), nullable=True),
    sa.Column('bottom', sa.Float(), nullable=True),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('sure', sa.Boolean(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('confirmed_by', sa.String(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], ),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.PrimaryKeyConstraint('document_id', 'name')
    )
    op.create_table('mention',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('raw', sa.String(), nullable=False),
    sa.Column('reference_key', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('mention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mention_reference_key'), ['reference_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_mention_sha256'), ['sha256'], unique=False)

    op.create_table('page',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('width', sa.Float(), nullable=False),
    sa.Column('height', sa.Float(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.PrimaryKeyConstraint('sha256', 'number')
    )
    op.create_table('problem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['file.sha256'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('problem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problem_sha256'), ['sha256'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('raw', sa.String(), nullable=False),
    sa.Column('digits', sa.String(), nullable=True),
    sa.Column('letter', sa.String(), nullable=False),
    sa.Column('symbol', sa.String(), nullable=False),
    sa.Column('year_in_code', sa.Integer(), nullable=True),
    sa.Column('reference_key', sa.String(), nullable=True),
    sa.Column('document_type', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('issuer', sa.String(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('url', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('criterion_id', 'position')
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_reference_key'), ['reference_key'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_reference_key'))
        batch_op.drop_index(batch_op.f('ix_claim_criterion_id'))

    op.drop_table('claim')
    with op.batch_alter_table('problem', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_problem_sha256'))

    op.drop_table('problem')
    op.drop_table('page')
    with op.batch_alter_table('mention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mention_sha256'))
        batch_op.drop_index(batch_op.f('ix_mention_reference_key'))

    op.drop_table('mention')
    op.drop_table('header_field')
    op.drop_table('document_file')
    with op.batch_alter_table('criterion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_criterion_table_id'))

    op.drop_table('criterion')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_table_id'))

    op.drop_table('attachment')
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrival_sha256'))
        batch_op.drop_index(batch_op.f('ix_arrival_parent_id'))
        batch_op.drop_index(batch_op.f('ix_arrival_document_id'))
        batch_op.drop_index('drop_once', sqlite_where=sa.text('parent_id IS NULL'))

    op.drop_table('arrival')
    op.drop_table('file')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_search_key'))
        batch_op.drop_index(batch_op.f('ix_document_reference_key'))
        batch_op.drop_index(batch_op.f('ix_document_number'))
        batch_op.drop_index(batch_op.f('ix_document_issued_on'))
        batch_op.drop_index(batch_op.f('ix_document_change'))

    op.drop_table('document')
    op.drop_table('criteria_table')
