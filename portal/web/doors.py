"""All doors for people, hung into the application."""

from flask import Flask

from portal.web import (
    account,
    activity,
    alerts,
    assets,
    audit,
    chat_words,
    choices,
    drawn,
    email_links,
    errors,
    guessed,
    health,
    inbox,
    integrations,
    invitation,
    language,
    look,
    metrics,
    navigation,
    notifications,
    profile,
    recover,
    second_step,
    security,
    sign_in,
    signed_in,
    team,
    test_arrived,
    unheard,
    unsubscribe,
    why,
)
from portal.web.compression import compress
from portal.web.legible import make_legible
from portal.web.stage import door, free_play, story_play
from portal.web.whence import note_whence

PAGES = (
    account,
    activity,
    alerts,
    assets,
    audit,
    email_links,
    health,
    inbox,
    integrations,
    invitation,
    look,
    metrics,
    notifications,
    profile,
    recover,
    second_step,
    sign_in,
    team,
    test_arrived,
    unsubscribe,
    why,
    free_play,
    story_play,
)


def register(app: Flask) -> None:
    """The house must be in the app's extensions."""
    settings = app.extensions["house"].settings
    note_whence(app)
    make_legible(app)
    signed_in.register(app)
    security.register(app, settings)
    guessed.register(app)
    language.register(app, settings)
    look.register(app)
    drawn.register(app)
    navigation.register(app)
    chat_words.register(app)
    choices.register(app)
    compress(app)
    unheard.register(app)
    errors.register(app)
    app.jinja_env.globals.update(open_to_play=door.is_open)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
