"""To plug a fake chat system, which `up` has started beside the portal, into the demo account."""

import json

from flask import Flask

from portal.actions.house import House
from portal.actions.open_shop import DEMO
from portal.actions.provision import provision
from portal.fakes import plug
from portal.store import plays
from portal.up.refused import RefusedError


def plug_in(app: Flask, name: str) -> str:
    """Where the fake's page is. Raises `RefusedError` where there is no demo account."""
    house: House = app.extensions["house"]
    with house.db.read() as tx:
        if plays.find(tx, DEMO) is None:
            raise RefusedError("A fake needs the demo account, which only a new portal begins with: name a new folder as VAR_DIR.")
    told = plug.told(house.settings.var_dir, name)
    endpoint = {"id": plug.endpoint_of(name), "source": name, "secret": told.secret, "settings": told.settings}
    provision(house, json.dumps({"accounts": [{"id": DEMO, "endpoints": [endpoint]}]}), overwrite=False)
    return told.page
