"""The doors for people: pages, the log-in that guards them, and how they look."""

from importlib.util import find_spec
from typing import cast

from flask import Flask, current_app

from portal.actions.house import House


def house() -> House:
    return cast(House, current_app.extensions["house"])


def register(app: Flask) -> None:
    """Hang all doors into the app; the house must be in its extensions."""
    from portal.web import assets, errors, health, language, look, notifications, security, sign_in, signed_in, unsubscribe

    settings = app.extensions["house"].settings
    signed_in.register(app)
    security.register(app, settings)
    language.register(app, settings)
    look.register(app)
    errors.register(app)
    for room in (assets, health, look, notifications, sign_in, unsubscribe):
        app.register_blueprint(room.blueprint)
    if find_spec("portal.web.inbox"):
        from portal.web import inbox

        app.register_blueprint(inbox.blueprint)
