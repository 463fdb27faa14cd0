"""What is open without log-in answers only under the names of its own machine."""

import pytest

from tests.web.stage.conftest import Played


@pytest.mark.parametrize("path", ["/try", "/try/portal?conversation=c1", "/try/mailed-12345678", "/inbox"])
def test_a_strangers_page_cannot_read_it_under_a_name_of_its_own(played: Played, path: str) -> None:
    """DNS rebinding: their name leads to this machine."""
    assert played.reader.client.get(path, headers={"Host": "evil.example"}).status_code == 404
    assert played.reader.client.get(path, headers={"Host": "evil.example@[::1"}).status_code in (400, 404)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "127.5.0.1", "[::1]:8000"])
def test_it_answers_under_every_name_of_this_machine(played: Played, host: str) -> None:
    for path in ("/try", "/inbox"):
        assert played.reader.client.get(path, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("environment", [{"PORTAL_URL": "http://portal.test:8000"}])
def test_it_answers_under_the_portals_own_name(played: Played) -> None:
    assert played.reader.client.get("/try", headers={"Host": "portal.test:8000"}).status_code == 200
