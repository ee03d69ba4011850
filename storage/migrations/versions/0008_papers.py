"""The papers: authorities with their short names, serials, and printed papers that keep what they say."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

SETTLED = 'kind, number, serial, authority, year, case_id, batch, content, made_at, made_by, copies'
PRINTED = 'template_version, pdf_sha256, page_count'


def upgrade() -> None:
    op.create_table('authorities',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('short_name', sa.String(), nullable=False),
    sa.Column('seals', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_authorities')),
    sa.UniqueConstraint('name', name=op.f('uq_authorities_name')),
    sa.UniqueConstraint('short_name', name=op.f('uq_authorities_short_name'))
    )

    op.create_table('paper_serials',
    sa.Column('authority', sa.String(), nullable=False),
    sa.Column('word', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority'], ['authorities.key'], name=op.f('fk_paper_serials_authority')),
    sa.PrimaryKeyConstraint('authority', 'word', 'year', name=op.f('pk_paper_serials'))
    )

    op.create_table('printed_papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('authority', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('batch', sa.String(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('template_version', sa.String(), nullable=True),
    sa.Column('pdf_sha256', sa.String(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('prints', sa.Integer(), nullable=False),
    sa.CheckConstraint('(case_id IS NULL) OR (batch IS NULL)', name=op.f('ck_printed_papers_case_or_batch')),
    sa.ForeignKeyConstraint(['authority'], ['authorities.key'], name=op.f('fk_printed_papers_authority')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_printed_papers_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['people.key'], name=op.f('fk_printed_papers_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_printed_papers')),
    sa.UniqueConstraint('authority', 'kind', 'year', 'serial', name=op.f('uq_printed_papers_authority_kind_year_serial')),
    sa.UniqueConstraint('number', name=op.f('uq_printed_papers_number'))
    )
    op.create_index('ix_printed_papers_case_id', 'printed_papers', ['case_id'])
    op.create_index('ix_printed_papers_batch', 'printed_papers', ['batch'])

    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _triggers(dialect: str) -> list[str]:
    guarded = {
        'no_delete': 'BEFORE DELETE ON printed_papers',
        'settled': f'BEFORE UPDATE OF {SETTLED} ON printed_papers',
        'printed_once': f'BEFORE UPDATE OF {PRINTED} ON printed_papers',
    }
    when = {'printed_once': 'WHEN (OLD.pdf_sha256 IS NOT NULL) '}
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER printed_papers_{name} {what} {'FOR EACH ROW ' + when.get(name, '')}"
            "BEGIN SELECT RAISE(ABORT, 'a numbered paper stays as it is'); END"
            for name, what in guarded.items()
        ]
    return [
        "CREATE FUNCTION papers_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a numbered paper stays as it is'; END $$",
        *(
            f"CREATE TRIGGER printed_papers_{name} {what} FOR EACH ROW {when.get(name, '')}"
            "EXECUTE FUNCTION papers_refuse()"
            for name, what in guarded.items()
        ),
        "CREATE TRIGGER printed_papers_no_truncate BEFORE TRUNCATE ON printed_papers "
        "FOR EACH STATEMENT EXECUTE FUNCTION papers_refuse()",
    ]
