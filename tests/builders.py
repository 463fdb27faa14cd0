"""Keyword-default builders for what the rules look at: an offline account of one agent, Eva, to whom a visitor writes at `NOON`.

All times are seconds from `NOON`; a stretch is a pair of them. With nothing but defaults every rule of an offline message passes.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from portal.rules.alerts import Alert, missed_alerts, offline_alert
from portal.rules.departures import Move, SiteFact, departures
from portal.rules.facts import Agent, Connection, Conversation, Facts, Message, Opened, Option, Unknown
from portal.rules.reasons import Kind, Plan
from portal.rules.serving import Act, ActFact, joined_spans, touches
from portal.rules.spans import Span

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
D, G, SETTLE = 120, 30, 5
US = 1e-6
Stretch = tuple[float, float]


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def span(stretch: Stretch) -> Span:
    return Span(at(stretch[0]), at(stretch[1]))


def options(*, offline: bool = True, missed: bool = True) -> dict[Kind, Option]:
    return {Kind.OFFLINE: Option(offline), Kind.MISSED: Option(missed)}


def agent(
    name: str = "eva",
    *,
    online: Sequence[Stretch] = (),
    device: str = "web",
    unknown: Sequence[Stretch] = (),
    groups: Iterable[str] = (),
    active: bool = True,
    offline: bool = True,
    missed: bool = True,
    has_address: bool = True,
    suspended: bool = False,
) -> Agent:
    return Agent(
        id=name,
        active=active,
        groups=frozenset(groups),
        options=options(offline=offline, missed=missed),
        has_address=has_address,
        suspended=suspended,
        connections=tuple(Connection(device, span(stretch)) for stretch in online),
        unknown=tuple(Unknown(s.start, s.end) for s in map(span, unknown)),
    )


def message(name: str = "m1", seconds: float = 0, *, delay: float = D) -> Message:
    return Message(name, at(seconds), timedelta(seconds=delay))


def act(what: Act, seconds: float, who: str | None = "eva") -> ActFact:
    return ActFact(what, who, at(seconds))


def site(move: Move, seconds: float, *, grace: float = G, received: float | None = None) -> SiteFact:
    """A move of the visitor, received at once unless told."""
    got = seconds if received is None else received
    return SiteFact(move, f"{move} {seconds}", at(seconds), timedelta(seconds=grace), at(got))


def facts(
    *agents: Agent,
    messages: Sequence[Message] = (),
    acts: Sequence[ActFact] = (),
    opened: Sequence[tuple[str, float]] = (),
    returns: Sequence[float] = (),
    group: str | None = None,
    plan: Plan = Plan.STANDARD,
    offline: bool = True,
    missed: bool = True,
    mailed: Iterable[tuple[str, str]] = (),
) -> Facts:
    conversation = Conversation(
        group=group,
        messages=tuple(messages) or (message(),),
        touches=touches(acts),
        joined=joined_spans(acts),
        opened=tuple(Opened(who, at(seconds)) for who, seconds in opened),
        returns=tuple(at(seconds) for seconds in returns),
    )
    by_id = {one.id: one for one in agents or (agent(),)}
    return Facts(plan, options(offline=offline, missed=missed), by_id, conversation, frozenset(mailed))


def about_message(about: Message | None = None, *, received: float | None = None) -> Alert:
    """The alert of a message (of the default one, when None), received when it was written unless told."""
    about = about or message()
    return offline_alert(about, about.at if received is None else at(received), timedelta(seconds=SETTLE))


def about_departure(left: float = 60, *, messages: Sequence[Message] = (), received: float | None = None) -> Alert:
    """The alert of the departure at `left` by a visitor who wrote `messages` (the default one, when empty)."""
    written = tuple(messages) or (message(),)
    (alert,) = missed(written[0].at, written, [site(Move.LEFT, left, received=received)])
    return alert


def missed(began: datetime, messages: Sequence[Message], moves: Sequence[SiteFact], settle: float = SETTLE) -> list[Alert]:
    """The alerts of a visitor's departures in a conversation that began then."""
    found = departures(began, (m.at for m in messages), moves).found
    return missed_alerts(found, messages, timedelta(seconds=settle))
