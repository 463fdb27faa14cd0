"""A chat system that makes its secret itself and must be asked, plugged in by Bob."""

from urllib.parse import urlsplit

import pytest

from portal.chat_systems import ADAPTERS
from tests.actions.asked_system import SOURCE, Answers, AskedSystem
from tests.web.reader import Reader

PAGE = "/settings/integrations"
NEW = f"{PAGE}/new?source={SOURCE}"
GIVEN: dict[str, str | list[str]] = {"source": SOURCE, "account_id": "7", "token": "t0ken", "secret": "theirs"}


class TheirSecret(AskedSystem):
    def new_secret(self) -> None:  # type: ignore[override]
        return None

    def secret_fault(self, secret: str) -> str | None:
        return None if secret.startswith("their") else "must begin with their"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """It may be plugged in; what it answers is the test's to say."""
    made = Answers(team={"bob": False})
    monkeypatch.setitem(ADAPTERS, SOURCE, TheirSecret(made))
    return made


@pytest.fixture
def plugged(bob: Reader, answers: Answers) -> str:
    """The address of the new endpoint's page."""
    answer = bob.send(f"{PAGE}/new", GIVEN, page=NEW)
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path
