"""Which bursts of Actividad somebody looks for, and which of them they may see, as conditions on a burst (see `bursts.py`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, Text, and_, bindparam, false, or_, select, true

from portal.rules.reasons import Kind
from portal.store import search
from portal.store.among import among
from portal.store.bursts import within
from portal.store.tables import alerts, messages, notification_alerts


class Outcome(StrEnum):
    MAILED = "mailed"
    NOBODY = "nobody"
    PENDING = "pending"


Groups = frozenset[str] | None
"""The groups whose conversations are of an agent's team, beside those without a group; None when all conversations are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bursts of an account; `agent` is an agent's row, `theirs` their groups. All conditions hold together.

    `kind` and `outcome` are about alerts of the burst, and with an agent about that agent: their team's conversations, their mails.
    """

    account: int
    kind: Kind | None = None
    outcome: Outcome | None = None
    agent: int | None = None
    theirs: Groups = None
    text: str = ""


class Shape(NamedTuple):
    """What the conditions are made of, but for the values that fill them: they are made once for all that look for the like."""

    kind: Kind | None
    outcome: Outcome | None
    of_agent: bool
    of_their_groups: bool
    of_some_groups: bool


def shape_of(wanted: Wanted, only: Groups) -> Shape:
    return Shape(wanted.kind, wanted.outcome, wanted.agent is not None, wanted.theirs is not None, only is not None)


def values_of(wanted: Wanted, only: Groups) -> dict[str, Any]:
    """What fills the conditions of that shape."""
    named = {"agent": wanted.agent, "theirs": wanted.theirs, "only": only}
    return {"account": wanted.account, **{name: value for name, value in named.items() if value is not None}}


def conditions(burst: Subquery, shape: Shape) -> ColumnElement[bool]:
    """What is asked of a burst and of its conversation's group."""
    some = _of_groups(burst, "only") if shape.of_some_groups else true()
    return and_(some, _of_kind(burst, shape.kind), _came_to(burst, shape))


def of_kind(alert: FromClause, kind: Kind | None) -> ColumnElement[bool]:
    return alert.c.kind == kind if kind else true()


def latest(burst: FromClause, column: ColumnElement[Any]) -> Select[Any]:
    """What the conversation's latest message, by time, says that says anything in this column."""
    mine = select(column).where(messages.c.conversation_id == burst.c.conversation_id, column != "")
    return mine.order_by(messages.c.at.desc(), messages.c.external_id.desc()).limit(1)


def group(burst: FromClause) -> Select[Any]:
    """The conversation's group (contract/RULES.md, Words)."""
    return latest(burst, messages.c.group_external_id)


def _of_kind(burst: Subquery, kind: Kind | None) -> ColumnElement[bool]:
    inside = alerts.alias("inside")
    return _exists(burst, select(inside.c.id).where(within(burst, inside), of_kind(inside, kind))) if kind else true()


def _came_to(burst: Subquery, shape: Shape) -> ColumnElement[bool]:
    inside = alerts.alias("inside")
    asked = (within(burst, inside), of_kind(inside, shape.kind))
    sent = select(inside.c.id).join(notification_alerts, notification_alerts.c.alert_id == inside.c.id).where(*asked)
    mailed = _exists(burst, sent.where(notification_alerts.c.agent_id == bindparam("agent")) if shape.of_agent else sent)
    pending = _exists(burst, select(inside.c.id).where(*asked, inside.c.decided_at.is_(None)))
    concerned = or_(_of_groups(burst, "theirs"), mailed) if shape.of_their_groups else true()
    outcomes = {Outcome.MAILED: mailed, Outcome.PENDING: pending, Outcome.NOBODY: and_(~pending, ~mailed)}
    return and_(concerned, outcomes[shape.outcome] if shape.outcome else true())


def _exists(burst: Subquery, rows: Select[Any]) -> ColumnElement[bool]:
    return rows.correlate(burst).exists()


def _of_groups(burst: Subquery, name: str) -> ColumnElement[bool]:
    """The groups are given under this name."""
    named = group(burst).correlate(burst).scalar_subquery()
    return or_(named.is_(None), among(named, name, Text))


def speaks_of(tx: Connection, burst: Subquery, wanted: str) -> ColumnElement[bool]:
    """A message of the burst holds the wanted words, or the visitor's name does, whenever in the conversation they gave it."""
    anywhere, in_names = search.matching(tx, wanted), search.matching(tx, wanted, in_names=True)
    if anywhere is None or in_names is None:
        return false()
    named = select(messages.c.conversation_id).where(messages.c.id.in_(in_names))
    spoken = select(messages.c.conversation_id).where(messages.c.id.in_(anywhere))
    here = and_(burst.c.conversation_id.in_(spoken), _exists(burst, spoken.where(within(burst, messages))))
    return or_(burst.c.conversation_id.in_(named), here)
