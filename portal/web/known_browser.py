"""The cookie of a browser that somebody has proved themselves in: see `portal/actions/known_browser.py`."""

from flask import current_app, request
from werkzeug.wrappers import Response

from portal.actions import known_browser
from portal.web import house
from portal.web.assets import YEAR

NAME = "browser"


def token() -> str:
    """Empty where the browser keeps none."""
    return request.cookies.get(_name(), "")


def remember(answer: Response, agent: int, mark: str = "") -> Response:
    """It stays when the agent logs out: the next log-in is what it is for. `mark` as for `known_browser.make`."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(_name(), known_browser.make(house(), agent, mark), max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return answer


def _name() -> str:
    return f"{current_app.config['COOKIE_PREFIX']}{NAME}"
