"""From what was seen of an alert to the scene of its picture, in the reader's language and zone."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask_babel import format_time, gettext

from portal.actions.explain import ExplainedVerdict
from portal.actions.see_alert import Around, SeenAlert
from portal.rules.reasons import Kind
from portal.rules.spans import Span
from portal.sentences import clock
from portal.store.timeline import Happened
from portal.web.timeline.deeds import OF_THE_TEAM, mark
from portal.web.timeline.outcomes import outcome
from portal.web.timeline.presence import bar
from portal.web.timeline.scene import Bar, Row, Scene
from portal.web.times import span

Edges = tuple[datetime, ...]


def scene(seen: SeenAlert, around: Around, leads_to: Mapping[str, str]) -> Scene:
    """`leads_to` is by agent the address of where more is said of them."""
    alert = seen.alert.alert
    after = any(fact.at >= alert.ends for fact in around.happened)
    view = around.view if after else Span(around.view.start, alert.ends)
    waited = Span(around.first, alert.at) if alert.kind is Kind.MISSED and around.first < alert.at else None
    edges = (around.first, alert.at, alert.ends)
    rows = (_visitor(seen, around, edges), *_unknown(seen, around, edges), *_agents(seen, around, view, edges, leads_to))
    pending = seen.alert.decided_at is None
    decides = gettext("to be decided") if pending else gettext("decided")
    now = around.past.end if pending and around.past.end < alert.ends else None
    return Scene(view, alert.window, waited, rows, pending, edge, span(alert.window.end - alert.window.start, "short"), decides, now)


def edge(at: datetime) -> str:
    """For the axis: to the minute where that says it all."""
    return str(format_time(at, "short")) if at.second == 0 and at.microsecond == 0 else clock(at)


def _visitor(seen: SeenAlert, around: Around, edges: Edges) -> Row:
    marks = (mark(fact, seen.alert, edges) for fact in around.happened if not fact.agent and fact.type not in OF_THE_TEAM)
    return Row(seen.visitor or str(gettext("A visitor")), marks=tuple(marks))


def _unknown(seen: SeenAlert, around: Around, edges: Edges) -> Iterator[Row]:
    """Who did something and has no verdict: the chat system named nobody, or somebody who came later."""
    verdicts = {verdict.agent for verdict in seen.alert.verdicts}
    done: dict[str, list[Happened]] = {}
    for fact in around.happened:
        if fact.agent not in verdicts and (fact.agent or fact.type in OF_THE_TEAM):
            done.setdefault(fact.agent, []).append(fact)
    for agent, facts in done.items():
        marks = tuple(mark(fact, seen.alert, edges) for fact in facts)
        yield Row(seen.names.get(agent, agent) or str(gettext("The team")), marks=marks)


def _agents(seen: SeenAlert, around: Around, view: Span, edges: Edges, leads_to: Mapping[str, str]) -> Iterator[Row]:
    for verdict in seen.drawn:
        yield Row(
            name=seen.name_of(verdict),
            href=leads_to.get(verdict.agent, ""),
            bars=tuple(_bars(seen, around, view, verdict)),
            marks=tuple(mark(fact, seen.alert, edges) for fact in around.happened if fact.agent == verdict.agent),
            outcome=outcome(verdict, seen.alert, seen.attempts_of(verdict)),
        )


def _bars(seen: SeenAlert, around: Around, view: Span, verdict: ExplainedVerdict) -> Iterator[Bar]:
    for stretch in around.stretches.get(verdict.agent, ()):
        if stretch.span.meets(view):
            yield bar(stretch, view.cut(around.past), seen.alert.alert.window, verdict.reason)
