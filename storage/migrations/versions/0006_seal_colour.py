"""Of a seal also whether it was found by its colour, so that a case can be judged again as it was."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('marks', sa.Column('red', sa.Boolean(), nullable=True))
