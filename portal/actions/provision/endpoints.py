"""Brings an endpoint to what a provisioning file says."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from portal.actions import endpoint_settings
from portal.actions.house import House
from portal.actions.provision.forms import EndpointForm
from portal.chat_systems import ADAPTERS
from portal.chat_systems.settings import WrongSettings
from portal.store import integrations
from portal.store import provisioning as store


@dataclass
class Done:
    """As `Provisioning`."""

    changes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def put_endpoint(tx: Connection, house: House, account_row: int, form: EndpointForm, place: str) -> Done:
    """`place` is where in the file it stands. With a fault nothing of it is put."""
    kept = store.endpoint(tx, form.id)
    faults = _faults(kept, account_row, form, place)
    if faults:
        return Done(faults=faults)
    changes = []
    if kept is None:
        row = store.add_endpoint(tx, account_row, form.id, form.source, house.locksmith.lock(form.all_secrets or []))
        changes.append(f"endpoint {form.id}: created")
    else:
        row = kept["id"]
        if form.all_secrets is not None and house.locksmith.unlock(kept["secrets"]) != form.all_secrets:
            integrations.put_secrets(tx, row, house.locksmith.lock(form.all_secrets))
            changes.append(f"endpoint {form.id}: secrets replaced")
    return _settings(tx, house, row, form, place, Done(changes), is_new=kept is None)


def _faults(kept: dict[str, Any] | None, account_row: int, form: EndpointForm, place: str) -> list[str]:
    if kept is None:
        return [f"{place}.secret: a new endpoint needs one"] if form.all_secrets is None else []
    if kept["account_id"] != account_row:
        return [f"{place}.id: the endpoint {form.id!r} is another account's"]
    if kept["source"] != form.source:
        return [f"{place}.source: the endpoint is of {kept['source']!r} and stays so"]
    return []


def _settings(tx: Connection, house: House, row: int, form: EndpointForm, place: str, done: Done, *, is_new: bool) -> Done:
    """A new endpoint needs all that its chat system does; of one that is known, they are left alone where the file names none."""
    adapter = ADAPTERS[form.source]
    if form.settings is None and not is_new:
        return done
    try:
        wanted = endpoint_settings.wanted(house, adapter, form.settings or {})
    except WrongSettings as wrong:
        done.faults += [f"{place}.settings.{name}: {why}" for name, why in wrong.faults.items()]
    else:
        if endpoint_settings.put(tx, house, row, adapter, wanted) and not is_new:
            done.changes.append(f"endpoint {form.id}: settings replaced")
    return done
