"""The portal: decides who is mailed about a visitor's message, lets people choose, and explains.

`create_app` is where the floors meet.
"""

from flask import Flask

import config  # as a module: it reads settings with files of this package, so each of the two begins before the other is whole


def create_app(settings: "config.Settings | None" = None) -> Flask:
    """The WSGI application, made from `settings` (from the environment when None; raises `config.SettingError` when one is wrong)."""
    from portal import cli, logs, web, webhooks
    from portal.actions.house import House
    from portal.mail.send import Post
    from portal.private_redis import url
    from portal.queue import Alarm
    from portal.store.database import Database
    from portal.store.secrets import Locksmith

    settings = settings or config.load()
    logs.configure(settings.log_format, settings.log_level)
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_keys[0], SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]))
    house = House(
        settings=settings,
        db=Database(settings.database_url, settings.sqlite_synchronous),
        alarm=Alarm(url(settings)),
        post=Post(settings),
        locksmith=Locksmith(settings.encryption_keys, settings.kept_encryption_keys),
    )
    app.extensions["house"] = house
    house.post.init_app(app)
    webhooks.register(app)
    web.register(app)
    web.security.csrf.exempt(webhooks.blueprint)  # a signature stands in for it
    cli.register(app)
    return app
