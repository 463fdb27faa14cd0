"""Whoever provisions: writes a file, runs the command, and looks at what came of it."""

import json
from dataclasses import dataclass
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import Table, func, select

from portal.actions.house import House
from portal.store.tables import accounts, agents, endpoints, groups, memberships, metadata
from tests.world import SECRET

PASSWORD = "correct horse battery"

# The file of the contract, with what it leaves open filled in.
ACME: dict[str, Any] = {
    "id": "acme",
    "name": "Acme",
    "plan": "pro",
    "locale": "es",
    "panel_url": "https://panel.example.com/c/{conversation_id}",
    "options": {"offline": True, "missed": True},
    "groups": [{"id": "sales", "name": "Ventas"}],
    "agents": [
        {
            "id": "a1",
            "name": "Eva",
            "email": "eva@example.com",
            "role": "admin",
            "active": True,
            "groups": ["sales"],
            "options": {"offline": True, "missed": True},
            "locale": "es",
        }
    ],
    "endpoints": [{"id": "acme-native", "source": "native", "secret": SECRET}],
}


def acme(**changes: Any) -> dict[str, Any]:
    return {**ACME, **changes}


def eva(**changes: Any) -> dict[str, Any]:
    """Acme with Eva changed."""
    return acme(agents=[{**ACME["agents"][0], **changes}])


@dataclass
class Operator:
    app: Flask

    @property
    def house(self) -> House:
        found: House = self.app.extensions["house"]
        return found

    def run(self, *accounts: dict[str, Any], overwrite: bool = False) -> Result:
        return self.run_text(json.dumps({"accounts": accounts}), overwrite)

    def run_text(self, text: str, overwrite: bool = False) -> Result:
        """The file comes by standard input."""
        return self.app.test_cli_runner().invoke(args=["provision", "-", *(["--overwrite"] if overwrite else [])], input=text)

    def provision(self, *accounts: dict[str, Any], overwrite: bool = False) -> list[str]:
        """The lines of a run that must end well."""
        result = self.run(*accounts, overwrite=overwrite)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()

    def account(self, public_id: str = "acme") -> Any:
        return self._one(accounts, accounts.c.public_id == public_id)

    def agent(self, external_id: str = "a1") -> Any:
        return self._one(agents, agents.c.external_id == external_id)

    def secrets(self, endpoint: str = "acme-native") -> list[str]:
        return self.house.locksmith.unlock(self._one(endpoints, endpoints.c.public_id == endpoint).secrets)

    def groups_of(self, agent: str = "a1") -> set[str]:
        chosen = select(groups.c.external_id).join_from(groups, memberships).join(agents).where(agents.c.external_id == agent)
        with self.house.db.read() as tx:
            return set(tx.execute(chosen).scalars())

    def rows(self) -> dict[str, int]:
        with self.house.db.read() as tx:
            return {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables}

    def _one(self, table: Table, which: Any) -> Any:
        with self.house.db.read() as tx:
            return tx.execute(select(table).where(which)).one()


def faults(operator: Operator, *accounts: Any, overwrite: bool = False) -> list[str]:
    """The places that a run names as wrong; it changes nothing and writes to stderr alone."""
    before = operator.rows()
    result = operator.run(*accounts, overwrite=overwrite)
    assert (result.exit_code, result.stdout) == (2, "")
    assert operator.rows() == before
    *lines, last = result.stderr.splitlines()
    assert last == "Nothing was changed."
    places = [line.removeprefix("-: ").split(": ") for line in lines]
    assert all(why for _, *why in places)
    return [place for place, *_ in places]
