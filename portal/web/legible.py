"""What strangers wrote is shown on pages as what it is: escaped by Jinja, and without marks that turn the text around it."""

from flask import Flask
from markupsafe import Markup

from portal.mail.wording import fit


def make_legible(app: Flask) -> None:
    """For every value that a template shows, so that none can be forgotten. To be called before the first template is compiled."""
    app.jinja_env.finalize = legible


def legible(value: object) -> object:
    """Most of what is shown is one line that Python knows to be printable, which no mark is that `fit` takes out."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return Markup(fit(value)) if isinstance(value, Markup) else fit(value)  # noqa: S704 (it was markup before, and only loses characters)
