"""What the bench's gunicorn serves: the portal, and in the same processes a Flask application that does nothing."""

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from portal import create_app

NOTHING = "/nothing/"


def app() -> DispatcherMiddleware:
    nothing = Flask("nothing")
    nothing.add_url_rule("/", "nothing", lambda: ("", 202), methods=["POST"])
    return DispatcherMiddleware(create_app(), {NOTHING.rstrip("/"): nothing})
