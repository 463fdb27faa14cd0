"""What one may choose from, as the tags of a `select`."""

from collections.abc import Mapping

from flask import Flask
from markupsafe import Markup, escape


def register(app: Flask) -> None:
    app.jinja_env.globals.update(option_tags=option_tags)


def option_tags(choices: Mapping[str, str], chosen: str | None) -> Markup:
    """One for each value, with what is said of it; None chooses "". Written here: a template takes its time over a hundred agents."""
    marks = {chosen or "": " selected"}
    told = ((escape(value), marks.get(value, ""), escape(said)) for value, said in choices.items())
    return Markup("".join(f'<option value="{value}"{mark}>{said}</option>' for value, mark, said in told))  # noqa: S704
