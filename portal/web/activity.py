"""Actividad: what happened, newest first, with filters, and how much is new since it was opened (look.md, Actividad)."""

from typing import Any

from flask import Blueprint, abort, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import Forbidden, NotFound

from portal.actions.activity_sight import Filters, NoSuchAgent
from portal.actions.choose import AdminsOnlyError
from portal.actions.see_activity import count_newer, each_line, see_activity
from portal.actions.write_test_message import NoEndpoint, write_test_message
from portal.clock import now
from portal.store.bursts import Key
from portal.web import activity_csv, activity_words, errors, house
from portal.web.activity_query import asked, key_of, query, written
from portal.web.pages import page_or_block
from portal.web.polls import unless_known
from portal.web.signed_in import me

blueprint = Blueprint("activity", __name__)

PAGE = "activity/list.html"


@blueprint.get("/activity")
def show() -> ResponseReturnValue:
    filters, before = asked(), key_of("before")
    seen = see_activity(house(), me(), filters, before)
    given = {"before": before, "older": seen.older and written(seen.older), **_news(filters, seen.newest or (now(), 0))}
    page = page_or_block(PAGE, "list", seen=seen, filters=filters, person=me(), **given)
    return page, {"HX-Push-Url": url_for("activity.show", **query(filters))} if "HX-Request" in request.headers else {}


@blueprint.get("/activity/news")
def news() -> ResponseReturnValue:
    """How many bursts began after `after`; 304 while they are as many as the reader knows."""
    filters, after = asked(), key_of("after") or abort(404)
    count = count_newer(house(), me(), filters, after, activity_words.MOST_NEW + 1)
    return unless_known(PAGE, "news", **_news(filters, after, count))


def _news(filters: Filters, after: Key, count: int = 0) -> dict[str, Any]:
    return {"query": query(filters), "after": written(after), "count": count, "state": str(count), "words": activity_words}


@blueprint.get("/activity.csv")
def export() -> ResponseReturnValue:
    if not me().is_admin:
        abort(403)
    lines = each_line(house(), me(), asked())
    rows = activity_csv.rows(lines, f"{house().settings.portal_url}/alerts/")
    named = f'attachment; filename="{activity_csv.file_name()}"'
    return stream_with_context(rows), {"Content-Type": activity_csv.TYPE, "Content-Disposition": named}


@blueprint.post("/activity/test")
def test() -> ResponseReturnValue:
    write_test_message(house(), me(), gettext("Ana (test)"), gettext("Hello, do you have this in size 38?"))
    return redirect(url_for("activity.show"), 303)


@blueprint.errorhandler(AdminsOnlyError)
def admins_only(_error: AdminsOnlyError) -> ResponseReturnValue:
    return errors.show(Forbidden())


@blueprint.errorhandler(NoSuchAgent)
@blueprint.errorhandler(NoEndpoint)
def not_there(_error: Exception) -> ResponseReturnValue:
    return errors.show(NotFound())
