"""The doors for people: pages, the log-in that guards them, and how they look."""

from typing import cast

from flask import current_app

from portal.actions.house import House
from portal.throttle import Throttle


def house() -> House:
    return cast(House, current_app.extensions["house"])


def throttle() -> Throttle:
    return cast(Throttle, current_app.extensions["throttle"])
