"""`forget-visitor` and `export-visitor`: what is kept of a visitor goes, and everything stays explained."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.mail import inbox
from portal.rules.reasons import Reason
from portal.store import search
from portal.store.tables import messages, notifications
from tests.actions.kept import found, found_in_files
from tests.world import World

Run = Callable[..., Result]
EMAIL = "Marta.Sanz@visitor.example"
WORDS = ("zapatillas", "Sanz", "marta.sanz@visitor.example", "shop.example/ofertas", "tecleando")
OTHERS = ("sandalias", "Rosa")


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *args: app.test_cli_runner().invoke(args=args)


@pytest.fixture
def told(world: World) -> World:
    """Marta wrote, was mailed about and was answered; Luis was online; Rosa wrote in another conversation."""
    world.online("luis", at=-60)
    marta = {"name": "Marta Sanz", "email": EMAIL}
    world.writes("m1", at=0, author=marta, text="¿Tenéis zapatillas?", page_url="https://shop.example/ofertas")
    world.tell("visitor.typing", 1, data={"conversation_id": "c1", "text": "tecleando"})
    world.tell("conversation.opened", 30, conversation_id="c1", agent_id="eva")
    world.writes("m2", at=0, conversation="c2", author={"name": "Rosa"}, text="¿Y sandalias?")
    world.tell("agent.disconnected", 1, agent_id="luis", device_id="d1")
    world.work(at=125)
    world.writes("m3", at=200, author=marta, text="¿Y zapatillas rojas?")
    world.work(at=330)
    reply = {"type": "agent", "id": "eva"}
    world.tell("message.created", 400, conversation_id="c1", message_id="r1", author=reply, text="Sí, zapatillas rojas hay.")
    assert found(world.house, (*WORDS, *OTHERS)) == {*WORDS, *OTHERS}
    return world


@pytest.mark.parametrize("who", [("--email", EMAIL.lower()), ("--conversation", "c1")], ids=["by e-mail", "by conversation"])
def test_of_a_forgotten_visitor_no_word_is_left(told: World, run: Run, who: tuple[str, str]) -> None:
    assert found_in_files(told.house, WORDS) == (set(WORDS) if told.house.db.is_sqlite else set())

    result = run("forget-visitor", "--account", "acme", *who)

    assert (result.exit_code, "messages: 3 erased" in result.output) == (0, True), result.output
    assert found(told.house, (*WORDS, *OTHERS)) == set(OTHERS)
    assert found_in_files(told.house, WORDS) == set()


def test_nor_can_they_be_searched_for(told: World, run: Run) -> None:
    run("forget-visitor", "--account", "acme", "--email", EMAIL)

    with told.house.db.read() as tx:
        for word, is_found in (("zapatillas", False), ("sanz", False), ("sandalias", True)):
            rows = search.matching(tx, word)
            assert rows is not None
            assert (tx.execute(rows).first() is not None) is is_found


def test_why_everybody_was_mailed_or_not_stays_explained(told: World, run: Run) -> None:
    before = told.explain(at=500)

    run("forget-visitor", "--account", "acme", "--email", EMAIL)

    assert told.explain(at=500) == before
    reasons = {verdict.agent: verdict.reason for verdict in before.alerts[0].verdicts}
    assert reasons == {"luis": Reason.AGENT_ONLINE, "eva": Reason.OPENED, "ana": Reason.COLLEAGUE_ONLINE}
    assert {verdict.mail.state for verdict in before.alerts[1].verdicts if verdict.mail} == {"sent"}


def test_forgetting_again_erases_what_came_since_or_nothing(told: World, run: Run) -> None:
    ask = ("forget-visitor", "--account", "acme", "--conversation", "c1")
    run(*ask)
    told.writes("m4", at=600, author={"email": EMAIL}, text="zapatillas")

    again, and_again = run(*ask), run(*ask)

    assert "messages: 1 erased\n" in again.output
    assert (and_again.exit_code, {line.split(": ")[1] for line in and_again.stdout.splitlines()}) == (0, {"0 erased"})


def test_a_message_told_again_does_not_bring_them_back(told: World, run: Run) -> None:
    run("forget-visitor", "--account", "acme", "--email", EMAIL)

    told.writes(
        "m1", at=0, received=700, author={"name": "Marta Sanz", "email": EMAIL}, text="zapatillas", page_url="https://shop.example/ofertas"
    )

    with told.house.db.read() as tx:
        row = tx.execute(select(messages).where(messages.c.external_id == "m1")).one()
    assert (row.text, row.author_name, row.author_email, row.page_url) == ("", None, None, None)


def test_what_still_waits_is_mailed_without_a_name_and_without_words(told: World, run: Run) -> None:
    told.writes("m5", at=600, author={"name": "Marta Sanz", "email": EMAIL}, text="zapatillas")
    run("forget-visitor", "--account", "acme", "--email", EMAIL)

    told.work(at=730)

    with told.house.db.read() as tx:
        mail = tx.execute(select(notifications).order_by(notifications.c.id.desc())).mappings().first()
    assert mail is not None
    assert mail["state"] == "sent"
    assert found(told.house, WORDS) == set()


def test_their_mails_leave_the_built_in_inbox(told: World, run: Run) -> None:
    folder: Path = told.house.settings.var_dir
    with told.house.db.read() as tx:
        message_id = tx.execute(select(notifications.c.message_id).where(notifications.c.message_id.is_not(None))).scalars().first()
    mine = inbox.keep(folder, "", ["ana@acme.example"], f"Message-ID: {message_id}\r\n\r\nzapatillas".encode())
    other = inbox.keep(folder, "", ["ana@acme.example"], b"Message-ID: <other@portal.example>\r\n\r\nsandalias")

    run("forget-visitor", "--account", "acme", "--email", EMAIL)

    assert {mine, other} & {mail.id for mail in inbox.kept(folder)} == {other}


@pytest.mark.parametrize("command", ["forget-visitor", "export-visitor"])
@pytest.mark.parametrize(
    ("who", "said"),
    [
        (("--email", "nobody@visitor.example"), "nothing that is kept of the account 'acme' tells of 'nobody@visitor.example'"),
        (("--conversation", "c9"), "the account 'acme' has no conversation 'c9'"),
        ((), "say either --email or --conversation"),
    ],
)
def test_who_is_not_there_is_said_in_a_line(world: World, run: Run, command: str, who: tuple[str, ...], said: str) -> None:
    result = run(command, "--account", "acme", *who)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_an_export_tells_all_that_is_kept_and_nothing_of_others(told: World, run: Run) -> None:
    result = run("export-visitor", "--account", "acme", "--email", EMAIL, "--json")

    (talk,) = json.loads(result.stdout)["conversations"]
    assert [message["text"] for message in talk["messages"]] == ["¿Tenéis zapatillas?", "¿Y zapatillas rojas?", "Sí, zapatillas rojas hay."]
    assert talk["messages"][0]["author_email"] == EMAIL
    assert [event["type"] for event in talk["events"]] == ["opened"]
    assert {mail["state"] for mail in talk["mails"]} == {"sent"}
    assert all(word in result.stdout.casefold() for word in map(str.casefold, WORDS[:4]))
    assert not any(word in result.stdout for word in (*OTHERS, "@acme.example"))


@pytest.mark.parametrize("who", [("--email", "ta.sanz@visitor.example"), ("--conversation", "m1")], ids=["by e-mail", "by conversation"])
def test_an_export_tells_nothing_of_who_has_a_like_name(told: World, run: Run, who: tuple[str, str]) -> None:
    told.writes("m6", at=500, conversation="m1", author={"name": "Tamara", "email": "ta.sanz@visitor.example"}, text="botas")

    result = run("export-visitor", "--account", "acme", *who, "--json")

    assert (result.exit_code, "botas" in result.stdout) == (0, True)
    assert not any(word.casefold() in result.stdout.casefold() for word in ("zapatillas", "marta"))


def test_an_export_reads_as_lines_too(told: World, run: Run) -> None:
    said = run("export-visitor", "--account", "acme", "--conversation", "c1").stdout

    assert said.startswith("conversation c1 on acme-native\n")
    assert "visitor Marta Sanz Marta.Sanz@visitor.example: ¿Tenéis zapatillas?" in said
    assert said.endswith("5 raw webhooks tell of them, or may; they tell of others too, so they are not shown\n")
