"""Parts of pages that are drawn once and kept: to draw one again takes ten times as long as to find it.

What is kept is found by all that it was drawn from, so it is never out of date. It goes when others come, or with the process; so nothing
is kept of what a visitor wrote, or of who they are, for that is erased at once where it must be. And only what is small is kept, and what
looks alike the next time.
"""

from collections.abc import Hashable
from functools import lru_cache

from flask import Flask, current_app, request
from markupsafe import Markup

from portal.web.language import asked, spoken, zone

KEPT = 1_000
"""In each process."""


def register(app: Flask) -> None:
    app.jinja_env.globals.update(drawn=drawn)


def drawn(template: str, macro: str, *facts: Hashable) -> Markup:
    """What that macro makes of these facts.

    It may read nothing else but what all of a page shares: language, zone, and how addresses are made (templating.py). So not the time
    of now, who is signed in, or what is new in the session: tests/web/test_drawn.py holds that of templates. What a function among the
    facts reads, and those that these call, is for who gives it to see to.
    """
    return _drawn(template, macro, spoken().language, zone(), asked(), request.root_path, *facts)


@lru_cache(maxsize=KEPT, typed=True)  # markup and text that look alike are not drawn alike
def _drawn(template: str, macro: str, _language: str, _zone: object, _asked: str | None, _root: str, *facts: Hashable) -> Markup:
    made: Markup = getattr(current_app.jinja_env.get_template(template).module, macro)(*facts)
    return made
