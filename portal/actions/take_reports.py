"""To take reports of what became of a mail: kept, and the notification's state is what all of them say together.

So they may come in any order and twice. What a report does beyond that, it does once. A mail is deferred time and again; all else happens
to it once, so the same news in the same words is no second one, whatever time it bears: a mail that came back may bear none.
"""

from datetime import UTC, datetime
from enum import StrEnum

import structlog
from sqlalchemy import Connection

from portal.actions.noted import MAIL_SERVER, agent_noted
from portal.actions.suspend import review_address
from portal.addresses import email_key
from portal.outcomes import Outcome, Report
from portal.rules.trace import N_
from portal.store import options, reports
from portal.store.reports import Reported

# Who turned the option off, as far as is known; in the catalogue.
BY = N_("a spam complaint")

STATES = {
    Outcome.ACCEPTED: "sent",
    Outcome.DEFERRED: "sent",  # whoever took it goes on trying: it is no more for us to do
    Outcome.DELIVERED: "delivered",
    Outcome.BOUNCED: "bounced",
    Outcome.COMPLAINED: "complained",
}
"""Later ones outweigh earlier ones, whichever came first: what was delivered may yet come back, and only who has it can complain."""

WEIGHTS = {outcome: list(dict.fromkeys(STATES.values())).index(state) for outcome, state in STATES.items()}
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)

log = structlog.get_logger()


class CameTo(StrEnum):
    """What became of a report, or of a mail in which one was looked for."""

    KEPT = "kept"
    KNOWN = "known"
    UNMATCHED = "unmatched"  # of a mail that is not ours, or no more, or never went
    FORGED = "forged"  # sent to a return path that we did not make
    IGNORED = "ignored"  # no report: somebody is on holiday, say
    UNREADABLE = "unreadable"


def take_report(tx: Connection, report: Report, now: datetime) -> CameTo:
    """A report that the door has found to be genuine."""
    mail = reports.hold(tx, report.mail)
    if mail is None:
        return CameTo.UNMATCHED
    told_at = min(max(report.at, OLDEST), now)
    at = max(told_at, mail.first_attempt_at)
    if not reports.keep(tx, mail.id, report, told_at, at):
        return CameTo.KNOWN
    _put_state(tx, mail.id, now)
    if report.outcome is Outcome.COMPLAINED:
        _heed(tx, mail, at)
    review_address(tx, mail.agent, now)
    log.info("report", notification=mail.id, outcome=report.outcome.value, enhanced_code=report.enhanced_code)
    return CameTo.KEPT


def _put_state(tx: Connection, mail: int, now: datetime) -> None:
    weightiest = max(reports.kept(tx, mail), key=lambda kept: (WEIGHTS[kept.outcome], kept.at, kept.words))
    state = STATES[weightiest.outcome]
    reports.put_state(tx, mail, state, weightiest.words, now, only_waiting=state == "sent")


def _heed(tx: Connection, mail: Reported, at: datetime) -> None:
    """These mails are off from now on, unless they were chosen anew since, or go to somebody else by now."""
    if email_key(mail.address) != mail.email_key:
        return
    chosen = options.options_of(tx, mail.agent).of_agent
    for kind in reports.kinds_in(tx, mail):
        changed_at = chosen[kind].changed_at
        if changed_at is None or changed_at <= at:
            with agent_noted(tx, MAIL_SERVER, mail.agent):
                options.choose_for_agent(tx, mail.agent, kind, False, BY, at)
