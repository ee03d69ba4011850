"""The hall's clocks: its calendar, running deadlines, cards, and the runs of what is scheduled."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('worked', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_days'))
    )
    op.create_table('calendar_heads',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_heads'))
    )
    op.create_table('opening_hours',
    sa.Column('weekday', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sessions', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('weekday', name=op.f('pk_opening_hours'))
    )
    op.create_table('sweep_runs',
    sa.Column('sweep', sa.String(), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('sweep', name=op.f('pk_sweep_runs'))
    )
    op.create_table('calendar_years',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.String(), nullable=True),
    sa.Column('reckoned_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['imported_by'], ['people.key'], name=op.f('fk_calendar_years_imported_by')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_years'))
    )
    op.create_table('hall_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sessions', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.Column('entered_by', sa.String(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['people.key'], name=op.f('fk_hall_days_entered_by')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_hall_days'))
    )
    op.create_table('cards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(), nullable=False),
    sa.Column('run', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('window', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('to_answer', sa.Boolean(), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('cause', sa.String(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(), nullable=True),
    sa.Column('withdrawn_because', sa.Text(), nullable=False),
    sa.CheckConstraint("colour IN ('info', 'amber', 'yellow', 'red')", name=op.f('ck_cards_colour')),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['people.key'], name=op.f('fk_cards_acknowledged_by')),
    sa.ForeignKeyConstraint(['answered_by'], ['people.key'], name=op.f('fk_cards_answered_by')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_cards_case_id')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_cards_department')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['people.key'], name=op.f('fk_cards_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cards')),
    sa.UniqueConstraint('key', name=op.f('uq_cards_key'))
    )
    op.create_index('ix_cards_case_id_clock', 'cards', ['case_id', 'clock'])
    op.create_index('ix_cards_department', 'cards', ['department'])
    op.create_index('ix_cards_due_at', 'cards', ['due_at'])

    op.create_table('deadlines',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(), nullable=False),
    sa.Column('run', sa.Integer(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('warned', sa.Boolean(), nullable=False),
    sa.Column('next_rung', sa.String(), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_deadlines_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'clock', name=op.f('pk_deadlines'))
    )
    op.create_index('ix_deadlines_due_at', 'deadlines', ['due_at'])
    op.create_index('ix_deadlines_next_at', 'deadlines', ['next_at'])

    op.add_column('clock_events', sa.Column('until', sa.Date(), nullable=True))

    op.create_table('opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['people.key'], name=op.f('fk_opinions_asked_by')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_opinions_case_id')),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_opinions_department')),
    sa.ForeignKeyConstraint(['given_by'], ['people.key'], name=op.f('fk_opinions_given_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinions'))
    )
    op.create_index('ix_opinions_case_id', 'opinions', ['case_id'])
    op.create_index('ix_opinions_department', 'opinions', ['department'])
