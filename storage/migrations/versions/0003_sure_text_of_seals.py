"""Of a seal also the characters that were read surely."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('marks', sa.Column('sure_text', sa.String(), nullable=True))
