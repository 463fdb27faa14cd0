"""To change what an endpoint was given beside its secret, such as the token its chat system is asked with."""

from collections.abc import Mapping

from portal.actions.demand_endpoint import demand_endpoint
from portal.actions.endpoint_settings import put, secret_settings, wanted
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.chat_systems import ADAPTERS
from portal.chat_systems.settings import of_page
from portal.clock import now
from portal.store.sign_ins import Person


def change_settings(house: House, person: Person, public_id: str, form: Mapping[str, str]) -> None:
    """A secret one left empty stays as it is, and so does one that only provisioning sets. Raises `NoSuchEndpoint` or `WrongSettings`."""
    with house.db.write() as tx, account_noted(tx, by_person(person), person.account_id):
        endpoint = demand_endpoint(tx, person, public_id)
        adapter, kept = ADAPTERS[endpoint.source], secret_settings(house, endpoint)
        kept |= {setting.name: endpoint.settings.get(setting.name, "") for setting in adapter.settings if setting.by_operator}
        told = {setting.name: form.get(setting.name, "").strip() for setting in of_page(adapter.settings)}
        settings = wanted(house, adapter, kept | {name: value for name, value in told.items() if value})
        put(tx, house, endpoint.id, adapter, settings)
    house.alarm.ring_to_poll(now())
