"""The demo account of a first start: agents, groups, devices, and an afternoon of conversations told as webhooks tell them."""

import json
import os
import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask

from portal.actions.house import House
from portal.actions.open_shop import DEMO, open_shop
from portal.actions.receive import receive
from portal.chat_systems import ADAPTERS
from portal.cli.demo_events import EVENTS
from portal.clock import now
from portal.store import endpoints

ENDPOINT = "demo-native"
PEOPLE = (("eva", "Eva Ruiz", "admin", "ventas"), ("luis", "Luis Gil", "agent", "ventas"), ("ana", "Ana Sanz", "agent", "soporte"))


def make_demo(app: Flask) -> Path:
    """Makes the account, tells its story, and writes the log-ins, readable by this user alone; where they stand."""
    house: House = app.extensions["house"]
    passwords = {agent: secrets.token_urlsafe(9) for agent, *_ in PEOPLE}
    open_shop(house, _account(passwords), now())
    _tell(house, now() - timedelta(hours=1))
    return _write_down(house, passwords)


def _account(passwords: dict[str, str]) -> dict[str, Any]:
    return {
        "id": DEMO,
        "name": "Zapatos Luna",
        "plan": "pro",
        "locale": "es",
        "panel_url": "https://panel.example.com/conversaciones/{conversation_id}",
        "options": {"offline": True, "missed": True},
        "groups": [{"id": "ventas", "name": "Ventas"}, {"id": "soporte", "name": "Soporte"}],
        "agents": [
            {"id": agent, "name": name, "email": f"{agent}@luna.example", "role": role, "groups": [group], "password": passwords[agent]}
            for agent, name, role, group in PEOPLE
        ],
        "endpoints": [{"id": ENDPOINT, "source": "native", "secret": f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"}],
    }


def _tell(house: House, begins: datetime) -> None:
    """Each event through the same adapter and action as a webhook."""
    with house.db.read() as tx:
        endpoint = endpoints.find(tx, ENDPOINT)
    if endpoint is None:
        raise LookupError(ENDPOINT)
    for after, event_type, data in EVENTS:
        body = json.dumps({"type": event_type, "timestamp": (begins + after).isoformat(), "data": data}).encode()
        receive(house, endpoint, ADAPTERS["native"].parse(body, {"webhook-id": f"demo_{uuid4().hex}"}, endpoint.settings), body)


def _write_down(house: House, passwords: dict[str, str]) -> Path:
    path, url = house.settings.var_dir / "demo.txt", house.settings.portal_url
    logins = [f"  {f'{agent}@luna.example':<20} {passwords[agent]:<14} {name} ({role})" for agent, name, role, _ in PEOPLE]
    text = "\n".join(["Zapatos Luna: la cuenta de demostración / the demo account", "", f"{url}/login", *logins, "", *_FIRST_STEPS]) + "\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text.format(url=url, flask=_command(house)))
    return path


def _command(house: House) -> str:
    """As it is to be typed in another terminal, which knows nothing of the settings given to this one."""
    settings = house.settings
    told = {"PORT": str(settings.port) if settings.port != 8000 else "", "VAR_DIR": str(settings.var_dir)}
    if settings.var_dir == Path("var").absolute():
        del told["VAR_DIR"]
    return " ".join([*(f"{name}={value}" for name, value in told.items() if value), ".venv/bin/flask --app portal"])


_FIRST_STEPS = (
    "Para empezar / first steps:",
    "",
    "1. Míralo jugar, o juega tú. / See it play, or play it yourself.",
    "     {url}/try",
    "2. Un visitante escribe y no hay nadie; en esta cuenta el e-mail llega a los 10 segundos. / A visitor writes and nobody is there;",
    "   in this account the mail comes after 10 seconds, to {url}/inbox",
    "     {flask} send-test-event demo-native message.created",
    "3. Por qué le llegó a cada uno, o no. / Why each agent got it, or not.",
    "     {flask} explain --account demo --conversation test-conversation",
    "4. Eva se conecta, y nadie recibe nada. / Eva goes online, and nobody is mailed.",
    '     {flask} send-test-event demo-native agent.connected --data \'{{"agent_id": "eva"}}\'',
    "     {flask} send-test-event demo-native message.created \\",
    '       --data \'{{"conversation_id": "otra", "group_id": "ventas"}}\'',
    "     {flask} explain --account demo --conversation otra",
)
