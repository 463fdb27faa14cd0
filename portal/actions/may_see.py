"""What of alerts a person may see: all of it, or their own verdict and its reason, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from portal.actions.explain import BEFORE_TEAM, ExplainedAlert
from portal.rules.team import team


def permitted(burst: Sequence[ExplainedAlert], me: str, is_admin: bool) -> tuple[ExplainedAlert, ...]:
    """The alerts as far as the agent `me` may see them."""
    shown = (each if is_admin or _is_theirs(each, me) else _own(each, me) for each in burst)
    return tuple(each for each in shown if each.verdicts)


def _is_theirs(alert: ExplainedAlert, me: str) -> bool:
    if alert.facts:
        return any(agent.id == me for agent in team(alert.facts))
    return any(verdict.agent == me and verdict.reason not in BEFORE_TEAM for verdict in alert.verdicts)


def _own(alert: ExplainedAlert, me: str) -> ExplainedAlert:
    """Their own verdict and its reason. A trace names colleagues, so it goes."""
    mine = tuple(replace(verdict, about=None) for verdict in alert.verdicts if verdict.agent == me)
    return replace(alert, facts=None, messages=(), verdicts=mine)
