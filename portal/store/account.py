"""What an account's admin may change of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from portal.rules.reasons import Plan
from portal.store.changes import change
from portal.store.said import said
from portal.store.tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """`locale` and `delay` (D) are None where the account has none of its own, `panel_url` where it has none."""

    name: str
    plan: Plan
    locale: str | None
    panel_url: str | None
    delay: timedelta | None


_a = accounts.c
_ACCOUNT = select(_a.name, _a.plan, _a.locale, _a.panel_url, _a.offline_delay_seconds).where(_a.id == bindparam("account"))


def account_of(tx: Connection, account_id: int) -> Account:
    (row,) = said(tx, _ACCOUNT, {"account": account_id})
    delay = None if row.offline_delay_seconds is None else timedelta(seconds=row.offline_delay_seconds)
    return Account(row.name, Plan(row.plan), row.locale, row.panel_url, delay)


def put_name(tx: Connection, account_id: int, name: str, at: datetime) -> None:
    change(tx, accounts, account_id, "name", name, at)


def put_details(tx: Connection, account_id: int, locale: str | None, panel_url: str | None) -> None:
    tx.execute(update(accounts).where(accounts.c.id == account_id).values(locale=locale, panel_url=panel_url))


def put_delay(tx: Connection, account_id: int, delay: timedelta) -> None:
    tx.execute(update(accounts).where(accounts.c.id == account_id).values(offline_delay_seconds=delay.total_seconds()))
