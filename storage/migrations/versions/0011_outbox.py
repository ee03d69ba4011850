"""The outbox: what the hall has to say to its people, by channel, until it was delivered."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('idempotency_key', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel NOT IN ('station', 'mail') OR person IS NOT NULL", name=op.f('ck_messages_recipient')),
    sa.CheckConstraint("lease_owner IS NULL OR state = 'waiting'", name=op.f('ck_messages_lease')),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f('ck_messages_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_messages_case_id')),
    sa.ForeignKeyConstraint(['person'], ['people.key'], name=op.f('fk_messages_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_messages_idempotency_key'))
    )
    op.create_index('ix_messages_case_id', 'messages', ['case_id'])
    op.create_index('ix_messages_person_channel_seen_at', 'messages', ['person', 'channel', 'seen_at'])
    op.create_index('ix_messages_state_next_try_at', 'messages', ['state', 'next_try_at'])
