"""Whatever visitors, agents and chat systems are called or write, every page shows it as text: no tag, no link, no turned line."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions.house import House
from portal.mail.wording import UNSAFE
from portal.store.tables import agents
from tests.web.chat import AGENTS, Chat
from tests.web.page import Page
from tests.web.people import ALICE, BOB
from tests.web.test_routes import rules

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    '</textarea></title></svg><a href="javascript:alert(1)">Entrar</a>',
    "{{ 7*7 }}{% raw %}",
    "\u202egnp.exe\u2066",
    "javascript:alert(1)",
)
EVERYTHING = " ".join(ATTACKS)
# Not for readers, or not without the demo account, or only of a chat system that is named.
NO_PAGES = {
    "activity.export",
    "activity.news",
    "assets.show",
    "free_play.portal",
    "free_play.show",
    "health.alive",
    "health.ready",
    "integrations.begin",
    "metrics.show",
}
GROUPS = ("ventas", "soporte")
LEADS = {"a": "href", "form": "action", "img": "src", "script": "src", "link": "href", "iframe": "src", "use": "href"}


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    """Acme, where everything that has a name bears all of the attacks."""
    made = Chat(house, app=app)
    with made.at(-3000):
        hostile = [{**agent, "name": EVERYTHING} for agent in AGENTS]
        made.provision(name=EVERYTHING, agents=hostile, groups=[{"id": each, "name": EVERYTHING} for each in GROUPS])
    made.tell("agent.connected", -100, agent_id="alice", device_id=EVERYTHING[:100], device="web", label=EVERYTHING, expires_in=9999)
    author = {"name": EVERYTHING, "email": '"<b>"@x.example'}
    for number, attack in enumerate((EVERYTHING, *ATTACKS)):
        made.writes(f"m{number}", number, conversation=EVERYTHING[:120], text=attack, page_url=attack, group_id="ventas", author=author)
    made.tell("visitor.left", 10, conversation_id=EVERYTHING[:120])
    made.tell(EVERYTHING, 20)
    made.work(200)
    return made


def paths(app: Flask, chat: Chat) -> list[str]:
    """Every page that an admin may look at; those about one thing are about a hostile one."""
    with chat.house.db.read() as tx:
        alice = tx.execute(select(agents.c.id).where(agents.c.external_id == "alice", agents.c.email == ALICE)).scalar_one()
    known = {"alert": chat.rows()[0], "agent": alice, "public_id": "acme-native"}
    with app.test_request_context():
        shown = [
            rule
            for rule in rules(app)
            if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES and rule.arguments <= known.keys()
        ]
        return [str(rule.build(known, append_unknown=False)[1]) for rule in shown]  # type: ignore[index]


def leads(page: Page) -> set[str]:
    """Where its links, forms and pictures lead."""
    return {e.attrs[LEADS[e.tag]] for e in page.elements if e.tag in LEADS and LEADS[e.tag] in e.attrs}


def test_no_page_shows_it_as_anything_but_text(app: Flask, chat: Chat) -> None:
    seen = ""
    with chat.at(300):
        bob = chat.reader(BOB)
        for path in paths(app, chat):
            answer = bob.client.get(path)
            assert answer.status_code in (200, 303), path
            page = Page(answer.text, whole="<html" in answer.text)
            assert answer.status_code == 303 or page.faults() == [], path
            assert all(where.startswith(("/", "#", "?")) and not where.startswith("//") for where in leads(page)), path
            assert not UNSAFE.search(answer.text.replace("\r", "")), path
            seen += answer.text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "{{ 7*7 }}" in seen
    assert ">Entrar&lt;" not in seen.replace("&gt;Entrar&lt;", "")
    assert "gnp.exe" in seen


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_shown_reads_as_it_was_written_but_for_what_turns_the_line(chat: Chat, attack: str) -> None:
    page = chat.see()

    assert " ".join(UNSAFE.sub("", attack).split()) in " ".join(page.words.split())
