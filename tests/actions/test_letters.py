"""What a mail takes from the rows as they are when it is tried (RULES.md, Mails)."""

from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from portal.rules.reasons import Reason
from portal.store.tables import agents
from tests.actions.asked import reasons, said
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def mail_about(world: World, sink: Sink, **more: Any) -> EmailMessage:
    world.writes("m1", at=0, **more)
    world.work(at=120)
    return sink.to(EVA)[-1]


def change_eva(world: World, **values: object) -> None:
    with world.house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == EVA).values(values))


def test_it_says_who_wrote_what_from_which_page_and_links_into_the_panel(alone: World, sink: Sink) -> None:
    page = "https://shop.example/shoes"
    mail = mail_about(alone, sink, author={"name": "Marta"}, page_url=page, conversation="c 1/ñ")

    for words in ("Marta", "text of m1", page, "https://panel.example/c/c%201%2F%C3%B1"):
        assert words in said(mail)


def test_answers_go_to_the_visitors_latest_valid_address(alone: World, sink: Sink) -> None:
    for number, address in enumerate(["old@visitor.example", "new@visitor.example", "not an address"]):
        alone.writes(f"m{number + 2}", at=number + 1, author={"email": address})

    assert mail_about(alone, sink)["Reply-To"] == "new@visitor.example"


def test_without_an_address_of_the_visitor_there_is_no_reply_to(alone: World, sink: Sink) -> None:
    assert mail_about(alone, sink)["Reply-To"] is None


@pytest.mark.parametrize(("agents_own", "accounts", "day"), [("en", "es", "Tuesday"), ("es", "en", "martes"), (None, None, "martes")])
def test_the_language_is_the_agents_and_spanish_by_default(
    alone: World, sink: Sink, agents_own: str | None, accounts: str | None, day: str
) -> None:
    with alone.at(-10):
        alone.provision(**({"locale": accounts} if accounts else {}))
    change_eva(alone, locale=agents_own)

    assert day in said(mail_about(alone, sink))


def test_times_are_told_in_the_agents_zone(alone: World, sink: Sink) -> None:
    change_eva(alone, timezone="Europe/Madrid")

    assert "12:40" in said(mail_about(alone, sink))


def test_it_says_that_no_person_wrote_it(alone: World, sink: Sink) -> None:
    assert mail_about(alone, sink)["Auto-Submitted"] == "auto-generated"


def one_click(app: Flask, mail: EmailMessage) -> int:
    """What a mail program's own button does."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(mail["List-Unsubscribe"].strip("<>")).path
    return app.test_client().post(path, data=ONE_CLICK).status_code


def test_one_click_stops_this_kind_of_mail_and_no_other(alone: World, sink: Sink, app: Flask) -> None:
    assert one_click(app, mail_about(alone, sink)) == 200

    alone.writes("m2", at=200)
    alone.online("eva", at=321, until=322)
    alone.tell("visitor.left", 330, conversation_id="c1")
    alone.work(at=360)

    assert reasons(alone, "m2")["eva"] is Reason.AGENT_OFF
    assert len(sink.to(EVA)) == 2


def test_one_click_is_dead_once_the_address_has_changed(alone: World, sink: Sink, app: Flask) -> None:
    mail = mail_about(alone, sink)
    change_eva(alone, email="eva@elsewhere.example", email_key="eva@elsewhere.example")

    assert one_click(app, mail) == 410
