"""Parts of pages that are drawn once and kept: to draw a line of a list again takes ten times as long as to find it.

What is kept is found by all that it was drawn from, so it is never out of date: what was erased since is nowhere asked for any more, and
goes when others come, as snapshots do (store/snapshots.py).
"""

from collections.abc import Hashable
from functools import lru_cache

from flask import Flask, current_app, request
from markupsafe import Markup

from portal.web.language import asked, spoken, zone

KEPT = 1_000
"""In each process: of lists that are looked at, some forty pages."""


def register(app: Flask) -> None:
    app.jinja_env.globals.update(drawn=drawn)


def drawn(template: str, macro: str, *facts: Hashable) -> Markup:
    """What that macro makes of these facts.

    It may read nothing else but what all of a page shares: language, zone, and how addresses are made (templating.py). So not the time
    of now, who is signed in, or what is new in the session: tests/web/test_drawn.py holds that.
    """
    return _drawn(template, macro, spoken().language, zone(), asked(), request.root_path, *facts)


@lru_cache(maxsize=KEPT, typed=True)  # markup and text that look alike are not drawn alike
def _drawn(template: str, macro: str, _language: str, _zone: object, _asked: str | None, _root: str, *facts: Hashable) -> Markup:
    made: Markup = getattr(current_app.jinja_env.get_template(template).module, macro)(*facts)
    return made
