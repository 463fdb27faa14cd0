"""Acme with Alice, an agent, and Bob, her admin; and Charlie, admin of another account, who must see nothing of theirs."""

from typing import Any

from sqlalchemy import insert

from portal.addresses import email_key
from portal.store.database import Database
from portal.store.tables import accounts, agents
from tests.hashes import QUICK

PASSWORD = "correct horse battery"
HASH = QUICK.hash(PASSWORD)
ALICE, BOB, CHARLIE = "alice@acme.example", "bob@acme.example", "charlie@other.example"


def move_in(db: Database) -> None:
    """Make the people."""
    acme = account(db, public_id="acme", name="Acme Zapatos", plan="pro")
    agent(db, acme, name="Alice", email=ALICE)
    agent(db, acme, name="Bob", email=BOB, role="admin")
    agent(db, account(db, public_id="other", name="Other", plan="free"), name="Charlie", email=CHARLIE, role="admin")


def account(db: Database, **values: Any) -> int:
    with db.write() as tx:
        return _made(tx.execute(insert(accounts).values(**values)).inserted_primary_key)


def agent(db: Database, account_id: int, *, name: str, email: str | None, **values: Any) -> int:
    """With the password `PASSWORD`; Spanish, unless told otherwise."""
    given = {"account_id": account_id, "name": name, "email": email, "email_key": email and email_key(email)}
    row = {"external_id": name.lower(), "locale": "es", "password_hash": HASH, **given, **values}
    with db.write() as tx:
        return _made(tx.execute(insert(agents).values(row)).inserted_primary_key)


def _made(key: Any) -> int:
    return int(key[0])
