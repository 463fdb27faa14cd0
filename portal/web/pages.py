"""One answer for browsers with and without htmx."""

from typing import Any

from flask import abort, render_template, request
from jinja2_fragments.flask import render_block

ROW = "int(max=9223372036854775807)"
"""In a route: the number of a row, as large as the database takes."""


def page_or_block(template: str, block: str, **values: Any) -> str:
    """The whole page, or for htmx that block of it: the two cannot drift apart.

    Who goes back in the browser's history needs the whole of it, though htmx asks.
    """
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render_block(template, block, **values) if is_part else render_template(template, **values)


def row_asked(name: str) -> int | None:
    """The number of a row that the address asks for under this name; 404 for one larger than the database takes."""
    row = request.args.get(name, type=int)
    return row if row is None or 0 <= row < 2**63 else abort(404)
