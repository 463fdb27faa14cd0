"""Integrations: what the list of last calls says of calls that changed nothing, and of ids that are long."""

import json
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.chat_systems.rocketchat import samples
from tests.web.reader import Reader

PAGE = "/settings/integrations"


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LOG_LEVEL": "ERROR"}


@pytest.fixture
def endpoint(app: Flask, bob: Reader) -> str:
    """The page of a Rocket.Chat that has called with a type that is not used, with nothing new, and of half a year ago."""
    answer = bob.send(f"{PAGE}/new", {"source": "rocketchat"}, page=f"{PAGE}/new?source=rocketchat")
    made = bob.see(urlsplit(answer.location).path)
    told = {name: made.one("input", id=f"endpoint-{name}").attrs["value"] for name in ("url", "secret")}
    empty = {"type": "LivechatSession", "_id": "r1"}
    for body in (samples.body("LivechatSessionQueued"), json.dumps(empty).encode(), samples.body("Message")):
        headers = {"X-RocketChat-Livechat-Token": told["secret"]}
        assert app.test_client().post(urlsplit(told["url"]).path, data=body, headers=headers).status_code == 202
    return urlsplit(answer.location).path


def test_what_was_ignored_is_said_to_be_so_for_its_own_reason(bob: Reader, endpoint: str) -> None:
    said = [" ".join(each.text.split()) for each in bob.see(endpoint).all("p", **{"class": "about"})]

    assert said[-3:] == [
        "Ignorada: demasiado antigua",
        "Ignorada: nada en ella que el portal necesite saber",
        "Ignorada: de un tipo que el portal no usa",
    ]


def test_an_id_that_is_a_hash_is_shown_by_its_beginning(bob: Reader, endpoint: str) -> None:
    page = bob.see(endpoint)

    shown = page.one("section", id="receipts").text
    assert re.search(r"\b[0-9a-f]{12}…", shown)
    assert not re.search(r"[0-9a-f]{64}", shown)


def test_nothing_is_said_of_signing_where_nothing_is_signed(bob: Reader, endpoint: str) -> None:
    assert "firma" not in bob.see(endpoint).words
