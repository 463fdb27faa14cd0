"""What is drawn once and kept reads nothing but what it was given, and what all of a page shares."""

import re

from flask import Flask
from jinja2 import meta
from jinja2.environment import Environment

from portal.web import navigation
from portal.web.drawn import drawn

SHARED = {"_", "ngettext", "url_for"}
NAMED = re.compile(r'drawn\("([\w/.]+)"')


def source(env: Environment, name: str) -> str:
    assert env.loader
    return env.loader.get_source(env, name)[0]


def test_what_is_kept_reads_nothing_that_may_change_meanwhile(app: Flask) -> None:
    env = app.jinja_env
    kept = {navigation.TEMPLATE, *(kept for name in env.list_templates(["html"]) for kept in NAMED.findall(source(env, name)))}

    read = {name: meta.find_undeclared_variables(env.parse(source(env, name))) for name in kept}

    assert {"activity/line.html", "alerts/picture.html"} < kept
    assert {name: more for name, names in read.items() if (more := names - SHARED)} == {}


def test_each_language_has_its_own_drawing(app: Flask) -> None:
    told = {}
    for language in ("es", "en"):
        with app.test_request_context(f"/login?lang={language}"):
            told[language] = drawn("alerts/picture.html", "as_table", ())

    assert "Qué pasó" in told["es"]
    assert "What happened" in told["en"]
