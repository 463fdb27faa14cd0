"""One answer for browsers with and without htmx."""

from typing import Any

from flask import render_template, request
from jinja2_fragments.flask import render_block

ROW = "int(max=9223372036854775807)"
"""In a route: the number of a row, as large as the database takes."""


def page_or_block(template: str, block: str, **values: Any) -> str:
    """The whole page, or for htmx that block of it: the two cannot drift apart.

    Who goes back in the browser's history needs the whole of it, though htmx asks.
    """
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render_block(template, block, **values) if is_part else render_template(template, **values)
