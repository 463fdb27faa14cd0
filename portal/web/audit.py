"""Settings → Audit log, for admins: who changed what, from where, and when, newest first."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.store import audit
from portal.store.about import What
from portal.store.team import mates_of
from portal.web import audit_words, house
from portal.web.pages import row_asked
from portal.web.signed_in import demand_admin, me

blueprint = Blueprint("audit", __name__, url_prefix="/settings/audit")
blueprint.before_request(demand_admin)

MOST = 25


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template("settings/audit.html", **_shown())


def _shown() -> dict[str, Any]:
    what, agent, before = _what(), row_asked("agent"), row_asked("before")
    with house().db.read() as tx:
        lines = audit.lines_of(tx, me().account_id, MOST + 1, before, what, agent)
        mates = sorted(mates_of(tx, me().account_id), key=lambda mate: (not mate.active, mate.name.lower(), mate.row))
    names = {mate.row: mate.name or mate.id for mate in mates}
    return {
        "lines": lines[:MOST],
        "names": names,
        "people": {str(row): name for row, name in names.items()},
        "words": audit_words,
        "what": what,
        "agent": None if agent is None else str(agent),
        "query": {name: value for name, value in {"what": what, "agent": agent}.items() if value is not None},
        "before": before,
        "older": lines[MOST - 1].id if len(lines) > MOST else None,
    }


def _what() -> What | None:
    """404 for what there is not."""
    asked = request.args.get("what")
    try:
        return What(asked) if asked else None
    except ValueError:
        abort(404)
