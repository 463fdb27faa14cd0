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
    row, changes = _row(tx, house, kept, account_row, form)
    return _settings(tx, house, row, form, place, Done(changes), is_new=_is_new(kept))


def _is_new(kept: dict[str, Any] | None) -> bool:
    """Also one that was removed: of what it was given nothing is left."""
    return kept is None or kept["removed_at"] is not None


def _row(tx: Connection, house: House, kept: dict[str, Any] | None, account_row: int, form: EndpointForm) -> tuple[int, list[str]]:
    """With its secrets put, and what was changed."""
    secrets = form.all_secrets or []
    if kept is None:
        return store.add_endpoint(tx, account_row, form.id, form.source, house.locksmith.lock(secrets)), [f"endpoint {form.id}: created"]
    row: int = kept["id"]
    if _is_new(kept):
        store.restore_endpoint(tx, row, house.locksmith.lock(secrets))
        return row, [f"endpoint {form.id}: no longer removed"]
    if form.all_secrets is None or house.locksmith.unlock(kept["secrets"]) == secrets:
        return row, []
    integrations.put_secrets(tx, row, house.locksmith.lock(secrets))
    return row, [f"endpoint {form.id}: secrets replaced"]


def _faults(kept: dict[str, Any] | None, account_row: int, form: EndpointForm, place: str) -> list[str]:
    if kept and kept["account_id"] != account_row:
        return [f"{place}.id: the endpoint {form.id!r} is another account's"]
    if kept and kept["source"] != form.source:
        return [f"{place}.source: the endpoint is of {kept['source']!r} and stays so"]
    return [f"{place}.secret: a new endpoint needs one"] if _is_new(kept) and form.all_secrets is None else []


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
