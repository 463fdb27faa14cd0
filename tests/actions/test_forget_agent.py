"""`forget-agent`: somebody becomes an id, and everything stays explained."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.mail import inbox
from portal.mail.letters import AccountMail
from portal.mail.outcomes import Reply
from portal.mail.send import PostLine
from portal.outcomes import Outcome
from portal.rules.reasons import Reason
from portal.store import links, notifications
from portal.store.tables import agents, attempts, messages, sign_ins
from portal.store.tables import notifications as mails
from tests.actions.kept import found, found_in_files
from tests.sink import Sink
from tests.web.people import HASH
from tests.world import T, World, moment

Run = Callable[..., Result]
WORDS = ("Evangelina", "evangelina@acme.example", "Android de Evangelina", "evangelina@private.example", HASH)
ASK = ("forget-agent", "--account", "acme", "--agent", "eva")


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *args: app.test_cli_runner().invoke(args=args)


def row(world: World, agent: str = "eva") -> Any:
    with world.house.db.read() as tx:
        return tx.execute(select(agents).where(agents.c.external_id == agent)).one()


@pytest.fixture
def told(world: World, sink: Sink) -> World:
    """Evangelina, an admin, was online with her telephone, has turned an option, was mailed about a visitor, and has answered."""
    with world.at(-3000):
        world.provision(agents=[{"id": "eva", "name": "Evangelina", "role": "admin", "password_hash": HASH}])
    with world.house.db.write() as tx:
        address = {"email": "evangelina@acme.example", "email_key": "evangelina@acme.example"}
        tx.execute(agents.update().where(agents.c.external_id == "eva").values(address))
    world.tell("agent.updated", -2900, agent_id="eva", name="Evangelina", email="evangelina@acme.example")
    world.tell("agent.connected", -600, agent_id="eva", device_id="d1", device="mobile", label="Android de Evangelina")
    world.tell("agent.disconnected", 200, agent_id="eva", device_id="d1")
    world.writes("m1", at=0)
    world.writes("m2", at=300)
    sink.answers["evangelina@acme.example"] = "250 2.1.5 <evangelina@acme.example> fine"
    sink.clear()
    world.work(at=425)
    author = {"type": "agent", "id": "eva", "name": "Evangelina"}
    world.tell("message.created", 430, conversation_id="c1", message_id="r1", author=author, text="Hola")
    _use_the_portal(world)
    assert found(world.house, WORDS) == set(WORDS)
    return world


def _use_the_portal(world: World) -> None:
    """What a person leaves there: a sign-in, an option with their name, a change of address under way."""
    eva = row(world).id
    with world.house.db.write() as tx:
        tx.execute(agents.update().where(agents.c.external_id.in_(["luis", "eva"])).values(offline_changed_by="Evangelina"))
        tx.execute(sign_ins.insert().values(agent_id=eva, token_hash="x", began_at=T, seen_at=T, browser="Firefox"))
        link = links.make(tx, "confirm_email", eva, "evangelina@private.example", T, T.replace(year=2100))
        notifications.owe_account_mail(tx, AccountMail.CONFIRM_EMAIL, eva, T, "evangelina@private.example", link)


def test_of_a_forgotten_agent_the_id_is_left_and_nothing_else(told: World, run: Run) -> None:
    result = run(*ASK, "--even-last-admin")

    assert (result.exit_code, "sign-ins: 1 erased" in result.output) == (0, True), result.output
    assert found(told.house, WORDS) == set()
    assert found_in_files(told.house, WORDS) == set()
    assert (row(told).name, row(told).active, row(told).role, row(told).email) == ("eva", False, "agent", None)


def test_why_everybody_was_mailed_or_not_stays_explained(told: World, run: Run) -> None:
    run(*ASK, "--even-last-admin")

    alerts = told.explain(at=500).alerts
    verdicts = {verdict.agent: verdict for verdict in alerts[0].verdicts}
    assert {agent: verdict.reason for agent, verdict in verdicts.items()} == {
        "eva": Reason.AGENT_ONLINE,
        "luis": Reason.COLLEAGUE_ONLINE,
        "ana": Reason.COLLEAGUE_ONLINE,
    }
    assert (verdicts["eva"].name, len(verdicts["eva"].trace)) == ("eva", 12)
    mailed = next(verdict.mail for verdict in alerts[1].verdicts if verdict.agent == "eva")
    assert mailed is not None
    assert (mailed.state, mailed.address, mailed.carries) == ("sent", None, ("m2",))


def test_what_still_waits_for_them_is_cancelled(told: World, run: Run, sink: Sink) -> None:
    run(*ASK, "--even-last-admin")
    sink.clear()
    told.work(at=600)

    with told.house.db.read() as tx:
        states = set(tx.execute(select(mails.c.state).where(mails.c.kind == AccountMail.CONFIRM_EMAIL)).scalars())
    assert states == {"cancelled"}
    assert sink.mails == []


def test_the_last_admin_is_not_forgotten_unless_that_is_said(told: World, run: Run) -> None:
    result = run(*ASK)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("eva is the last admin of 'acme' who can log in, so nothing was erased.")
    assert found(told.house, WORDS) == set(WORDS)


def test_one_of_two_admins_is_forgotten(told: World, run: Run) -> None:
    with told.house.db.write() as tx:
        tx.execute(agents.update().where(agents.c.external_id == "ana").values(role="admin", password_hash="x"))

    assert run(*ASK).exit_code == 0


def test_forgetting_again_finds_nothing_more(told: World, run: Run) -> None:
    run(*ASK, "--even-last-admin")

    again = run(*ASK)

    assert (again.exit_code, {line.split(": ")[1] for line in again.stdout.splitlines()[1:]}) == (0, {"0 erased"})


def test_what_was_known_before_does_not_bring_them_back(told: World, run: Run) -> None:
    run(*ASK, "--even-last-admin")

    told.tell("agent.updated", 400, received=900, agent_id="eva", name="Evangelina", active=True)

    assert (row(told).name, row(told).active) == ("eva", False)


def test_an_address_that_was_told_before_does_not_come_back(told: World, run: Run) -> None:
    with told.at(800):
        run(*ASK, "--even-last-admin")

    told.tell("agent.updated", 400, received=900, agent_id="eva", email="evangelina@acme.example")

    assert row(told).email is None


def test_replies_that_were_told_without_an_id_lose_their_name_too(told: World, run: Run) -> None:
    author = {"type": "agent", "name": "Evangelina", "email": "Evangelina@acme.example"}
    told.tell("message.created", 431, conversation_id="c1", message_id="r2", author=author, text="Hola")

    run(*ASK, "--even-last-admin")

    with told.house.db.read() as tx:
        reply = tx.execute(select(messages).where(messages.c.external_id == "r2")).one()
    assert (reply.author_name, reply.author_email, reply.text) == (None, None, "Hola")


def test_a_mail_that_is_under_way_meanwhile_does_not_bring_them_back(told: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten_meanwhile(*_mail: object) -> Reply:
        run(*ASK, "--even-last-admin")
        return Reply(Outcome.ACCEPTED, 250, "2.1.5", "<evangelina@acme.example> fine")

    monkeypatch.setattr(PostLine, "send", forgotten_meanwhile)
    told.writes("m3", at=500)
    told.work(at=620)

    with told.house.db.read() as tx:
        words = tx.execute(select(attempts.c.words).where(attempts.c.at == moment(620)).order_by(attempts.c.address)).scalars().all()
    assert words[0] is None
    assert len(words) == 3


def test_their_mails_leave_the_built_in_inbox(told: World, run: Run) -> None:
    folder: Path = told.house.settings.var_dir
    for address in ("Evangelina@acme.example", "ana@acme.example"):
        inbox.keep(folder, "", [address], b"\r\n")

    run(*ASK, "--even-last-admin")

    assert {mail.to for mail in inbox.kept(folder)} == {"ana@acme.example"}


def test_who_is_not_there_is_said_in_a_line(world: World, run: Run) -> None:
    result = run("forget-agent", "--account", "acme", "--agent", "nobody")

    assert (result.exit_code, result.stderr) == (2, "the account 'acme' has no agent 'nobody'\n")
