"""The page of a fake: it bears the name of its system, and lets an API fail only where the portal asks one."""

import pytest
from flask.testing import FlaskClient

from portal.fakes import FAKES
from portal.fakes.page import Page


def page_of(source: str) -> FlaskClient:
    return Page(FAKES[source], lambda _: "webhook: 202 accepted").app.test_client()


@pytest.mark.parametrize(("source", "name"), [("smartsupp", "Smartsupp"), ("chatwoot", "Chatwoot"), ("rocketchat", "Rocket.Chat")])
def test_it_bears_the_system_s_own_name(source: str, name: str) -> None:
    assert f"<h1>A fake {name}</h1>" in page_of(source).get("/").text


@pytest.mark.parametrize(("source", "is_asked"), [("smartsupp", True), ("chatwoot", True), ("rocketchat", False)])
def test_only_what_is_asked_can_fail_to_answer(source: str, is_asked: bool) -> None:
    assert ("The API" in page_of(source).get("/").text) is is_asked


def test_the_fault_that_was_chosen_stays_chosen() -> None:
    page = page_of("chatwoot")
    page.post("/fault", data={"fault": "slow"})

    assert "<option selected>slow</option>" in page.get("/").text
