"""What strangers wrote is shown on pages as what it is: escaped by Jinja, and without marks that turn the text around it."""

from flask import Flask
from markupsafe import Markup

from portal.mail.wording import fit


def make_legible(app: Flask) -> None:
    """For every value that a template shows, so that none can be forgotten. To be called before the first template is compiled."""
    app.jinja_env.finalize = legible


def legible(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(fit(value))  # noqa: S704 (it was markup before, and only loses characters)
    return fit(value) if isinstance(value, str) else value
