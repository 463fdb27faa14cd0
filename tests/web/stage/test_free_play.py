"""`/try`: whoever looks plays the chat system, and the real portal answers."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.actions.decide import decide_due
from portal.actions.house import House
from tests.web.page import Page
from tests.web.reader import HTMX, Reader
from tests.web.stage.conftest import Played
from tests.world import T


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_stranger_is_told_what_this_is_and_may_write(played: Played, language: str) -> None:
    page = played.see(f"/try?lang={language}")

    assert page.one("input", id="text")
    assert ("10 segundos" if language == "es" else "10 seconds") in page.words


def test_what_a_visitor_writes_is_shown_with_what_would_be_decided(played: Played) -> None:
    page = played.write("¿Tenéis talla 38?")

    assert "¿Tenéis talla 38?" in page.words
    assert "Se decide en" in page.words
    assert "recibiría un e-mail" in page.words


def test_of_several_messages_in_a_row_the_one_that_is_mailed_is_looked_at(played: Played) -> None:
    with time_machine.travel(T, tick=False) as time:
        played.write()
        time.shift(timedelta(seconds=2))
        page = played.write("Las marrones.")

    assert [h3.text.strip() for h3 in page.all("h3") if "escribió" in h3.text] == ["Nora escribió a las 10:40:00 · mensaje offline"]


def test_who_is_online_is_said_to_be_so_since_and_not_until(played: Played) -> None:
    with time_machine.travel(T, tick=False) as time:
        played.write()
        time.shift(timedelta(seconds=2))
        played.act("connects:web")
        time.shift(timedelta(seconds=2))
        page = played.see()

    assert "web: en línea desde las 10:40:02" in page.words


def test_the_conversation_is_said_to_be_closed_until_something_is_written(played: Played) -> None:
    with time_machine.travel(T, tick=False) as time:
        played.write()
        time.shift(timedelta(seconds=1))
        closed = played.act("closes")
        time.shift(timedelta(seconds=1))
        open_again = played.write()

    assert "Eva cerró la conversación a las 10:40:01." in closed.words
    assert "la cerró a las 10:40:01" in closed.words
    assert "cerró la conversación" not in open_again.words


def test_what_is_being_typed_outlasts_every_deed_but_the_next_message(played: Played) -> None:
    """htmx keeps a form whose id is still there."""

    def kept(page: Page) -> str:
        return next(form.attrs["id"] for form in page.all("form") if "hx-preserve" in form.attrs)

    first = kept(played.write())

    assert kept(played.act("connects:web")) == first
    assert kept(played.write("¿Y en azul?")) != first


def test_each_visitor_has_another_name(played: Played) -> None:
    names = []
    for conversation in "abcdefgh":
        names.append(played.see("/try").one("input", id="name").attrs["value"])
        played.act("writes", conversation=conversation, name=names[-1], text="Hola")

    assert all(len({*names[place : place + 6]}) == 6 for place in range(3))


def test_a_decision_is_told_with_the_end_of_what_counted(played: Played, house: House) -> None:
    with time_machine.travel(T, tick=False) as time:
        played.write()
        time.shift(timedelta(seconds=12))
        decide_due(house)
        page = played.see()

    assert "Decidido a las 10:40:12, con lo ocurrido hasta las 10:40:10: 2 e-mails" in page.words


def test_another_visitor_can_be_begun_and_an_earlier_one_gone_back_to(played: Played) -> None:
    played.write()

    page = played.see("/try")

    assert "Nadie ha escrito todavía." in page.words
    assert "/try?conversation=c1" in [link.attrs["href"] for link in page.all("a")]


def test_who_asks_again_is_told_nothing_until_something_happens(played: Played) -> None:
    asks = played.see().one("div", id="portal").attrs
    known = {**HTMX, **json.loads(asks["hx-headers"])}

    assert played.reader.client.get(asks["hx-get"], headers=known).status_code == 304
    played.act("connects:web")
    anew = played.reader.client.get(asks["hx-get"], headers=known)

    assert (anew.status_code, 'id="agents" hx-swap-oob' in anew.text) == (200, True)


def test_it_weighs_as_little_as_other_pages(played: Played) -> None:
    played.write()
    brotli = {"Accept-Encoding": "br"}
    answer = played.reader.client.get("/try?conversation=c1", headers=brotli)
    page = played.see()
    named = [e.attrs.get("src") or e.attrs.get("href", "") for e in (*page.all("script"), *page.all("link"))]

    assert len(answer.data) + sum(len(played.reader.client.get(each, headers=brotli).data) for each in named) <= 40_000


def test_the_log_in_and_the_inbox_lead_to_it(played: Played) -> None:
    for path in ("/login", "/inbox"):
        assert "/try" in [link.attrs["href"] for link in played.see(path).all("a")]


class TestElsewhere:
    def test_without_the_demo_account_there_is_nothing(self, stranger: Reader) -> None:
        assert stranger.client.get("/try").status_code == 404
        assert "/try" not in [link.attrs["href"] for link in stranger.see("/login").all("a")]


@pytest.mark.parametrize("environment", [{"HOST": "0.0.0.0"}, {"TRUSTED_PROXIES": "1"}])
def test_strangers_from_other_machines_play_nothing(app: Flask, played: Played) -> None:
    for path in ("/try", "/try/portal?conversation=botas", "/try/mailed-12345678"):
        assert played.reader.client.get(path).status_code == 404
