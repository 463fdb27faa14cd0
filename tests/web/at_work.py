"""Bob at work: whatever an admin, an operator, a chat system or whoever has a mail may do to the account."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyotp
from flask import Flask

from portal.actions import confirm_test, unsubscribe
from portal.actions.house import House
from portal.actions.suspend import suspend
from portal.rules.reasons import Kind
from tests.web.mails import agent_row, link_to, press
from tests.web.people import ALICE, BOB, PASSWORD
from tests.web.reader import Reader
from tests.webhooks.door import signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW_PASSWORD = "staple wind lamp river"
PROFILE, STEP, TEAM, ACCOUNT, ENDS = (f"/settings/{page}" for page in ("profile", "profile/second-step", "team", "account", "integrations"))


@dataclass
class AtWork:
    """Bob is at work, as an admin; `endpoint` and `codes` are what earlier deeds brought."""

    app: Flask
    bob: Reader
    endpoint: str = ""
    codes: tuple[str, ...] = ()

    @property
    def house(self) -> House:
        found: House = self.app.extensions["house"]
        return found

    def send(self, path: str, page: str, **values: str | list[str]) -> str:
        """What Bob's form is answered; it must not be refused."""
        answer = self.bob.send(path, values, page=page)
        assert answer.status_code in (200, 303), answer.text
        return answer.text if answer.status_code == 200 else str(answer.location)

    def member(self, who: str, path: str = "", **values: str | list[str]) -> None:
        page = f"{TEAM}/{agent_row(self.house, who)}"
        self.send(f"{page}{path}", page, **values)

    def mailed(self, name: str, kind: str, **values: str) -> None:
        """A stranger presses the button of the page that the mail leads to."""
        assert press(Reader(self.app.test_client()), link_to(self.house, name, kind), **values)

    def suspend(self, who: str) -> None:
        """What too many mails that come back bring about; the agent has asked for a test mail since."""
        row = agent_row(self.house, who)
        with self.house.db.write() as tx:
            suspend(tx, row, datetime.now(UTC))
            confirm_test.link_for(tx, row)

    def stop(self, path: str, kind: Kind, **values: str) -> None:
        with self.app.app_context():
            token = unsubscribe.token(self.house, agent_row(self.house, "Alice"), kind, ALICE)
        reader, page = Reader(self.app.test_client()), f"/unsubscribe/{token}"
        shown = reader.see(page).all("input", name="csrf_token")[0].attrs["value"]
        assert reader.client.post(f"{page}{path}", data={"csrf_token": shown, **values}).status_code in (200, 303)

    def run(self, *args: str, typed: str = "") -> None:
        result = self.app.test_cli_runner().invoke(args=args, input=typed)
        assert result.exit_code == 0, result.output

    def provision(self, account: dict[str, object]) -> None:
        self.run("provision", "--overwrite", "-", typed=json.dumps({"accounts": [account]}))

    def tell(self, event_type: str, **data: object) -> None:
        body = json.dumps({"type": event_type, "timestamp": datetime.now(UTC).isoformat(), "data": data}).encode()
        public_id = self.endpoint.rpartition("/")[2]
        answer = self.app.test_client().post(f"/webhooks/native/{public_id}", data=body, headers=signed(body, event_type, SECRET))
        assert answer.get_json()["status"] == "accepted"

    def make_admin(self, email: str) -> None:
        self.run("create-admin", "--account", "acme", "--email", email, typed=f"{PASSWORD}\n{PASSWORD}\n")

    def replace_secret(self) -> None:
        self.provision({"id": "acme", "endpoints": [{"id": self.endpoint.rpartition("/")[2], "source": "native", "secret": SECRET}]})

    def plug_in(self) -> None:
        """An endpoint of a chat system that must be given something."""
        given = {"secret": "s" * 40, "account_id": "1", "app_id": "ap1", "token": "t0ken"}
        self.endpoint = self.send(f"{ENDS}/new", f"{ENDS}/new?source=smartsupp", **given).partition("#")[0]

    def make_endpoint(self) -> None:
        self.endpoint = self.send(f"{ENDS}/new", f"{ENDS}/new?source=native").partition("#")[0]
        assert "whsec_" in self.bob.see(self.endpoint).html  # this once, and only then there is a button for the next

    def turn_on(self) -> None:
        self.send(f"{STEP}/offer", STEP, password=NEW_PASSWORD)
        app = next(a.attrs["href"] for a in self.bob.see(STEP).all("a") if a.attrs["href"].startswith("otpauth:"))
        self._read_codes(self.send(f"{STEP}/on", STEP, code=pyotp.TOTP(parse_qs(urlsplit(app).query)["secret"][0]).now()))

    def renew_codes(self) -> None:
        self._read_codes(self.send(f"{STEP}/codes", STEP, password=NEW_PASSWORD, code=self.codes[0]))

    def log_in_by_recovery_code(self) -> None:
        reader, page = Reader(self.app.test_client()), "/login/code"
        assert reader.log_in(BOB, NEW_PASSWORD).location == page
        assert reader.send(page, {"code": self.codes[0]}, page=page).status_code == 303

    def _read_codes(self, html: str) -> None:
        self.codes = tuple(re.findall(r"[a-z2-7]{6}(?:-[a-z2-7]{6}){3}", html))
