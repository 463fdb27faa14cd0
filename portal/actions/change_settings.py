"""To change what an endpoint was given beside its secret, such as the token its chat system is asked with."""

from collections.abc import Mapping, Sequence

from portal.actions.demand_endpoint import demand_endpoint
from portal.actions.endpoint_settings import put, secret_settings, wanted
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.chat_systems import ADAPTERS
from portal.chat_systems.settings import ANEW, Setting, WrongSettings, faults, of_page
from portal.clock import now
from portal.store import integrations
from portal.store.sign_ins import Person


def change_settings(house: House, person: Person, public_id: str, form: Mapping[str, str]) -> None:
    """A secret one left empty stays as it is, unless an address that the portal calls changes: it was given for the one before.

    One that only provisioning sets stays too. Raises `NoSuchEndpoint` or `WrongSettings`.
    """
    with house.db.write() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        integrations.hold_secrets(tx, endpoint.id)  # before the account, as everywhere
        adapter, kept = ADAPTERS[endpoint.source], secret_settings(house, endpoint)
        mine = of_page(adapter.settings)
        kept |= {setting.name: endpoint.settings.get(setting.name, "") for setting in adapter.settings if setting.by_operator}
        told = {setting.name: form.get(setting.name, "").strip() for setting in mine}
        given = kept | {name: value for name, value in told.items() if value}
        if missing := _wanted_anew(mine, endpoint.settings, told):
            raise WrongSettings({**faults(adapter.settings, given, house.reach), **dict.fromkeys(missing, ANEW)})
        with account_noted(tx, by_person(person), person.account_id):
            put(tx, house, endpoint.id, adapter, wanted(house, adapter, given))
    house.alarm.ring_to_poll(now())


def _wanted_anew(settings: Sequence[Setting], before: Mapping[str, str], told: Mapping[str, str]) -> list[str]:
    """The secret ones that were not typed though they would go elsewhere: whoever may change an address need not know them."""
    if all(told[setting.name] == before.get(setting.name, "") for setting in settings if setting.is_called):
        return []
    return [setting.name for setting in settings if setting.secret and not told[setting.name]]
