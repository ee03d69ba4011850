"""Events can only be appended: triggers refuse change, removal and a number out of turn."""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER events_in_turn BEFORE INSERT ON events "
    "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events) "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    "CREATE FUNCTION events_in_turn() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events) THEN "
    "RAISE EXCEPTION 'events are append-only'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events "
    "FOR EACH ROW EXECUTE FUNCTION events_refuse()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()",
    "CREATE TRIGGER events_in_turn BEFORE INSERT ON events "
    "FOR EACH ROW EXECUTE FUNCTION events_in_turn()",
)


def upgrade() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)
