"""The catalogue: releases and their entries, which can only be appended."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

TABLES = ('catalogue_releases', 'catalogue_entries')


def upgrade() -> None:
    op.create_table('catalogue_releases',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.Column('published_by', sa.String(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('sample', sa.Boolean(), nullable=False),
    sa.Column('workbook_sha256', sa.String(), nullable=True),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.CheckConstraint('sample OR workbook_sha256 IS NOT NULL', name=op.f('ck_catalogue_releases_workbook_kept')),
    sa.ForeignKeyConstraint(['published_by'], ['people.key'], name=op.f('fk_catalogue_releases_published_by')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_catalogue_releases')),
    sa.UniqueConstraint('workbook_sha256', 'document_number', 'valid_from', name=op.f('uq_catalogue_releases_workbook_sha256_document_number_valid_from'))
    )
    op.create_index('ix_catalogue_releases_valid_from', 'catalogue_releases', ['valid_from'])

    op.create_table('catalogue_entries',
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('variant_name', sa.String(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['department'], ['departments.key'], name=op.f('fk_catalogue_entries_department')),
    sa.ForeignKeyConstraint(['release'], ['catalogue_releases.number'], name=op.f('fk_catalogue_entries_release')),
    sa.PrimaryKeyConstraint('release', 'position', name=op.f('pk_catalogue_entries'))
    )
    op.create_index('ix_catalogue_entries_matter', 'catalogue_entries', ['matter'])

    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _triggers(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{word.lower()} BEFORE {word} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the catalogue is append-only'); END"
            for table in TABLES
            for word in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the catalogue is append-only'; END $$",
        *(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION catalogue_refuse()"
            for table in TABLES
        ),
        *(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse()"
            for table in TABLES
        ),
    ]
