"""Ahora mismo, on Notificaciones: who would be told if a visitor wrote now, and the word to admins when nobody would."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.actions.house import House
from portal.store.tables import accounts, agents
from tests.actions.queries import counted
from tests.web.activity_page import Activity
from tests.web.chat import DORA, Chat
from tests.web.page import Page
from tests.web.people import ALICE, BOB, CHARLIE
from tests.web.reader import HTMX
from tests.world import moment

PAGE = "/settings/notifications"


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def seen(chat: Chat) -> Activity:
    return Activity(chat)


def rows(page: Page) -> dict[str, str]:
    """What is said of each agent, by name, in order."""
    told = [" ".join(each.text.split()) for each in page.all("tr")[1:]]
    return {each.split()[0]: each.partition(" ")[2] for each in told}


def now(seen: Activity, who: str = BOB, *, at: float = 0, group: str = "") -> dict[str, str]:
    return rows(seen.open(f"{PAGE}?group={group}", who, at=at))


def warnings(page: Page) -> list[str]:
    return [" ".join(each.text.split()) for each in page.all("p", **{"class": "warning"})]


def change(house: House, *emails: str, **values: object) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email.in_(emails)).values(**values))


def test_everybody_offline_would_be_mailed_when_the_delay_is_over(seen: Activity) -> None:
    assert now(seen) == dict.fromkeys(("Bob", "Alice", "Dora"), "offline ✓ e-mail a las 10:42")


def test_the_account_s_own_delay_counts(seen: Activity, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(accounts).values(offline_delay_seconds=600))

    assert now(seen)["Bob"] == "offline ✓ e-mail a las 10:50"


def test_who_is_online_keeps_the_mails_from_colleagues(chat: Chat, seen: Activity) -> None:
    chat.online("dora", -60)

    told = now(seen, group="soporte")
    assert told["Dora"].endswith("la web – está en línea")
    assert told["Bob"] == "offline – hay un compañero en línea: Dora"


def test_it_is_asked_for_the_group_that_is_chosen(chat: Chat, seen: Activity) -> None:
    chat.online("dora", -60)

    told = now(seen, group="ventas")
    assert told["Alice"] == "offline ✓ e-mail a las 10:42"
    assert told["Bob"] == "offline – la conversación es de otro grupo"


def test_who_was_online_before_shows_where_and_when(chat: Chat, seen: Activity) -> None:
    chat.online("alice", -7200, -3 * 60)

    assert now(seen)["Alice"] == "offline · último: la web, hace 3 minutos ✓ e-mail a las 10:42"


def test_a_device_that_ran_out_was_there_until_then(chat: Chat, seen: Activity) -> None:
    chat.tell("agent.connected", -7200, agent_id="alice", device_id="d", device="mobile", label="Pixel", expires_in=3600)

    assert now(seen)["Alice"] == "offline · último: Pixel, hace 1 hora ✓ e-mail a las 10:42"


def test_who_turned_them_off_is_shown_with_since_when(seen: Activity, house: House) -> None:
    change(house, ALICE, offline_on=False, offline_changed_at=moment(0) - timedelta(days=9))

    told = now(seen)["Alice"]
    assert told.startswith("offline ✗ ")
    assert told.endswith(" desde el 3 de mayo de 2026")


def test_an_agent_sees_themself_first_and_their_colleagues(seen: Activity) -> None:
    assert list(now(seen, DORA, group="soporte")) == ["Dora", "Bob"]
    assert list(now(seen, ALICE, group="ventas")) == ["Alice"]


def test_an_agent_is_asked_for_their_own_group_at_first(seen: Activity) -> None:
    assert list(rows(seen.open(PAGE, ALICE))) == ["Alice"]


def test_only_groups_of_one_s_own_can_be_chosen(seen: Activity) -> None:
    for who, group in ((ALICE, "soporte"), (BOB, "none"), (CHARLIE, "ventas")):
        seen.open(f"{PAGE}?group={group}", who, status=404)


def test_without_groups_there_is_nothing_to_choose(chat: Chat, seen: Activity) -> None:
    chat.tell("account.updated", -10, plan="standard")

    assert not seen.open(PAGE).all("select")


def test_another_account_sees_its_own_people_alone(chat: Chat, seen: Activity) -> None:
    chat.online("alice", -60)

    assert now(seen, CHARLIE) == {"Charlie": "no se sabe ✓ e-mail a las 10:42"}


def test_it_is_asked_again_and_again_and_answered_when_presence_has_changed(chat: Chat, seen: Activity) -> None:
    asks = seen.open(PAGE, at=0).one("div", id="told").attrs
    known = {**HTMX, **json.loads(asks["hx-headers"])}
    before = seen.get(asks["hx-get"], at=5, headers=known)
    chat.online("dora", 6)
    after = seen.get(asks["hx-get"], at=10, headers=known)

    assert (before.status_code, before.text) == (304, "")
    assert after.status_code == 200
    assert "está en línea" in after.text
    assert "<h1>" not in after.text


def test_the_groups_are_named_for_which_nobody_would_be_told(seen: Activity, house: House) -> None:
    change(house, ALICE, DORA, offline_on=False)

    (banner,) = warnings(seen.open(PAGE))
    assert banner.startswith("Si un visitante escribiera ahora a Ventas, nadie recibiría un e-mail. Lo más frecuente: ")
    assert banner.endswith("(1 de 1 agente). Ver quién")
    assert seen.open(PAGE).all("a", href=f"{PAGE}?group=ventas#now")


def test_when_nobody_would_be_told_an_admin_is_told_there_and_on_every_page(seen: Activity, house: House) -> None:
    change(house, ALICE, BOB, offline_on=False)
    change(house, DORA, suspended_at=moment(-60))

    banner, there = warnings(seen.open(PAGE))
    assert banner.startswith("Si un visitante escribiera ahora, nadie recibiría un e-mail. ")
    assert there.startswith("Nadie recibiría un e-mail, y no hay nadie en línea. ")
    assert there.endswith("(2 de 3 agentes).")
    assert warnings(seen.open("/activity")) == [banner]
    assert warnings(seen.open("/activity", ALICE)) == []


def test_somebody_online_is_nothing_to_warn_of_even_with_mails_off(chat: Chat, seen: Activity, house: House) -> None:
    change(house, ALICE, BOB, DORA, offline_on=False)
    for agent in ("alice", "dora"):
        chat.online(agent, -60)

    assert warnings(seen.open(PAGE, at=0)) == []


def test_mails_that_are_off_for_the_account_are_meant_to_be(seen: Activity, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(accounts).values(offline_on=False))

    assert warnings(seen.open(PAGE)) == []


def test_a_switch_s_answer_has_the_part_that_looks_ahead_asked_for_at_once_with_the_banner(seen: Activity) -> None:
    asks = seen.open(PAGE, at=0).one("div", id="told").attrs
    with seen.chat.at(5):
        answers = [seen.reader().send(f"{PAGE}/account/offline", {"value": ["off", to]}, htmx=True) for to in ("off", "on")]
    ahead = seen.get(asks["hx-get"], at=5, headers=HTMX)

    assert {answer.headers["HX-Trigger"] for answer in answers} == {"switched"}
    assert "switched from:body" in asks["hx-trigger"]
    assert '<div id="unheard" hx-swap-oob="true">' in ahead.text


def test_the_number_of_queries_is_the_same_for_few_and_for_many(chat: Chat, seen: Activity, house: House) -> None:
    asked = []
    seen.reader()
    for _ in range(2):
        with counted(house.db) as queries:
            seen.get(PAGE)
        asked.append(len(queries))
        for number in range(10):
            chat.tell("agent.updated", -10, agent_id=f"a{number}", name=f"A{number}", group_ids=[f"g{number}"])
            chat.online(f"a{number}", -9)

    assert asked[0] == asked[1]
