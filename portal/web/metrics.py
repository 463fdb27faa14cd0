"""`/metrics` for Prometheus: how much waits and for how long, and what was counted (contract/EVENTS.md, Settings: `METRICS_TOKEN`).

Asked of the database anew each time, so that every web process answers the same and none must add up what others did.
"""

import hmac
import ipaddress
from collections.abc import Iterator

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from portal.clock import now
from portal.store import tallies
from portal.store.backlog import Backlog, backlog
from portal.web import house
from portal.web.metrics_counted import Counted, Waking

blueprint = Blueprint("metrics", __name__)


class Told(Collector):
    """What is told of the backlog; further metrics are further collectors."""

    def __init__(self, found: Backlog) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        found = self._found
        yield GaugeMetricFamily("portal_alerts_pending", "Alerts not decided yet", found.pending)
        yield GaugeMetricFamily("portal_alerts_overdue", "Alerts that are due and not decided", found.overdue)
        yield GaugeMetricFamily(
            "portal_alerts_overdue_seconds", "For how long the oldest of them is due", found.overdue_for.total_seconds()
        )
        yield GaugeMetricFamily("portal_alerts_stuck", "Alerts set aside: flask --app portal stuck", found.stuck_alerts)
        waiting = GaugeMetricFamily("portal_notifications_waiting", "Mails owed, by delivery state", labels=["state"])
        for state, count in found.waiting.items():
            waiting.add_metric([state], count)
        yield waiting
        yield GaugeMetricFamily("portal_notifications_waiting_seconds", "Since when the oldest is owed", found.waiting_for.total_seconds())
        yield GaugeMetricFamily("portal_notifications_held_back", "Mails that wait for a summary", found.held_back)
        yield GaugeMetricFamily("portal_notifications_stuck", "Mails set aside: flask --app portal stuck", found.stuck_notifications)
        yield GaugeMetricFamily("portal_mail_server_away", "1 while the mail server does not answer", found.mail_server_away)


@blueprint.get("/metrics")
def show() -> ResponseReturnValue:
    """With a token in the settings it is asked for; without one, the page is there for this machine alone."""
    _admit(house().settings.metrics_token)
    with house().db.read() as tx:
        found, told = backlog(tx, now()), tallies.told(tx)
    registry = CollectorRegistry()
    for collector in (Told(found), Counted(told), Waking(house().alarm)):
        registry.register(collector)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _admit(token: str) -> None:
    if token:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            abort(Response("a token is needed\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain"))
    elif not _is_of_this_machine():
        abort(404)


def _is_of_this_machine() -> bool:
    """A proxy on this machine speaks for somebody else, whom it names."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 (an address of nobody)
