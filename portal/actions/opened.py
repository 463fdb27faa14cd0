"""Of which agents an alert's page tells more than what came of it: whose rules are seen at once, and whose presence is drawn."""

from collections.abc import Iterable

from portal.actions.activity_lines import FAILED
from portal.actions.explain import BEFORE_TEAM, ExplainedAlert, ExplainedVerdict, in_order

MOST_DRAWN = 12
"""Agents of one alert whose presence is told; the others' is in their own part of the page, in words."""


def likeliest(alert: ExplainedAlert, me: str, is_admin: bool) -> str:
    """Whom one most likely asks about: oneself; an admin the first who was asked about and has no mail, for whatever reason."""
    order = in_order(alert.verdicts)
    without = [verdict.agent for verdict in order if _is_asked_about(verdict)] if is_admin else []
    known = {verdict.agent for verdict in order}
    return next(agent for agent in (*without, me, order[0].agent) if agent in known)


def drawn(verdicts: Iterable[ExplainedVerdict], opened: str) -> list[ExplainedVerdict]:
    """The first `MOST_DRAWN` in order, that of the agent `opened` among them; nobody is opened when that is empty."""
    first = sorted(in_order(verdicts), key=lambda verdict: verdict.agent != opened)
    return in_order(first[:MOST_DRAWN])


def _is_asked_about(verdict: ExplainedVerdict) -> bool:
    stopped = verdict.reason is not None and verdict.reason not in BEFORE_TEAM
    return stopped or (verdict.mail is not None and verdict.mail.state in FAILED)
