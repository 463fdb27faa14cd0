"""What Actividad tells of one burst: who wrote, the first words, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.mail.wording import shortened
from portal.rules.reasons import Reason
from portal.rules.verdicts import decide
from portal.store.activity import Sent
from portal.store.snapshots import thaw, verdicts_of

LONGEST_WORDS, LONGEST_NAME = 100, 40

FAILED = frozenset({"failed", "bounced"})
"""Delivery states of mails that did not come to be read."""


@dataclass(frozen=True, slots=True)
class Result:
    """How many mails there are by their delivery, and agents without one; of the one agent `about`, where one is asked about.

    `summed` are those that went, or go, with others into a summary.
    `reason` is why that agent has none. `due_at` is when something of it is still to be decided; `stuck` that something cannot be.
    """

    about: str | None
    sent: int
    summed: int
    failed: int
    cancelled: int
    without: int
    reason: Reason | None
    due_at: datetime | None
    stuck: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One burst, named by the row of its first alert. Where it is not `open`, only its times and the person's own result are told.

    `leads_to` is the alert to look at: the first that came to a mail, or else the first.
    """

    alert: int
    leads_to: int
    at: datetime
    open: bool
    visitor: str
    words: str
    erased: bool
    written: int
    missed: bool
    result: Result


def closed_line(row: Any, mails: Sequence[Sent], me: str) -> Line:
    """Of a conversation that is not of the person's team: `me` is the person."""
    return Line(row.id, _leads_to(row, mails, me), row.at, False, "", "", False, 0, False, _result(row, mails, me))


def open_line(row: Any, mails: Sequence[Sent], about: str | None) -> Line:
    """`row` is as `store.activity.told` gives it; `about` is the agent whose result is asked for, None for all."""
    return Line(
        alert=row.id,
        leads_to=_leads_to(row, mails, about),
        at=row.at,
        open=True,
        visitor=shortened(row.visitor or "", LONGEST_NAME),
        words=shortened(row.text, LONGEST_WORDS),
        erased=row.erased_at is not None,
        written=row.written,
        missed=row.departed is not None and _missed(row.departed),
        result=_result(row, mails, about),
    )


def _leads_to(row: Any, mails: Sequence[Sent], about: str | None) -> int:
    return min((mail.alert for mail in mails if about in (None, mail.agent)), default=int(row.id))


def _result(row: Any, mails: Sequence[Sent], about: str | None) -> Result:
    verdicts = verdicts_of(row.snapshot) if row.snapshot else {}
    mailed = [mail for mail in mails if about in (None, mail.agent)]
    asked = verdicts.keys() if about is None else verdicts.keys() & {about}
    states = [mail.state for mail in mailed]
    failed, cancelled = sum(state in FAILED for state in states), states.count("cancelled")
    summed = sum(mail.in_summary and mail.state not in {*FAILED, "cancelled"} for mail in mailed)
    return Result(
        about=about,
        sent=len(states) - summed - failed - cancelled,
        summed=summed,
        failed=failed,
        cancelled=cancelled,
        without=len(asked) - len(asked & {mail.agent for mail in mailed}),
        reason=verdicts.get(about) if about and not mailed else None,
        due_at=row.due_at,
        stuck=bool(row.stuck),
    )


def _missed(kept: bytes) -> bool:
    """Whether messages waited when the visitor left: for any agent the same, whatever else kept the mail from them."""
    snapshot = thaw(kept)
    waited = (Reason.SERVED, Reason.VISITOR_RETURNED)
    if snapshot.facts is None:
        return any(reason in (None, Reason.NO_ADDRESS, Reason.UNDELIVERABLE) for reason in snapshot.verdicts.values())
    traces = [decide(snapshot.alert, agent, snapshot.facts).trace for agent in list(snapshot.facts.agents)[:1]]
    return any(all(step.passed for step in trace if step.rule in waited) for trace in traces)
