"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('daily_serials',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('window', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'window', name=op.f('pk_daily_serials'))
    )
    op.create_table('departments',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('declared_total', sa.Integer(), nullable=False),
    sa.Column('declared_high_frequency', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_departments')),
    sa.UniqueConstraint('name', name=op.f('uq_departments_name'))
    )
    op.create_table('event_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_head'))
    )
    op.create_table('matters',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('high_frequency', sa.Boolean(), nullable=False),
    sa.Column('instant', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_matters_department')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_matters'))
    )
    op.create_index('ix_matters_department', 'matters', ['department'])

    op.create_table('people',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=True),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_people_department')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_people'))
    )
    op.create_table('absences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_absences_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absences'))
    )
    op.create_index('ix_absences_person', 'absences', ['person'])

    op.create_table('cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=False),
    sa.Column('matter_version', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('window', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('batch_key', sa.String(), nullable=False),
    sa.Column('agent_present', sa.Boolean(), nullable=False),
    sa.Column('applicant_type', sa.String(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('needs_review', sa.Boolean(), nullable=False),
    sa.Column('prechecked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_power', sa.String(), nullable=True),
    sa.Column('owner', sa.String(), nullable=True),
    sa.Column('queue', sa.String(), nullable=True),
    sa.Column('queue_reason', sa.String(), nullable=True),
    sa.CheckConstraint('(owner IS NULL) <> (queue IS NULL)', name=op.f('ck_cases_one_owner')),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_cases_matter')),
    sa.ForeignKeyConstraint(['owner'], ['people.key'], name=op.f('fk_cases_owner')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases')),
    sa.UniqueConstraint('batch_key', name=op.f('uq_cases_batch_key')),
    sa.UniqueConstraint('number', name=op.f('uq_cases_number'))
    )
    op.create_index('ix_cases_matter', 'cases', ['matter'])
    op.create_index('ix_cases_owner', 'cases', ['owner'])
    op.create_index('ix_cases_received_on', 'cases', ['received_on'])
    op.create_index('ix_cases_state_queue', 'cases', ['state', 'queue'])

    op.create_table('matter_versions',
    sa.Column('matter', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_matter_versions_matter')),
    sa.PrimaryKeyConstraint('matter', 'version', name=op.f('pk_matter_versions'))
    )
    op.create_table('powers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=False),
    sa.Column('power', sa.String(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.CheckConstraint("power IN ('receive', 'accept', 'examine', 'decide')", name=op.f('ck_powers_power')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_powers_period')),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_powers_matter')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_powers_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_powers')),
    sa.UniqueConstraint('person', 'matter', 'power', 'valid_from', name=op.f('uq_powers_person_matter_power_valid_from'))
    )
    op.create_index('ix_powers_matter_power', 'powers', ['matter', 'power'])

    op.create_table('events',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('state_before', sa.String(), nullable=True),
    sa.Column('state_after', sa.String(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_events_case_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_events')),
    sa.UniqueConstraint('hash', name=op.f('uq_events_hash'))
    )
    op.create_index('ix_events_at', 'events', ['at'])
    op.create_index('ix_events_case_id', 'events', ['case_id'])
    op.create_index('ix_events_kind', 'events', ['kind'])

    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('material', sa.String(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_findings_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
    sa.UniqueConstraint('case_id', 'round', 'position', name=op.f('uq_findings_case_id_round_position'))
    )
    op.create_index('ix_findings_case_id', 'findings', ['case_id'])

    op.create_table('submitted_documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('kind_confidence', sa.Float(), nullable=False),
    sa.Column('legibility', sa.Float(), nullable=False),
    sa.Column('grey', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_submitted_documents_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submitted_documents'))
    )
    op.create_index('ix_submitted_documents_case_id', 'submitted_documents', ['case_id'])

    op.create_table('submitted_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('refused_code', sa.String(), nullable=True),
    sa.Column('refused_reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_submitted_files_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submitted_files')),
    sa.UniqueConstraint('case_id', 'round', 'name', name=op.f('uq_submitted_files_case_id_round_name')),
    sa.UniqueConstraint('case_id', 'round', 'position', name=op.f('uq_submitted_files_case_id_round_position'))
    )
    op.create_index('ix_submitted_files_case_id', 'submitted_files', ['case_id'])
    op.create_index('ix_submitted_files_sha256', 'submitted_files', ['sha256'])

    op.create_table('work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('idempotency_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_work_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_work_idempotency_key'))
    )
    op.create_index('ix_work_case_id', 'work', ['case_id'])
    op.create_index('ix_work_state_lease_until', 'work', ['state', 'lease_until'])

    op.create_table('fields',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('blank', sa.Boolean(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('box', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['submitted_documents.id'], name=op.f('fk_fields_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fields')),
    sa.UniqueConstraint('document_id', 'name', name=op.f('uq_fields_document_id_name'))
    )
    op.create_index('ix_fields_document_id', 'fields', ['document_id'])

    op.create_table('marks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.String(), nullable=False),
    sa.Column('asks_for', sa.String(), nullable=True),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('box', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['submitted_documents.id'], name=op.f('fk_marks_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marks'))
    )
    op.create_index('ix_marks_document_id', 'marks', ['document_id'])

    op.create_table('pages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('blank', sa.Boolean(), nullable=False),
    sa.Column('image_sha256', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['submitted_documents.id'], name=op.f('fk_pages_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['submitted_files.id'], name=op.f('fk_pages_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pages')),
    sa.UniqueConstraint('document_id', 'file_id', 'number', name=op.f('uq_pages_document_id_file_id_number'))
    )
    op.create_index('ix_pages_document_id', 'pages', ['document_id'])
    op.create_index('ix_pages_file_id', 'pages', ['file_id'])

    op.execute(f"INSERT INTO event_head (id, seq, hash) VALUES (1, 0, '{'0' * 64}')")
