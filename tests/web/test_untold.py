"""What a chat system cannot tell is said in words wherever it matters, and nothing is said to have been seen that nobody could see."""

import json

import pytest
from flask import Flask
from sqlalchemy import update

from portal.actions import provision
from portal.actions.house import House
from portal.store.tables import endpoints
from tests.web.chat import AGENTS, GROUPS, Chat
from tests.web.page import Page
from tests.web.people import ALICE, BOB, CHARLIE
from tests.web.why_page import WhyPage, mark, said
from tests.world import SECRET, moment

ROCKET = {"id": "acme-rocket", "source": "rocketchat", "secret": "a-token-of-twenty-signs"}
OURS = {"id": "acme-native", "source": "native", "secret": SECRET}


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    return Chat(house, app=app)


def only(house: House, source: str, **settings: str) -> None:
    """Charlie's account has no chat system but this one."""
    one = {"id": f"other-{source}", "source": source, "secret": "a-token-of-twenty-signs", "settings": settings}
    provision.provision(house, json.dumps({"accounts": [{"id": "other", "plan": "pro", "endpoints": [one]}]}), overwrite=False)


def words(page: Page, section: str = "") -> str:
    return " ".join((page.one("section", id=section).text if section else page.words).split())


@pytest.mark.parametrize(
    ("lang", "right", "wrong"),
    [("es", "El chat no puede decir si la abrió", "no la abrió"), ("en", "The chat cannot tell whether they opened it", "not open it")],
)
def test_an_alert_does_not_say_that_somebody_did_not_open_it(chat: Chat, lang: str, right: str, wrong: str) -> None:
    chat.provision(agents=AGENTS, groups=GROUPS, endpoints=[OURS, ROCKET])
    written = {"conversation_id": "c1", "message_id": "m1", "author": {"type": "visitor"}, "text": "¿Hola?"}
    chat.tell("message.created", 0, None, "acme-rocket", **written)
    chat.work(130)

    page = " ".join(chat.see(lang=lang).one("main").text.split())
    assert right in page
    assert wrong not in page


def test_of_several_chat_systems_the_one_that_cannot_tell_is_named(chat: Chat) -> None:
    chat.provision(agents=AGENTS, groups=GROUPS, endpoints=[OURS, ROCKET])

    why = WhyPage(chat).see()
    assert "Rocket.Chat no puede decirnos quién abre una conversación" in said(why, "offline-opened")
    assert "No abriste ningún mensaje" in said(why, "offline-opened")
    assert "Rocket.Chat no puede decirnos cuándo se va un visitante" in said(why, "missed-untold")
    assert mark(why, "missed-untold") == "?"
    assert "tienes que mirarlo tú" not in said(why, "missed-untold")
    switches = chat.reader(ALICE).see_switches()
    assert "Rocket.Chat no puede decirnos quién está conectado" in words(switches, "offline")
    assert "si vuelves o lo abres" in words(switches, "offline")


def test_where_nobody_can_tell_nothing_else_is_promised(chat: Chat, house: House) -> None:
    only(house, "rocketchat")

    switches = chat.reader(CHARLIE).see_switches()
    assert "nadie de tu equipo se une ni responde" in words(switches, "offline")
    assert "si alguien se une o responde, no hay e-mail" in words(switches, "offline")
    assert "de allí no hay e-mails de conversaciones perdidas" in words(switches, "missed")
    why = WhyPage(chat).see(who=CHARLIE)
    assert "Tu chat no puede decir si abres un mensaje" in said(why, "offline-opened")
    assert {mark(why, f"offline-{cause}") for cause in ("online", "returned", "opened")} == {"?"}
    assert mark(why, "missed-untold") == "✗"
    assert "el chat no lo puede decir" in chat.reader(CHARLIE).see("/settings/team").words


@pytest.mark.parametrize(
    ("lang", "opened", "left"),
    [
        ("es", "Chatwoot solo nos dice quién abre una conversación cuando es el agente", "nada de quien escribe por e-mail"),
        ("en", "Of each conversation, Chatwoot tells us only whether its assigned agent has opened it", "nothing of who writes by e-mail"),
    ],
)
def test_what_is_told_in_part_is_said_to_be_so(chat: Chat, house: House, lang: str, opened: str, left: str) -> None:
    only(house, "chatwoot", url="https://app.chatwoot.com", account_id="7", token="t0ken")

    why = WhyPage(chat).see(who=CHARLIE, path=f"/why?lang={lang}")
    assert opened in said(why, "offline-opened")
    assert left in said(why, "missed-untold")


def test_smartsupp_tells_who_is_there_and_not_who_opens(chat: Chat, house: House) -> None:
    only(house, "smartsupp", account_id="9", app_id="ap", token="t0ken")

    switches = chat.reader(CHARLIE).see_switches()
    assert "si vuelves, no hay e-mail" in words(switches, "offline")
    assert "Smartsupp no puede decirnos quién abre una conversación" in words(switches, "offline")


def test_of_who_is_there_themselves_it_is_still_said_that_nobody_can_tell_about_colleagues(chat: Chat, house: House) -> None:
    chat.provision(agents=AGENTS, groups=GROUPS, endpoints=[OURS])
    chat.online("bob", 0)
    with house.db.write() as tx:
        tx.execute(update(endpoints).values(removed_at=moment(-86400)))

    why = WhyPage(chat).see(at=60, who=BOB)
    assert "Ahora figuras conectado" in said(why, "offline-online")
    assert "No hay forma de saber si hay algún compañero en línea" in said(why, "offline-colleague")
    assert (mark(why, "offline-online"), mark(why, "offline-colleague")) == ("✗", "?")


def test_who_may_have_been_online_is_not_told_that_they_were_not(chat: Chat, house: House) -> None:
    """A departure that is told by one chat system, while nobody tells who is there."""
    chat.provision(agents=AGENTS, groups=GROUPS, endpoints=[OURS, ROCKET])
    chat.writes("m1", 0)
    chat.tell("visitor.left", 10, conversation_id="c1")
    with house.db.write() as tx:
        tx.execute(update(endpoints).where(endpoints.c.public_id == "acme-native").values(removed_at=moment(-86400)))
    chat.work(130)

    assert "No había forma de saber si estabas en línea" in WhyPage(chat).see().words
