"""Doors at which something may be guessed. Each knock counts for its sender before it is looked at, all doors together."""

from flask import Flask, request

from portal.web import throttle

DOORS = frozenset(
    {
        "profile.change_email",
        "profile.change_password",
        "recover.ask",
        "second_step.offer",
        "second_step.renew_codes",
        "second_step.turn_off",
        "second_step.turn_on",
        "sign_in.log_in",
        "sign_in.take_code",
    }
)


def register(app: Flask) -> None:
    """After what turns away who may not knock at all."""
    app.before_request(count)


def count() -> None:
    """Raises `TooMany`."""
    if request.endpoint in DOORS:
        throttle().count_sign_in(request.remote_addr)
