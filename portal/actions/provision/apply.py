"""Brings accounts, groups, agents and endpoints to what a provisioning file says, and notes each change."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table

from portal.actions.close_doors import close_doors
from portal.actions.house import House
from portal.actions.noted import COMMAND, account_noted, agent_noted
from portal.actions.provision.endpoints import put_endpoint
from portal.actions.provision.forms import AccountForm, AgentForm, Group, Options
from portal.addresses import email_key
from portal.clock import now
from portal.passwords import hash_password, is_right
from portal.rules.trace import N_
from portal.store import agents, profile, sign_ins, tables
from portal.store import provisioning as store

BY = N_("provisioning")


@dataclass
class Provisioning:
    """`changes` are lines for the operator, `faults` what the database knows to be wrong with the file."""

    tx: Connection
    house: House
    overwrite: bool
    changes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def account(self, form: AccountForm, place: str) -> None:
        row, new = store.account(self.tx, form.id, form.name or form.id)
        if new:
            self.changes.append(f"account {form.id}: created")
        with account_noted(self.tx, COMMAND, row):
            self._filled(form, row, place)

    def _filled(self, form: AccountForm, row: int, place: str) -> None:
        told = form.model_dump(include={"name", "plan", "locale", "panel_url", "offline_delay_seconds", "missed_grace_seconds"})
        self._put(f"account {form.id}", tables.accounts, row, told | _options(form.options))
        for group in form.groups:
            self._group(form.id, row, group)
        if self.overwrite:
            store.release_addresses(self.tx, row, [agent.id for agent in form.agents if agent.email])
        for i, agent in enumerate(form.agents):
            self._agent(form.id, row, agent, f"{place}.agents[{i}]")
        for i, endpoint in enumerate(form.endpoints):
            done = put_endpoint(self.tx, self.house, row, endpoint, f"{place}.endpoints[{i}]")
            self.changes += done.changes
            self.faults += done.faults

    def _group(self, account: str, account_row: int, form: Group) -> None:
        name = f"group {account}/{form.id}"
        row, new = store.group(self.tx, account_row, form.id, form.name or form.id)
        if new:
            self.changes.append(f"{name}: created")
        self._put(name, tables.groups, row, {"name": form.name})

    def _agent(self, account: str, account_row: int, form: AgentForm, place: str) -> None:
        name = f"agent {account}/{form.id}"
        row, new = store.agent(self.tx, account_row, form.id, form.name or form.id)
        if new:
            self.changes.append(f"{name}: created")
        with agent_noted(self.tx, COMMAND, row, new=new):
            self._put(name, tables.agents, row, form.model_dump(include={"name", "role", "active"}))
            self._put(name, tables.agents, row, self._own(row, form, place))
            if form.groups is not None:
                self._groups(name, account_row, row, form.groups, place)

    def _own(self, row: int, form: AgentForm, place: str) -> dict[str, Any]:
        """What people change in the portal: put only where it was never set, or all of it to overwrite."""
        kept = store.row_of(self.tx, tables.agents, row)
        told: dict[str, Any] = {"locale": form.locale, **_options(form.options)}
        if form.email is not None:
            told |= {"email": form.email, "email_key": email_key(form.email)}
        told["password_hash"] = form.password_hash or self._hashed(form.password, kept["password_hash"])
        if not self.overwrite:
            told = {column: value for column, value in told.items() if _unset(kept, column)}
        if told.get("email_key") and profile.taken(self.tx, told["email_key"], row):
            self.faults.append(f"{place}.email: another agent has this address")
            return {}
        return told

    def _hashed(self, password: str | None, kept: str | None) -> str | None:
        """None where no new hash is called for: each hash is another, so the one kept stays while the password is the same."""
        wanted = password and (kept is None or (self.overwrite and not is_right(kept, password)))
        return hash_password(password) if password and wanted else None

    def _groups(self, name: str, account_row: int, row: int, wanted: list[str], place: str) -> None:
        known = store.group_ids(self.tx, account_row)
        self.faults += [f"{place}.groups[{i}]: no group {group!r} is known" for i, group in enumerate(wanted) if group not in known]
        if agents.put_in_groups(self.tx, account_row, row, wanted, now()):
            self.changes.append(f"{name}: groups {', '.join(sorted(wanted)) or 'none'}")

    def _put(self, name: str, table: Table, row: int, told: dict[str, Any]) -> None:
        wanted = {column: value for column, value in told.items() if value is not None}
        changed = store.put(self.tx, table, row, wanted, BY, now())
        # Not by its key, which is set anew whenever addresses were released.
        if {"password_hash", "email"} & set(changed):
            close_doors(self.tx, row, now())
        if "active" in changed and not wanted["active"]:
            sign_ins.close_all(self.tx, row, now())
        for column in changed:
            if column != "email_key":
                self.changes.append(f"{name}: {column.removesuffix('_hash')} {'set' if column == 'password_hash' else wanted[column]}")


def _options(options: Options) -> dict[str, bool | None]:
    return {"offline_on": options.offline, "missed_on": options.missed}


def _unset(kept: dict[str, Any], column: str) -> bool:
    """An option is set once somebody has set it, whatever its value."""
    if column in ("offline_on", "missed_on"):
        return kept[f"{column.removesuffix('_on')}_changed_at"] is None
    return kept[column] is None
