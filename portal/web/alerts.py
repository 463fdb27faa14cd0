"""One alert and why: the picture of what happened, every verdict with its rules, and what became of the mails (look.md, Un aviso)."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.actions.explain import ExplainedVerdict
from portal.actions.see_alert import NoSuchAlert, SeenAlert, see_alert
from portal.web import alert_words, errors, house
from portal.web.alert_agents import anchors, listed
from portal.web.polls import unless_known
from portal.web.rule_words import rules
from portal.web.signed_in import me
from portal.web.timeline.draw import draw, named, unnamed
from portal.web.timeline.tell import scene

blueprint = Blueprint("alerts", __name__)

PAGE = "alerts/alert.html"
LARGEST_ROW = 2**63 - 1
UNDER_WAY = ("queued", "deferred")


@blueprint.get(f"/alerts/<int(max={LARGEST_ROW}):alert>")
def show(alert: int) -> ResponseReturnValue:
    asked = request.args.get("agent") or None
    seen = see_alert(house(), me(), alert, asked)
    agents = listed(seen)
    told = {"asked": asked, "agents": agents, "words": alert_words, "rules": rules, **drawn(seen, agents.leads_to)}
    shown: dict[str, Any] = {"seen": seen, "person": me(), "waiting": waiting(seen), **told}
    if "HX-Request" in request.headers:
        return unless_known(PAGE, "alert", state_of(seen, agents.in_full), **shown)
    return render_template(PAGE, **shown, state=state_of(seen, agents.in_full) if shown["waiting"] else "")


@blueprint.errorhandler(NoSuchAlert)
def no_such_alert(_error: NoSuchAlert) -> ResponseReturnValue:
    return errors.show(NotFound())


def state_of(seen: SeenAlert, in_full: Iterable[ExplainedVerdict]) -> str:
    """Differs when anything worth showing differs, of some verdicts also what each rule saw; the same in every process."""
    told = [(each.row, each.decided_at, each.verdicts) for each in seen.burst]
    happened = seen.around.happened if seen.around else ()
    traces = [verdict.trace for verdict in in_full]
    return sha256(repr((told, traces, happened, dict(seen.attempts))).encode()).hexdigest()[:12]


def waiting(seen: SeenAlert) -> bool:
    """Whether the page will soon have more to tell."""
    return seen.alert.decided_at is None or any(v.mail and v.mail.state in UNDER_WAY for v in seen.alert.verdicts)


def drawn(seen: SeenAlert, leads_to: Mapping[str, str]) -> dict[str, Any]:
    """`leads_to` is by agent the address of where more is said of them."""
    if seen.around is None:
        return {"scene": None, "anchors": anchors(seen)}
    return {"scene": scene(seen, seen.around, leads_to), "draw": draw, "unnamed": unnamed, "named": named, "anchors": anchors(seen)}
