"""Of a case also how many other applicants gave its telephone number when it was judged."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('phone_given_by_others', sa.Integer(), nullable=True))
    op.create_index('ix_fields_name_value', 'fields', ['name', 'value'])
