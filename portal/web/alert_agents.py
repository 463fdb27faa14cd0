"""Of which agents an alert's page tells all: of all in a small team; in a large one of who is chosen, and of the others what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup, escape

from portal.actions.explain import ExplainedAlert, ExplainedVerdict, in_order
from portal.actions.see_alert import SeenAlert
from portal.rules.reasons import Reason
from portal.web.timeline.outcomes import outcome
from portal.web.timeline.scene import Outcome

FEW = 10
"""Agents of whom each has their rules on the page. More are too many to read: each is a link away."""


@dataclass(frozen=True, slots=True)
class Listed:
    """`leads_to` is by agent the address of where more is said of them.

    `by_outcome` are all agents by what came of it, where not all are told of `in_full`; else it is empty.
    """

    in_full: Sequence[ExplainedVerdict]
    by_outcome: Mapping[Outcome, Sequence[ExplainedVerdict]]
    leads_to: Mapping[str, str]


def listed(seen: SeenAlert) -> Listed:
    """As many `in_full` as can be read."""
    verdicts = in_order(seen.alert.verdicts)
    if len(verdicts) <= FEW:
        return Listed(verdicts, {}, in_page(seen))
    page = url_for("alerts.show", alert=seen.alert.row)
    page += "&agent=" if "?" in page else "?agent="
    leads_to = {agent: f"{page}{quote(agent, safe='')}#agents" for agent in anchors(seen)}
    return Listed([verdict for verdict in verdicts if verdict.agent == seen.opened], shared(seen, seen.alert), leads_to)


def links(seen: SeenAlert, leads_to: Mapping[str, str], verdicts: Sequence[ExplainedVerdict]) -> Markup:
    """A link for each of these agents: written here, for a hundred of them take a template a tenth of the page's time."""
    ids, current = anchors(seen), {seen.opened: ' aria-current="true"'}
    told = ((ids[v.agent], escape(leads_to[v.agent]), current.get(v.agent, ""), escape(seen.name_of(v))) for v in verdicts)
    return Markup("".join(f'<a id="{anchor}-link" href="{href}"{mark}>{name}</a>' for anchor, href, mark, name in told))  # noqa: S704


def anchors(seen: SeenAlert) -> dict[str, str]:
    """By agent, the id of the part of the page about them: the same however the verdicts turn out."""
    return {verdict.agent: f"agent-{place}" for place, verdict in enumerate(seen.alert.verdicts, 1)}


def in_page(seen: SeenAlert) -> dict[str, str]:
    """By agent, the address of that part."""
    return {agent: f"#{anchor}" for agent, anchor in anchors(seen).items()}


def shared(seen: SeenAlert, alert: ExplainedAlert) -> dict[Outcome, list[ExplainedVerdict]]:
    """Each outcome of the alert once, with those who share it."""
    known: dict[Reason, Outcome] = {}
    found: dict[Outcome, list[ExplainedVerdict]] = {}
    for verdict in in_order(alert.verdicts):
        reason = _told_alike(verdict)
        came = (known.get(reason) if reason else None) or outcome(verdict, alert, seen.attempts_of(verdict))
        if reason:
            known[reason] = came
        found.setdefault(came, []).append(verdict)
    return found


def _told_alike(verdict: ExplainedVerdict) -> Reason | None:
    """The reason, where all who have it are told of in the same words: not of whom something could not be known."""
    facts = verdict.about[1] if verdict.about else None
    return None if facts and facts.agents[verdict.agent].unknown else verdict.reason
