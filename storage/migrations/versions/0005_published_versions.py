"""Of a rule set's version also whose content it is, and who published it by which paper."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('matter_versions') as table:
        table.add_column(sa.Column('digest', sa.String(), nullable=True))
        table.add_column(sa.Column('document_number', sa.String(), nullable=True))
        table.add_column(sa.Column('published_by', sa.String(), nullable=True))
        table.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_matter_versions_published_by'), 'people', ['published_by'], ['key'])
