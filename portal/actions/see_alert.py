"""To see one alert: its burst with every verdict, what happened around it, and what became of its mails, as far as one may see it.

An admin sees the account's alerts. An agent sees those of conversations that were their team's when they were decided; of others
their own verdict and its reason, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.actions.explain import ExplainedAlert, ExplainedVerdict, explained
from portal.actions.house import House
from portal.actions.may_see import permitted
from portal.actions.opened import drawn, likeliest
from portal.actions.whereabouts import Stretch, whereabouts
from portal.clock import now
from portal.rules.facts import Facts
from portal.rules.spans import Span
from portal.store import decided, groups, occasions, timeline, who_wrote
from portal.store.sign_ins import Person
from portal.store.timeline import Attempt, Happened, Known, Written


class NoSuchAlert(Exception):  # noqa: N818
    """The account has no such alert, it was withdrawn, or the person, or who was asked for, has no verdict in it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What happened in `view`, the span of the picture; `first` is when the first message was written that the alert is about.

    `past` is as much of the view as is over. `stretches` are by agent, of those who are `drawn`.
    """

    first: datetime
    view: Span
    past: Span
    happened: tuple[Happened, ...]
    stretches: Mapping[str, Sequence[Stretch]]


@dataclass(frozen=True, slots=True)
class SeenAlert:
    """`me` is the person as an agent. `whole` is False for who may see their own verdict alone.

    `burst` holds the alert too, in order of time. `around` is None where the facts are erased or not for this person.
    `names` are those of agents now, and `groups` those of groups, by id. `opened` is the agent whose rules are seen at once.
    """

    me: str
    whole: bool
    alert: ExplainedAlert
    burst: tuple[ExplainedAlert, ...]
    visitor: str | None
    written: Mapping[str, Written]
    around: Around | None
    attempts: Mapping[int, Sequence[Attempt]]
    names: Mapping[str, str]
    groups: Mapping[str, str]
    opened: str

    @property
    def drawn(self) -> list[ExplainedVerdict]:
        """The verdicts of those whose presence is told."""
        return drawn(self.alert.verdicts, self.opened)

    def attempts_of(self, verdict: ExplainedVerdict) -> Sequence[Attempt]:
        """Of the verdict's mail, in order of time."""
        return self.attempts.get(verdict.mail.notification, ()) if verdict.mail else ()

    def name_of(self, verdict: ExplainedVerdict) -> str:
        """As at the decision; once that was erased, as it is now."""
        return (verdict.name if self.alert.facts else self.names.get(verdict.agent)) or verdict.agent


def see_alert(house: House, person: Person, row: int, asked: str | None = None) -> SeenAlert:
    """`row` is the alert's, `asked` the agent whose rules are asked for. Raises `NoSuchAlert`."""
    with house.db.read() as tx:
        conversation = occasions.conversation_of(tx, person.account_id, row)
        if conversation is None:
            raise NoSuchAlert
        known = timeline.people(tx, person.account_id)
        me = next(agent.id for agent in known if agent.row == person.agent_id)
        burst = permitted(burst_of(tx, house, conversation, row), me, person.is_admin)
        alert = next((each for each in burst if each.row == row), None)
        if alert is None or (asked and all(verdict.agent != asked for verdict in alert.verdicts)):
            raise NoSuchAlert
        opened = asked or likeliest(alert, me, person.is_admin)
        return seen(tx, conversation, known, me, alert, burst, groups.names_of(tx, person.account_id), opened)


def burst_of(tx: Connection, house: House, conversation: int, row: int) -> tuple[ExplainedAlert, ...]:
    """The alerts of the burst that the alert with this row is in, in order of time."""
    rows = [occasion.row for occasion in occasions.burst_of(tx, conversation, row)]
    return explained(tx, house, conversation, decided.alerts_named(tx, rows))


def seen(
    tx: Connection,
    conversation: int,
    known: Sequence[Known],
    me: str,
    alert: ExplainedAlert,
    burst: tuple[ExplainedAlert, ...],
    named: Mapping[str, str],
    opened: str = "",
) -> SeenAlert:
    """The alert of `burst` with what happened around it; `me` is who sees it, `named` are the groups by id, `opened` may be nobody."""
    whole = bool(alert.messages)  # there is no alert about none: `_own` took them
    mails = {verdict.mail.notification for verdict in alert.verdicts if verdict.mail}
    return SeenAlert(
        me=me,
        whole=whole,
        alert=alert,
        burst=burst,
        visitor=who_wrote.visitors(tx, [conversation])[conversation][0] if whole else None,
        written=timeline.written(tx, conversation, {message for each in burst for message in each.messages}),
        around=_around(tx, conversation, known, alert, alert.facts, opened) if alert.facts else None,
        attempts=timeline.attempts_of(tx, mails),
        names={agent.id: agent.name or agent.id for agent in known},
        groups=named,
        opened=opened,
    )


def _around(tx: Connection, conversation: int, known: Sequence[Known], alert: ExplainedAlert, facts: Facts, opened: str) -> Around:
    """From the first message the alert is about to the end of its window, and a third of that before and after."""
    first = min(message.at for message in facts.conversation.messages if message.id in alert.messages)
    margin = (alert.alert.ends - first) / 3
    view = Span(first - margin, alert.alert.ends + margin)
    past = view.cut(Span(view.start, now()))
    sight = Span(alert.alert.begins, alert.alert.due_at) if alert.decided_at else None
    told = {verdict.agent for verdict in drawn(alert.verdicts, opened)}
    present = timeline.connected(tx, [agent for agent in known if agent.id in told], past)
    stretches = {agent: whereabouts(facts.agents.get(agent), present.get(agent, ()), past, sight) for agent in told}
    return Around(first, view, past, tuple(timeline.happened(tx, conversation, view)), stretches)
