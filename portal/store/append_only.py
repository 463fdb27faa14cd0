"""What the database itself refuses: to change or delete a line of the audit log, whoever asks.

Only this may happen to a line, once and for good: what it tells of people is erased (store/audit.py). The triggers belong to no
migration, since making a table anew would take them away: `lay` is called after every upgrade.
"""

from typing import Any

from sqlalchemy import Connection, event, text

from portal.store.tables import audit_lines, metadata

ERASABLE = ("before", "after", "address")
"""What may become null. `erased_at` then says when; all else stays as it was written."""

_NAME = "audit_lines_stay"
_NAMES = (_NAME, f"{_NAME}_kept", f"{_NAME}_whole")
_WORDS = "the audit log is append-only"


def lay(tx: Connection) -> None:
    """Make it as it stands here, whatever is there: triggers of before know no column that came later."""
    for statement in _SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL:
        tx.execute(text(statement))


@event.listens_for(metadata, "after_create")
def _laid_with_the_tables(_tables: Any, tx: Connection, **_how: Any) -> None:
    lay(tx)


def _is_changed() -> str:
    """SQL, the same for both: whether a row is now anything but the old one with something of it erased."""
    stays = [column.name for column in audit_lines.columns if column.name not in (*ERASABLE, "erased_at")]
    other = [f"NOT coalesce(new.{name} = old.{name}, new.{name} IS NULL AND old.{name} IS NULL)" for name in stays]
    told = [f"(new.{name} IS NOT NULL AND NOT coalesce(new.{name} = old.{name}, false))" for name in ERASABLE]
    return " OR ".join([*other, *told, "new.erased_at IS NULL", "old.erased_at IS NOT NULL"])


_IS_THERE = "new.id IN (SELECT id FROM audit_lines)"
_ABORT = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
_SQLITE = (
    *(f"DROP TRIGGER IF EXISTS {name}" for name in _NAMES),
    f"CREATE TRIGGER {_NAME} BEFORE UPDATE ON audit_lines WHEN {_is_changed()} {_ABORT}",
    f"CREATE TRIGGER {_NAME}_kept BEFORE DELETE ON audit_lines {_ABORT}",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"CREATE TRIGGER {_NAME}_whole BEFORE INSERT ON audit_lines WHEN {_IS_THERE} {_ABORT}",
)
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$",
    *(f"DROP TRIGGER IF EXISTS {name} ON audit_lines" for name in _NAMES),
    f"CREATE TRIGGER {_NAME} BEFORE UPDATE ON audit_lines FOR EACH ROW WHEN ({_is_changed()}) EXECUTE FUNCTION {_NAME}()",
    f"CREATE TRIGGER {_NAME}_kept BEFORE DELETE ON audit_lines FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
    f"CREATE TRIGGER {_NAME}_whole BEFORE TRUNCATE ON audit_lines FOR EACH STATEMENT EXECUTE FUNCTION {_NAME}()",
)
