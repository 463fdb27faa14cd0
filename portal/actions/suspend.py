"""To suspend an address that refuses mail for good (contract/RULES.md, `undeliverable`)."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import dropwhile

from sqlalchemy import Connection

from portal.actions.noted import MAIL_SERVER, agent_noted
from portal.addresses import email_key
from portal.outcomes import Outcome
from portal.store import answers, suspensions
from portal.store.answers import Answer

MOST = 3
"""Hard bounces with no delivery between."""

MAILS = 50
"""The agent's latest mails that are looked at."""

HARD = re.compile(r"5\.1\.(?![78]$)\d+")
"""The address is wrong (RFC 3463, 3.2). 5.1.7 and 5.1.8 are about the sender's: that is our fault and nobody else's."""

REFUSALS = (Outcome.REFUSED, Outcome.BOUNCED)


def review_address(tx: Connection, agent: int, now: datetime) -> None:
    """After news of a mail to the agent: suspends their address when it must be. It takes more than news to lift that."""
    standing = suspensions.standing(tx, agent)
    if standing.suspended_at or standing.email_key is None:
        return
    told = (
        answer
        for answer in answers.answers_to_agent(tx, agent, MAILS)
        if email_key(answer.address) == standing.email_key and (standing.bounces_from is None or answer.tried_at >= standing.bounces_from)
    )
    if hard_bounces(told) >= MOST:
        suspend(tx, agent, now)


def suspend(tx: Connection, agent: int, now: datetime) -> None:
    with agent_noted(tx, MAIL_SERVER, agent):
        suspensions.suspend(tx, agent, now)


def hard_bounces(told: Iterable[Answer]) -> int:
    """How many of the latest mails bounced hard with no delivery between; `told` is all that was said of each.

    A refusal at the door counts like a mail that came back. A mail that was taken, and of which nothing more was heard, counts as
    delivered: it would be wrong to stop mails by a guess. One that failed otherwise (a full mailbox, a server away) says neither. Nor do
    the latest ones of which nothing was heard yet: what comes back comes later, and a busy agent is mailed meanwhile.
    """
    mails: dict[int, list[Answer]] = {}
    for answer in told:
        mails.setdefault(answer.notification, []).append(answer)
    count = 0
    latest_first = sorted(mails.values(), key=lambda each: max(answer.tried_at for answer in each), reverse=True)
    for answered in dropwhile(_is_open, latest_first):
        if _is_hard(answered):
            count += 1
        elif _is_delivered(answered):
            break
    return count


def _is_open(answered: Sequence[Answer]) -> bool:
    """Whether it may yet come back: whoever has it has not said how it ended."""
    return {answer.outcome for answer in answered} <= {Outcome.ACCEPTED, Outcome.DEFERRED}


def _is_hard(answered: Sequence[Answer]) -> bool:
    refused = (answer.enhanced_code or "" for answer in answered if answer.outcome in REFUSALS)
    return not _complained(answered) and any(HARD.fullmatch(code) for code in refused)


def _is_delivered(answered: Sequence[Answer]) -> bool:
    said = {answer.outcome for answer in answered}
    return _complained(answered) or bool(said & {Outcome.ACCEPTED, Outcome.DELIVERED} and not said.intersection(REFUSALS))


def _complained(answered: Sequence[Answer]) -> bool:
    """Only who has a mail can complain of it."""
    return any(answer.outcome == Outcome.COMPLAINED for answer in answered)
