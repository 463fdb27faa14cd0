"""The doors for people: pages, the log-in that guards them, and how they look."""

from typing import cast

from flask import Flask, current_app

from portal.actions.house import House
from portal.throttle import Throttle


def house() -> House:
    return cast(House, current_app.extensions["house"])


def throttle() -> Throttle:
    return cast(Throttle, current_app.extensions["throttle"])


def register(app: Flask) -> None:
    """Hang all doors into the app; the house must be in its extensions."""
    from portal.web import (
        alerts,
        assets,
        errors,
        guessed,
        language,
        look,
        notifications,
        now,
        profile,
        recover,
        security,
        sign_in,
        signed_in,
        suspended,
        why,
    )
    from portal.web.account import blueprint as account
    from portal.web.activity import blueprint as activity
    from portal.web.audit import blueprint as audit
    from portal.web.compression import compress
    from portal.web.email_links import blueprint as email_links
    from portal.web.health import blueprint as health
    from portal.web.inbox import blueprint as inbox
    from portal.web.integrations import blueprint as integrations
    from portal.web.invitation import blueprint as invitation
    from portal.web.legible import make_legible
    from portal.web.metrics import blueprint as metrics
    from portal.web.second_step import blueprint as second_step
    from portal.web.stage import door, free_play, story_play
    from portal.web.team import blueprint as team
    from portal.web.test_arrived import blueprint as test_arrived
    from portal.web.unsubscribe import blueprint as unsubscribe
    from portal.web.whence import note_whence

    settings = app.extensions["house"].settings
    note_whence(app)
    make_legible(app)
    signed_in.register(app)
    security.register(app, settings)
    guessed.register(app)
    language.register(app, settings)
    look.register(app)
    compress(app)
    now.register(app)
    suspended.register(app)
    errors.register(app)
    app.jinja_env.globals.update(open_to_play=door.is_open)
    for blueprint in (
        account,
        alerts.blueprint,
        activity,
        assets.blueprint,
        audit,
        email_links,
        free_play.blueprint,
        health,
        inbox,
        integrations,
        invitation,
        look.blueprint,
        metrics,
        notifications.blueprint,
        profile.blueprint,
        recover.blueprint,
        second_step,
        sign_in.blueprint,
        story_play.blueprint,
        team,
        test_arrived,
        unsubscribe,
        why.blueprint,
    ):
        app.register_blueprint(blueprint)
