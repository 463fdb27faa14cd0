"""The audit log is append-only, by the database itself, whoever asks it for something else."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from portal.clock import now
from portal.store import append_only, audit
from portal.store.about import Subject, What
from portal.store.audit import By, Change, Means
from portal.store.database import Database
from portal.store.tables import audit_lines

MAILED = Change(Subject(agent=7), What.EMAIL, "eva@old.example", "eva@new.example")
ROLE = Change(Subject(agent=7), What.ROLE, "agent", "admin")


@pytest.fixture
def db(database_url: str) -> Database:
    made = Database(database_url)
    with made.write() as tx:
        audit.write(tx, 1, [MAILED, ROLE], By(Means.PAGE, 8), "203.0.113.9", now())
    return made


def told(tx: Connection) -> list[tuple[str | None, str | None, str | None, bool]]:
    lines = audit.lines_of(tx, 1, 10)
    return [(line.change.before, line.change.after, line.address, line.is_erased) for line in lines]


AS_WRITTEN = [("agent", "admin", "203.0.113.9", False), ("eva@old.example", "eva@new.example", "203.0.113.9", False)]


FORBIDDEN = (
    "DELETE FROM audit_lines",
    *(f"UPDATE audit_lines SET {column.name} = NULL" for column in audit_lines.columns if column.nullable),
    *(f"UPDATE audit_lines SET {name} = {name} + 1, erased_at = at" for name in ("id", "account_id", "agent_id", "by_agent_id")),
    *(f"UPDATE audit_lines SET {name} = 'x', erased_at = at" for name in ("what", "means", "endpoint", "before", "after", "address")),
    "UPDATE audit_lines SET by_agent_id = NULL, erased_at = at",
)


def test_a_line_is_neither_changed_nor_deleted(db: Database) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(DBAPIError, match="append-only"), db.write() as tx:
            tx.execute(text(statement))

    with db.read() as tx:
        assert told(tx) == AS_WRITTEN


def test_no_line_takes_the_place_of_another(db: Database) -> None:
    again = "REPLACE INTO" if db.is_sqlite else "TRUNCATE audit_lines; INSERT INTO"
    values = "(id, account_id, at, what, means) SELECT min(id), 1, min(at), 'role', 'page' FROM audit_lines"
    with pytest.raises(DBAPIError, match="append-only"), db.write() as tx:
        tx.execute(text(f"{again} audit_lines {values}"))

    with db.read() as tx:
        assert told(tx) == AS_WRITTEN


def test_what_it_tells_of_people_is_erased_once_and_the_rest_stays(db: Database) -> None:
    with db.write() as tx:
        assert audit.erase_lines(tx, now(), now()) == 2
        assert audit.erase_lines(tx, now(), now()) == 0

    with db.read() as tx:
        assert told(tx) == [("agent", "admin", None, True), (None, None, None, True)]
        assert {line.by for line in audit.lines_of(tx, 1, 10)} == {By(Means.PAGE, 8)}


@pytest.mark.parametrize("agent", [7, 8])
def test_an_agent_is_forgotten_who_changed_or_was_changed(db: Database, agent: int) -> None:
    with db.write() as tx:
        assert audit.forget_agent(tx, 9, now()) == 0
        assert audit.forget_agent(tx, agent, now()) == 2

    with db.read() as tx:
        assert {line[-1] for line in told(tx)} == {True}


def test_what_was_laid_before_is_laid_anew(db: Database) -> None:
    on, never = ("", "BEGIN SELECT 1; END") if db.is_sqlite else (" ON audit_lines", "EXECUTE FUNCTION audit_lines_stay()")
    each = "" if db.is_sqlite else "FOR EACH ROW "
    with db.write() as tx:
        tx.execute(text(f"DROP TRIGGER audit_lines_stay{on}"))
        tx.execute(text(f"CREATE TRIGGER audit_lines_stay BEFORE UPDATE ON audit_lines {each}WHEN (false) {never}"))

    with db.write() as tx:
        append_only.lay(tx)

    with pytest.raises(DBAPIError, match="append-only"), db.write() as tx:
        tx.execute(text("UPDATE audit_lines SET before = 'x'"))


def test_every_schema_has_its_own(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has one schema")
    with db.write() as tx:
        tx.execute(text("CREATE SCHEMA other"))
        tx.execute(text("SET LOCAL search_path TO other"))
        audit_lines.create(tx, checkfirst=False)
        append_only.lay(tx)
        audit.write(tx, 1, [ROLE], By(Means.PAGE, 8), None, now())

    with pytest.raises(DBAPIError, match="append-only"), db.write() as tx:
        tx.execute(text("DELETE FROM other.audit_lines"))
