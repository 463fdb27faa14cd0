"""Who may play, and how the portal is told what happens."""

import httpx
from flask import abort, current_app, flash
from flask_babel import gettext

from portal.actions.open_shop import DEMO
from portal.actions.sign_call import Call
from portal.store import plays
from portal.web import house

FAILED = "try-failed"
"""Under what is said of a webhook that was not taken, with where on the page it was done; of one that a story tells under this alone."""


def is_open() -> bool:
    """For one machine alone, and where there is the demo account."""
    if not house().settings.for_one_machine:
        return False
    with house().db.read() as tx:
        return plays.find(tx, DEMO) is not None


def only_where_open() -> None:
    """To be run before every view."""
    if not is_open():
        abort(404)


def refuse(why: str, place: str = "") -> None:
    """The next page says why, at `place` (templates/try/refused.html)."""
    flash(why, f"{FAILED} {place}".strip())


def tell(call: Call, place: str = "") -> bool:
    """Whether it was taken; if not, the next page says why, at `place`.

    It goes through the WSGI application of this process: two web workers that posted to each other could wait for ever.
    """
    with httpx.Client(transport=httpx.WSGITransport(current_app)) as client:
        answer = client.post(call.url, content=call.body.encode(), headers=call.headers)
    if answer.status_code != httpx.codes.ACCEPTED:
        refuse(gettext("Not taken: %(answer)s", answer=_said(answer)), place)
    return answer.status_code == httpx.codes.ACCEPTED


def _said(answer: httpx.Response) -> str:
    """In the portal's own words to chat systems (contract/EVENTS.md, Answers)."""
    problem = answer.json()
    faults = [f"{fault['at']} {fault['why']}" for fault in problem.get("errors", [])]
    return f"{answer.status_code}, {'; '.join(faults) or problem['detail']}"
