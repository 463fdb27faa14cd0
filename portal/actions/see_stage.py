"""To see a shop that is for show, and one of its conversations: what is written, who is there, and what the portal makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from portal.actions.explain import BEFORE_TEAM, ExplainedAlert
from portal.actions.house import House
from portal.actions.see_alert import SeenAlert, burst_of, seen
from portal.actions.see_players import Player, see_players
from portal.mail import inbox
from portal.mail.inbox import Mail
from portal.rules.reasons import Plan, Reason
from portal.rules.spans import FOREVER, Span
from portal.store import endpoints, groups, integrations, occasions, plays, talks, team, timeline
from portal.store.endpoints import Endpoint
from portal.store.integrations import KeptCall
from portal.store.talks import Line, Talk
from portal.store.timeline import Happened

MOST_LINES, MOST_TALKS, MOST_CALLS = 12, 5, 4
"""Of each, the latest are seen."""

QUIET = (*BEFORE_TEAM, Reason.ALREADY_SENT)
"""An alert about which all agents have one of these is not what anybody looks at."""


ALWAYS = Span(datetime.min.replace(tzinfo=UTC), FOREVER)


class NotForShow(Exception):  # noqa: N818
    """There is no account of this id, or it is not for show."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """`alert` is that of the newest burst with the most to tell; None before the visitor wrote."""

    lines: Sequence[Line] = ()
    happened: Sequence[Happened] = ()
    alert: SeenAlert | None = None

    @property
    def on_site(self) -> bool:
        """Whether the visitor is on the site."""
        moves = [fact.type for fact in self.happened if fact.type in ("wrote", "visitor_left", "visitor_returned")]
        return not moves or moves[-1] != "visitor_left"

    @property
    def closed(self) -> Happened | None:
        """How it was closed; None while it is open, or once something was written after that."""
        ends = [fact for fact in self.happened if fact.type in ("wrote", "replied", "closed")]
        return ends[-1] if ends and ends[-1].type == "closed" else None

    def count(self, type_: str) -> int:
        """How often something of this type happened."""
        return sum(fact.type == type_ for fact in self.happened)


@dataclass(frozen=True, slots=True)
class Stage:
    """`delay` and `grace` are the shop's D and G; `groups` names by id, empty where groups do not count; `mails` by Message-ID."""

    endpoint: Endpoint
    delay: timedelta
    grace: timedelta
    groups: Mapping[str, str]
    players: Sequence[Player]
    talks: Sequence[Talk]
    calls: Sequence[KeptCall]
    conversation: Conversation
    mails: Mapping[str, Mail] = field(default_factory=dict)


def endpoint_for_show(tx: Connection, account: str) -> Endpoint:
    """The endpoint by which the account is told things. Raises `NotForShow`."""
    stage = plays.find(tx, account)
    endpoint = endpoints.first_of(tx, stage.account) if stage else None
    if endpoint is None:
        raise NotForShow(account)
    return endpoint


def see_stage(house: House, account: str, conversation: str) -> Stage:
    """`account` is its public id, `conversation` the chat system's id of one that may not have begun. Raises `NotForShow`."""
    with house.db.read() as tx:
        stage = _stage(tx, house, endpoint_for_show(tx, account), conversation)
    return replace(stage, mails=_mails(house, stage.conversation.alert))


def _stage(tx: Connection, house: House, endpoint: Endpoint, conversation: str) -> Stage:
    """Without its mails, which are files: no transaction waits for those."""
    row = talks.find(tx, endpoint.id, conversation)
    talk = Conversation() if row is None else _conversation(tx, house, endpoint.account_id, row)
    named = groups.names_of(tx, endpoint.account_id) if team.plan_of(tx, endpoint.account_id) is Plan.PRO else {}
    return Stage(
        endpoint=endpoint,
        delay=endpoint.delay or house.settings.offline_delay,
        grace=endpoint.grace or house.settings.missed_grace,
        groups=named,
        players=see_players(tx, endpoint.account_id, named, talk.happened),
        talks=talks.latest_of(tx, endpoint.id, MOST_TALKS),
        calls=integrations.latest_calls(tx, endpoint.id, MOST_CALLS),
        conversation=talk,
    )


def _conversation(tx: Connection, house: House, account: int, row: int) -> Conversation:
    return Conversation(talks.lines_of(tx, row, MOST_LINES), timeline.happened(tx, row, ALWAYS), _alert(tx, house, account, row))


def _alert(tx: Connection, house: House, account: int, row: int) -> SeenAlert | None:
    newest = occasions.newest_of(tx, row)
    burst = burst_of(tx, house, row, newest) if newest else ()
    if not burst:
        return None
    return seen(tx, row, timeline.people(tx, account), "", _telling(burst), burst, groups.names_of(tx, account))


def _telling(burst: Sequence[ExplainedAlert]) -> ExplainedAlert:
    """The newest that is about more than who was never asked, or has had an earlier mail about it."""
    news = (alert for alert in reversed(burst) if any(verdict.reason not in QUIET for verdict in alert.verdicts))
    return next(news, burst[-1])


def _mails(house: House, alert: SeenAlert | None) -> Mapping[str, Mail]:
    """Those of the burst that the built-in inbox holds."""
    if alert is None or not house.settings.has_inbox_page:
        return {}
    owed = {v.mail.message_id for each in alert.burst for v in each.verdicts if v.mail and v.mail.message_id}
    return inbox.mails_under(house.settings.var_dir, owed, alert.burst[0].alert.at)
