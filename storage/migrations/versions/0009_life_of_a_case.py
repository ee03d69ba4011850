"""The life of a case: visits, rounds, settlements, clocks, exceptions, both legs, results, people."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('credit_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('identity', sa.String(), nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('repaired_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_records'))
    )
    op.create_index('ix_credit_records_identity', 'credit_records', ['identity'])

    op.create_table('delegations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('giver', sa.String(), nullable=False),
    sa.Column('taker', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.CheckConstraint('giver <> taker', name=op.f('ck_delegations_another')),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_delegations_period')),
    sa.ForeignKeyConstraint(['giver'], ['people.key'], name=op.f('fk_delegations_giver')),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_delegations_matter')),
    sa.ForeignKeyConstraint(['taker'], ['people.key'], name=op.f('fk_delegations_taker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegations'))
    )
    op.create_index('ix_delegations_giver', 'delegations', ['giver'])

    op.create_table('handover_batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leg', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('list_number', sa.String(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by', sa.String(), nullable=True),
    sa.CheckConstraint("leg IN ('papers', 'results')", name=op.f('ck_handover_batches_leg')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_handover_batches_department')),
    sa.ForeignKeyConstraint(['made_by'], ['people.key'], name=op.f('fk_handover_batches_made_by')),
    sa.ForeignKeyConstraint(['signed_by'], ['people.key'], name=op.f('fk_handover_batches_signed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_batches')),
    sa.UniqueConstraint('list_number', name=op.f('uq_handover_batches_list_number'))
    )
    op.create_index('ix_handover_batches_department', 'handover_batches', ['department'])
    op.create_index('ix_handover_batches_made_on', 'handover_batches', ['made_on'])

    op.create_table('qualifications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=True),
    sa.Column('training', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_qualifications_matter')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_qualifications_person')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.key'], name=op.f('fk_qualifications_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_qualifications'))
    )
    op.create_index('ix_qualifications_person', 'qualifications', ['person'])

    op.create_table('assessments',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('assessor', sa.String(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_assessments_score')),
    sa.CheckConstraint("side IN ('hall', 'home')", name=op.f('ck_assessments_side')),
    sa.CheckConstraint('person <> assessor', name=op.f('ck_assessments_another')),
    sa.ForeignKeyConstraint(['assessor'], ['people.key'], name=op.f('fk_assessments_assessor')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_assessments_person')),
    sa.PrimaryKeyConstraint('person', 'period', 'side', name=op.f('pk_assessments'))
    )

    op.create_table('tickets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('raised_by', sa.String(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['people.key'], name=op.f('fk_tickets_answered_by')),
    sa.ForeignKeyConstraint(['closed_by'], ['people.key'], name=op.f('fk_tickets_closed_by')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_tickets_department')),
    sa.ForeignKeyConstraint(['owner'], ['people.key'], name=op.f('fk_tickets_owner')),
    sa.ForeignKeyConstraint(['raised_by'], ['people.key'], name=op.f('fk_tickets_raised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets'))
    )
    op.create_index('ix_tickets_department', 'tickets', ['department'])

    op.create_table('visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('window', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_visits_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('key', name=op.f('uq_visits_key'))
    )
    op.create_table('case_visits',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_visits_case_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_case_visits_visit_id')),
    sa.PrimaryKeyConstraint('visit_id', 'case_id', name=op.f('pk_case_visits'))
    )
    op.create_index('ix_case_visits_case_id', 'case_visits', ['case_id'])

    op.create_table('clock_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(), nullable=False),
    sa.Column('tick', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_clock_events_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_events'))
    )
    op.create_index('ix_clock_events_case_id_clock', 'clock_events', ['case_id', 'clock'])

    op.create_table('deferrals',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('material', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('supplied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('supplied_round', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_deferrals_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'material', name=op.f('pk_deferrals'))
    )
    op.create_index('ix_deferrals_due_on', 'deferrals', ['due_on'])

    op.create_table('deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('relation', sa.String(), nullable=False),
    sa.Column('signature_sha256', sa.String(), nullable=True),
    sa.Column('carrier', sa.String(), nullable=False),
    sa.Column('tracking_number', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('served_on', sa.Date(), nullable=True),
    sa.Column('person', sa.String(), nullable=False),
    sa.CheckConstraint("method IN ('pickup', 'courier')", name=op.f('ck_deliveries_method')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_deliveries_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_deliveries_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries'))
    )
    op.create_index('ix_deliveries_case_id', 'deliveries', ['case_id'])

    op.create_table('electronic_pushes',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('pushed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['people.key'], name=op.f('fk_electronic_pushes_acknowledged_by')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_electronic_pushes_case_id')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_electronic_pushes_department')),
    sa.PrimaryKeyConstraint('case_id', 'round', name=op.f('pk_electronic_pushes'))
    )
    op.create_index('ix_electronic_pushes_department', 'electronic_pushes', ['department'])

    op.create_table('exceptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('queue', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('owner_role', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('touched_by', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_exceptions_case_id')),
    sa.ForeignKeyConstraint(['closed_by'], ['people.key'], name=op.f('fk_exceptions_closed_by')),
    sa.ForeignKeyConstraint(['touched_by'], ['people.key'], name=op.f('fk_exceptions_touched_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exceptions')),
    sa.UniqueConstraint('key', name=op.f('uq_exceptions_key'))
    )
    op.create_index('ix_exceptions_case_id', 'exceptions', ['case_id'])
    op.create_index('ix_exceptions_queue_closed_at', 'exceptions', ['queue', 'closed_at'])

    op.create_table('feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('matter', sa.String(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('department', sa.String(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('forwarded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forwarded_by', sa.String(), nullable=True),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_feedback_case_id')),
    sa.ForeignKeyConstraint(['closed_by'], ['people.key'], name=op.f('fk_feedback_closed_by')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_feedback_department')),
    sa.ForeignKeyConstraint(['forwarded_by'], ['people.key'], name=op.f('fk_feedback_forwarded_by')),
    sa.ForeignKeyConstraint(['matter'], ['matters.key'], name=op.f('fk_feedback_matter')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.key'], name=op.f('fk_feedback_recorded_by')),
    sa.ForeignKeyConstraint(['replied_by'], ['people.key'], name=op.f('fk_feedback_replied_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    op.create_index('ix_feedback_department', 'feedback', ['department'])

    op.create_table('handover_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('counted_copies', sa.Integer(), nullable=True),
    sa.Column('counted_pages', sa.Integer(), nullable=True),
    sa.Column('difference', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['handover_batches.id'], name=op.f('fk_handover_items_batch_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_handover_items_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_items')),
    sa.UniqueConstraint('batch_id', 'case_id', 'name', name=op.f('uq_handover_items_batch_id_case_id_name'))
    )
    op.create_index('ix_handover_items_batch_id', 'handover_items', ['batch_id'])
    op.create_index('ix_handover_items_case_id', 'handover_items', ['case_id'])

    op.create_table('outside_numbers',
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_outside_numbers_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_outside_numbers_person')),
    sa.PrimaryKeyConstraint('system', 'number', name=op.f('pk_outside_numbers'))
    )
    op.create_index('ix_outside_numbers_case_id', 'outside_numbers', ['case_id'])

    op.create_table('outside_records',
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('case_number', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('system', 'number', name=op.f('pk_outside_records'))
    )
    op.create_index('ix_outside_records_received_on', 'outside_records', ['received_on'])
    op.create_index('ix_outside_records_imported_at', 'outside_records', ['imported_at'])

    op.create_table('parties',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('identity', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.CheckConstraint("role IN ('applicant', 'legal_representative', 'agent', 'contact')", name=op.f('ck_parties_role')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_parties_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'role', name=op.f('pk_parties'))
    )
    op.create_index('ix_parties_identity', 'parties', ['identity'])

    op.create_table('pickup_notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('reached', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_pickup_notices_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_pickup_notices_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pickup_notices'))
    )
    op.create_index('ix_pickup_notices_case_id', 'pickup_notices', ['case_id'])

    op.create_table('ratings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revisited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_ratings_stars')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_ratings_case_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_ratings_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ratings')),
    sa.UniqueConstraint('visit_id', name=op.f('uq_ratings_visit_id'))
    )
    op.create_index('ix_ratings_case_id', 'ratings', ['case_id'])

    op.create_table('results',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('licence_number', sa.String(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('out_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_results_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['people.key'], name=op.f('fk_results_made_by')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_results'))
    )
    op.create_table('sample_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('checker', sa.String(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('acted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acted_by', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.CheckConstraint("closed_at IS NULL OR finding = '' OR action <> ''", name=op.f('ck_sample_checks_action')),
    sa.ForeignKeyConstraint(['acted_by'], ['people.key'], name=op.f('fk_sample_checks_acted_by')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_sample_checks_case_id')),
    sa.ForeignKeyConstraint(['checker'], ['people.key'], name=op.f('fk_sample_checks_checker')),
    sa.ForeignKeyConstraint(['closed_by'], ['people.key'], name=op.f('fk_sample_checks_closed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_checks')),
    sa.UniqueConstraint('draw', 'case_id', name=op.f('uq_sample_checks_draw_case_id'))
    )
    op.create_index('ix_sample_checks_case_id', 'sample_checks', ['case_id'])

    op.create_table('settlements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('pass', 'fail')", name=op.f('ck_settlements_outcome')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_settlements_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_settlements_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlements')),
    sa.UniqueConstraint('case_id', 'round', 'position', name=op.f('uq_settlements_case_id_round_position'))
    )
    op.create_index('ix_settlements_case_id', 'settlements', ['case_id'])

    op.create_table('submissions',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('batch_key', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_submissions_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_submissions_person')),
    sa.PrimaryKeyConstraint('case_id', 'round', name=op.f('pk_submissions')),
    sa.UniqueConstraint('batch_key', name=op.f('uq_submissions_batch_key'))
    )
    op.create_table('told_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('material', sa.String(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_told_items_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_items'))
    )
    op.create_index('ix_told_items_case_id', 'told_items', ['case_id'])

    op.create_table('field_corrections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['field_id'], ['fields.id'], name=op.f('fk_field_corrections_field_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_field_corrections_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_corrections'))
    )
    op.create_index('ix_field_corrections_field_id', 'field_corrections', ['field_id'])
    op.create_table('windows',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('counters', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_windows')),
    sa.UniqueConstraint('name', name=op.f('uq_windows_name'))
    )
    op.create_table('supervision_orders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ordered_by', sa.String(), nullable=False),
    sa.Column('reply_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_supervision_orders_case_id')),
    sa.ForeignKeyConstraint(['ordered_by'], ['people.key'], name=op.f('fk_supervision_orders_ordered_by')),
    sa.ForeignKeyConstraint(['replied_by'], ['people.key'], name=op.f('fk_supervision_orders_replied_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_orders'))
    )
    op.create_index('ix_supervision_orders_case_id', 'supervision_orders', ['case_id'])
    op.add_column('cases', sa.Column('query_code', sa.String(), nullable=False, server_default=''))
    op.add_column('cases', sa.Column('accepted_on', sa.Date(), nullable=True))
    op.add_column('cases', sa.Column('proposal', sa.String(), nullable=True))
    op.add_column('cases', sa.Column('proposed_by', sa.String(), nullable=True))
    op.add_column('authorities', sa.Column('review_authority', sa.String(), nullable=False, server_default=''))
    op.add_column('authorities', sa.Column('court', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('people') as table:
        table.add_column(sa.Column('window', sa.String(), nullable=True))
        table.add_column(sa.Column('home_department', sa.String(), nullable=True))
        table.create_foreign_key('fk_people_home_department', 'departments', ['home_department'], ['key'])
    op.add_column('submitted_documents', sa.Column('superseded_in', sa.Integer(), nullable=True))
    with op.batch_alter_table('powers') as table:
        table.add_column(sa.Column('condition', sa.JSON(), nullable=True))
        table.add_column(sa.Column('scan_sha256', sa.String(), nullable=True))
        table.add_column(sa.Column('entered_by', sa.String(), nullable=True))
        table.add_column(sa.Column('approved_by', sa.String(), nullable=True))
        table.add_column(sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key('fk_powers_entered_by', 'people', ['entered_by'], ['key'])
        table.create_foreign_key('fk_powers_approved_by', 'people', ['approved_by'], ['key'])
        table.create_check_constraint('four_eyes', 'approved_by IS NULL OR approved_by <> entered_by')
    # What was there counts as before: powers were in force, and each case has its first round.
    op.execute('UPDATE powers SET approved_at = CURRENT_TIMESTAMP')
    op.execute(
        'INSERT INTO submissions (case_id, round, received_at, received_on, batch_key) '
        'SELECT id, 1, received_at, received_on, batch_key FROM cases'
    )
