"""One question to Chatwoot's application API."""

from typing import TypeVar

from portal.chat_systems.chatwoot.settings import ACCOUNT, TOKEN, URL
from portal.chat_systems.polling import Asked

Form = TypeVar("Form")


def get(form: type[Form], asked: Asked, *path: str) -> Form:
    """What stands at `path` of the account. Raises `PollFailed`."""
    return asked.http.get(form, *_steps(asked, path), headers=_headers(asked))


def find(form: type[Form], asked: Asked, *path: str) -> Form | None:
    """The same; None where nothing stands there. Raises `PollFailed`."""
    return asked.http.find(form, *_steps(asked, path), headers=_headers(asked))


def _steps(asked: Asked, path: tuple[str, ...]) -> tuple[str, ...]:
    return asked.settings[URL], "api", "v1", "accounts", asked.settings[ACCOUNT], *path


def _headers(asked: Asked) -> dict[str, str]:
    """Chatwoot's manual writes `api_access_token`; it takes this as well, and proxies do not drop it for its underscores."""
    return {"Api-Access-Token": asked.settings[TOKEN]}
