"""The portal: decides who is mailed about a visitor's message, lets people choose, and explains.

`create_app` is where the floors meet.
"""

from flask import Flask

import config  # as a module: it reads settings with files of this package, so each of the two begins before the other is whole


def create_app(settings: "config.Settings | None" = None) -> Flask:
    """The WSGI application, made from `settings` (from the environment when None; raises `config.SettingError` when one is wrong)."""
    from portal import logs, webhooks
    from portal.actions.house import house_for
    from portal.cli import commands
    from portal.web import doors
    from portal.web.templating import App

    settings = settings or config.load()
    logs.configure(settings.log_format, settings.log_level)
    app = App(__name__, template_folder="../templates", static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_keys[0], SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]))
    house = house_for(settings)
    app.extensions["house"] = house
    house.post.init_app(app)
    webhooks.register(app)
    doors.register(app)
    commands.register(app)
    return app
