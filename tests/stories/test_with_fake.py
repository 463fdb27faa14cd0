"""`up --with-fake`: a chat system to play with, plugged into the demo account; what is done there works as with a real one."""

import httpx

from portal.actions.explain import explain
from portal.fakes import plug
from portal.mail import inbox
from portal.rules.reasons import Reason
from portal.store import endpoints
from tests.running import Portal
from tests.waiting import eventually


def is_plugged_in(portal: Portal) -> bool:
    with portal.house.db.read() as tx:
        return endpoints.find(tx, "demo-smartsupp") is not None


def press(portal: Portal, deed: str, **form: str) -> None:
    """A button of the fake's page."""
    page = plug.told(portal.var_dir, "smartsupp").page
    answer = httpx.post(f"{page}/do", data={"deed": deed, "conversation": "c1"} | form, headers={"Origin": page}, follow_redirects=True)
    assert "the portal does not answer" not in answer.text
    assert answer.status_code == 200


def texts_to(address: str, portal: Portal) -> list[str]:
    mails = [inbox.read(portal.var_dir, kept.id) for kept in inbox.kept(portal.var_dir, address)]
    return [mail.text or "" for mail in mails if mail]


def reason(portal: Portal, agent: str) -> Reason | None:
    (alert,) = explain(portal.house, "demo", "c1").alerts
    return next(verdict.reason for verdict in alert.verdicts if verdict.agent == agent)


def test_a_visitor_writes_there_and_who_is_not_online_there_is_mailed(portal: Portal) -> None:
    """Ana is of another group than Eva, and answers for nobody there."""
    eventually(lambda: is_plugged_in(portal))
    press(portal, "agent.connected ana")
    press(portal, "message.created", text="¿Se puede pagar al recibirlo?")

    assert eventually(lambda: [text for text in texts_to("eva@luna.example", portal) if "pagar al recibirlo" in text])
    assert reason(portal, "ana") in (Reason.AGENT_ONLINE, Reason.AGENT_RETURNED)  # as she was asked about before the message, or after
