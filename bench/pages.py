"""Each page's median time ÷ that of an empty Jinja page of the same gunicorn, with 100 agents and many alerts in the account.

`python -m bench.pages`: ten thousand alerts; with `--long` a hundred thousand. Every answer is read whole by one reader who waits for it.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from sqlalchemy import select

import config
from bench import history
from bench.figures import in_turn, ratio
from bench.paged import EMPTY
from bench.shop import ENDPOINT, PASSWORD, open_shop
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal import create_app
from portal.actions.untold import UNTOLD
from portal.clock import now
from portal.rules.spans import instant
from portal.store.accounts import facts_of
from portal.store.tables import alerts
from portal.web.activity_query import written
from tests.web.reader import Reader

AGENTS = 100
DAYS = 365
LINES = 25
"""Of one page of Actividad."""

ASKED = 9
"""How often a page is asked for in one round."""

NO_MAIL_SERVER = 9


def main(wanted: Wanted) -> None:
    number = 100_000 if wanted.long else 10_000
    last = number // LINES // 4 if not wanted.long else 1_000
    measured = {kind: _measured(kind, number, last, wanted.rounds) for kind in wanted.databases}
    pages = list(next(iter(measured.values())))
    rows: list[list[Cell]] = [[page, *(ratio(measured[kind][page], measured[kind]["empty"]) for kind in measured)] for page in pages]
    show(f"Time ÷ an empty Jinja page ({AGENTS} agents, {number:,} alerts, presence of {DAYS} days)", ["page", *measured], rows)
    turned: list[list[Cell]] = [[kind, ratio(found["activity, a far page"], found["activity"])] for kind, found in measured.items()]
    show(f"Actividad: page {last:,} ÷ page 1", ["database", "ratio"], turned)


def _measured(kind: str, number: int, last: int, rounds: int) -> Mapping[str, list[float]]:
    """Seconds by page."""
    with ExitStack() as stack:
        portal = stack.enter_context(stage(kind, NO_MAIL_SERVER))
        _live_a_year(portal, number)
        paths = _paths(portal, last)
        cookie = _signed_in(portal)
        url = stack.enter_context(portal.web("bench.paged:app()"))
        asking = partial(_asked, urlsplit(url).netloc, cookie)
        for path in paths.values():
            asking(path)  # templates are compiled
        return in_turn({page: partial(asking, path) for page, path in paths.items()}, rounds)


def _live_a_year(portal: Stage, number: int) -> None:
    db, endpoint, today = portal.house.db, open_shop(portal.house, AGENTS), now()
    with db.read() as tx:
        account = facts_of(tx, [endpoint.account_id], instant(today), UNTOLD)[endpoint.account_id]
    history.decided(db, endpoint, account, number, today)
    history.presence(db, endpoint, DAYS, today)


def _paths(portal: Stage, last: int) -> dict[str, str]:
    newest = select(alerts.c.at, alerts.c.id).order_by(alerts.c.at.desc(), alerts.c.id.desc())
    with portal.house.db.read() as tx:
        latest, far = tx.execute(newest.limit(1)).one(), tx.execute(newest.offset(last * LINES - LINES - 1).limit(1)).one()
    settings = {page: f"/settings/{page}" for page in ("notifications", "team", "account", "integrations", "audit", "profile")}
    return {
        "empty": EMPTY,
        "activity": "/activity",
        "activity, a far page": f"/activity?before={written((far.at, far.id))}",
        "activity, its news": f"/activity/news?after={written((latest.at, latest.id))}",
        "activity of one agent": "/activity?agent=a7",
        "an alert": f"/alerts/{latest.id}",
        "why": "/why",
        **settings,
        "one agent": "/settings/team/7",
        "one integration": f"/settings/integrations/{ENDPOINT}",
    }


def _signed_in(portal: Stage) -> str:
    """The cookie of the account's first agent, as a browser has it that has seen a page."""
    client = create_app(config.load(portal.environ)).test_client()
    assert Reader(client).log_in("a0@shop.example", PASSWORD).status_code == 303
    assert client.get("/settings/profile").status_code == 200
    cookie = client.get_cookie("session")
    assert cookie
    return f"session={cookie.value}"


def _asked(address: str, cookie: str, path: str) -> float:
    """The median of some answers, in seconds."""
    return median(_answered(address, cookie, path) for _ in range(ASKED))


def _answered(address: str, cookie: str, path: str) -> float:
    began = perf_counter()
    connection = HTTPConnection(address)
    connection.request("GET", path, headers={"Cookie": cookie})
    with connection.getresponse() as answer:
        answer.read()
    took = perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered {answer.status}")
    return took


if __name__ == "__main__":
    run(__doc__, main)
