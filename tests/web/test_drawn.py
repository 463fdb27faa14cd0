"""What is drawn once and kept reads nothing but what it was given, and what all of a page shares; and it is of no visitor."""

import re
from collections.abc import Hashable, Iterator

import pytest
from flask import Flask
from jinja2 import meta, nodes
from jinja2.environment import Environment
from markupsafe import Markup

from portal.actions.house import House
from portal.web import drawn as kept_parts
from portal.web import navigation
from portal.web.drawn import drawn
from portal.web.timeline.scene import SMALL
from tests.web.chat import Chat
from tests.web.people import BOB

SHARED = {"_", "ngettext", "url_for"}
FILTERS = {"int"}
"""Those that make the same of the same."""

ELSEWHERE = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
NAMED = re.compile(r'drawn\("([\w/.]+)"')


def source(env: Environment, name: str) -> str:
    assert env.loader
    return env.loader.get_source(env, name)[0]


def amiss(template: nodes.Template) -> Iterator[str]:
    """What of it may be another thing the next time. Functions that it is given are not looked into."""
    yield from meta.find_undeclared_variables(template) - SHARED
    yield from (f"|{each.name}" for each in template.find_all(nodes.Filter) if each.name not in FILTERS)
    yield from (type(each).__name__ for each in template.find_all(ELSEWHERE))


def test_what_is_kept_reads_nothing_that_may_change_meanwhile(app: Flask) -> None:
    env = app.jinja_env
    kept = {navigation.TEMPLATE, *(kept for name in env.list_templates(["html"]) for kept in NAMED.findall(source(env, name)))}

    assert {"activity/line.html", "alerts/picture.html"} < kept
    assert {name: found for name in kept if (found := sorted(amiss(env.parse(source(env, name)))))} == {}


@pytest.mark.parametrize("reads", ["{{ person }}", "{{ 1|ago }}", '{% include "x" %}', '{% import "x" as x %}', '{% from "x" import y %}'])
def test_it_would_be_seen(app: Flask, reads: str) -> None:
    assert list(amiss(app.jinja_env.parse(f"{{% macro m(x) %}}{reads}{{% endmacro %}}")))


def test_each_language_has_its_own_drawing(app: Flask) -> None:
    told = {}
    for language in ("es", "en"):
        with app.test_request_context(f"/login?lang={language}"):
            told[language] = drawn(navigation.TEMPLATE, "bar", navigation.Place("sign_in.show", "", False, False, False))

    assert "Entrar" in told["es"]
    assert "Log in" in told["en"]


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is kept from now on, and what it is found by."""
    told: list[str] = []

    def keep(template: str, macro: str, *facts: Hashable) -> Markup:
        told.append(f"{macro} {facts!r} {(made := draw(template, macro, *facts))}")
        return made

    draw = kept_parts._drawn.__wrapped__
    monkeypatch.setattr(kept_parts, "_drawn", keep)
    return told


def test_what_is_kept_is_of_no_visitor(chat: Chat, kept: list[str]) -> None:
    chat.marta_writes()
    chat.work(130)

    assert "Marta" in chat.see().one("svg", **{"class": "timeline"}).text
    assert "Marta" in chat.reader(BOB).see("/activity").one("ol", **{"class": "bursts"}).text

    assert {told.split()[0] for told in kept} == {"bar", "more", "drawing", "lines", "result"}
    assert not [told for told in kept if "Marta" in told or "talla" in told]


def test_a_picture_that_grows_by_the_second_or_is_large_is_not_kept(chat: Chat, kept: list[str]) -> None:
    chat.marta_writes()
    chat.see(at=60)
    for second in range(SMALL):
        chat.marta_writes(at=1 + second)
    chat.work(200)
    chat.see()

    assert {told.split()[0] for told in kept} == {"bar", "more"}
