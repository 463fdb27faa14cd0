"""What is kept: bytes of the database for each decided alert of five agents, and bytes of Redis whatever is pending.

`python -m bench.storage`.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select, text

from bench import fill
from bench.shop import AGENTS, Visitors, open_shop
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.actions.decide import decide_due
from portal.actions.wake import ring_for_next
from portal.clock import now
from portal.store.database import Database
from portal.store.tables import alerts

NO_MAIL_SERVER = 9  # the port for what is thrown away (RFC 863); nothing is sent here
FAR = timedelta(hours=5)
LONG_D = timedelta(hours=1)


def main(wanted: Wanted) -> None:
    number = 20_000 if wanted.long else 1_000
    pending = 1_000_000 if wanted.long else 20_000
    with_rows = [_kept(kind, number) for kind in wanted.databases]
    columns = [
        "database",
        "an alert's row",
        "of it the snapshot",
        "message, conversation, receipt",
        f"deciding adds, with mails to all {AGENTS}",
    ]
    show(f"Bytes of the database for one decided alert ({number:,} of them, {AGENTS} agents)", columns, with_rows)
    show("Bytes of Redis", ["pending", "all keys of ours"], [_rung(wanted.databases[0], number) for number in (1_000, pending)])


def _kept(kind: str, number: int) -> list[Cell]:
    """Alerts alone; then all tables before they were decided, and what deciding added to all of them."""
    with stage(kind, NO_MAIL_SERVER, SETTLE_SECONDS="0") as portal:
        db = portal.house.db
        visitors = Visitors(portal.house, open_shop(portal.house))
        empty = _bytes(db)
        visitors.write(number)
        received = _bytes(db)
        _until_done(lambda: decide_due(portal.house))
        whole, alone = _bytes(db), _bytes(db, "alerts")
        with db.read() as tx:
            snapshot = float(tx.execute(select(func.avg(func.length(alerts.c.snapshot)))).scalar_one())
    return [kind, alone / number, snapshot, (received - empty) / number, (whole - received) / number]


def _bytes(db: Database, table: str = "") -> int:
    """With their indexes; of `table` alone where it is named."""
    if db.is_sqlite:
        of_table = "WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = :table)" if table else ""
        asked = f"SELECT sum(pgsize) FROM dbstat {of_table}"
    else:
        asked = "SELECT pg_total_relation_size(:table)" if table else "SELECT pg_database_size(current_database())"
    fill.settle(db)
    with db.read() as tx:
        return int(tx.execute(text(asked), {"table": table} if table else {}).scalar_one())


def _until_done(work: Callable[[], bool]) -> None:
    while work():
        pass


def _rung(kind: str, pending: int) -> list[Cell]:
    """With every second of an hour rung for, as where messages wait so long and never rest."""
    with stage(kind, NO_MAIL_SERVER) as portal:
        fill.pending(portal.house.db, open_shop(portal.house), pending, now() + FAR, LONG_D)
        ring_for_next(portal.house)
        for second in range(int(LONG_D.total_seconds())):
            portal.house.alarm.ring(now() + timedelta(seconds=second))
        return [f"{pending:,}", _redis_bytes(portal)]


def _redis_bytes(portal: Stage) -> int:
    client = portal.redis.client
    return sum(int(client.memory_usage(key) or 0) for key in client.scan_iter())


if __name__ == "__main__":
    run(__doc__, main)
