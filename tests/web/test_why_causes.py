"""¿Por qué no me llega?: the causes between the visitor's message and the mail."""

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Table, update

from portal.actions.house import House
from portal.store.tables import accounts, agents
from tests.web.chat import DORA, Chat
from tests.web.people import ALICE, BOB
from tests.web.why_page import WhyPage, mark, said

ALICE_S, ACME = agents.c.email == ALICE, accounts.c.public_id == "acme"


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def why(chat: Chat) -> WhyPage:
    return WhyPage(chat)


def change(house: House, table: Table, which: ColumnElement[bool], **values: object) -> None:
    with house.db.write() as tx:
        tx.execute(update(table).where(which).values(**values))


def test_notifications_that_are_off_are_a_cause_with_the_way_to_the_switch(why: WhyPage, house: House) -> None:
    assert mark(why.see(), "offline-off") == "✓"
    change(house, agents, ALICE_S, offline_on=False)

    page = why.see()

    assert said(page, "offline-off").startswith("✗es una causa: Las notificaciones no están activadas Las tienes desactivadas")
    assert mark(page, "missed-off") == "✓"
    assert page.all("a", href="/settings/notifications#offline")


def test_who_cannot_turn_them_on_for_the_account_is_sent_to_who_can(why: WhyPage, house: House) -> None:
    change(house, accounts, ACME, offline_on=False)

    assert "Pide a un admin de tu cuenta que las active." in said(why.see(), "offline-off")
    assert "Activarlas" in said(why.see(who=BOB), "offline-off")


def test_the_last_time_somebody_came_back_too_quickly_is_told_with_the_way_there(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.online("alice", 60, 61)
    chat.work(150)

    page = why.see()

    assert mark(page, "offline-returned") == "✗"
    assert "El e-mail tarda 2 minutos." in said(page, "offline-returned")
    assert "La última vez, hace 5 minutos" in said(page, "offline-returned")
    assert page.all("a", href=f"/alerts/{chat.rows()[0]}")
    assert mark(page, "offline-opened") == mark(page, "offline-colleague") == "✓"


def test_the_last_time_a_message_was_opened_is_told(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 30, conversation_id="c1", agent_id="alice")
    chat.work(150)

    assert mark(why.see(), "offline-opened") == "✗"


def test_a_colleague_who_is_online_now_or_was_then_is_named(chat: Chat, why: WhyPage) -> None:
    chat.online("bob", -60)
    chat.writes("m1", 0, group_id="soporte")
    chat.work(150)

    assert "Ahora mismo: Bob." in said(why.see(at=1, who=DORA), "offline-colleague")
    assert "En línea: Bob." in said(why.see(who=DORA), "offline-colleague")


def test_on_pro_only_the_group_counts(chat: Chat, why: WhyPage, house: House) -> None:
    chat.online("bob", -60)

    assert mark(why.see(at=0), "offline-colleague") == "✓"
    assert "Los otros grupos no cuentan." in said(why.see(at=0), "offline-colleague")
    change(house, accounts, ACME, plan="standard")
    assert mark(why.see(at=0), "offline-colleague") == "✗"


def test_what_is_longer_than_a_month_ago_is_told_no_more(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.online("alice", 60, 61)
    chat.work(150)

    assert mark(why.see(at=31 * 86400), "offline-returned") == "✓"


def test_who_was_away_while_a_visitor_waited_got_no_missed_mail(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.tell("visitor.left", 60, conversation_id="c1")
    chat.work(150)

    assert "La última vez, hace 4 minutos" in said(why.see(), "missed-not-online")


def test_who_joined_got_no_missed_mail(chat: Chat, why: WhyPage) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("conversation.joined", 10, conversation_id="c1", agent_id="alice")
    chat.tell("visitor.left", 60, conversation_id="c1")
    chat.work(150)

    assert mark(why.see(), "missed-joined") == "✗"
    assert "La última vez, hace 4 minutos" in said(why.see(), "missed-joined")
