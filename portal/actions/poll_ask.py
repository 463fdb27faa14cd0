"""To ask a chat system: outside of any transaction, for seconds at most, and whatever comes of it is no exception."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from cryptography.fernet import InvalidToken

from portal.actions.endpoint_settings import all_settings
from portal.actions.house import House
from portal.actions.poll_case import Case
from portal.actions.poll_rhythm import lasts
from portal.actions.raised import raised
from portal.chat_systems import ADAPTERS
from portal.chat_systems.http import Http, kept_client
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.chat_systems.polling import Asked, Poller
from portal.clock import now
from portal.rules.events import Event

LONGEST = timedelta(seconds=15)
"""One poll, however many questions it has."""

log = structlog.get_logger()


@dataclass
class Told:
    """`team` is the whole of it, None when it was not told to its end; `visitors` as far as they were told; `failed` is why not all was."""

    at: datetime
    team: list[Event] | None = None
    visitors: list[Event] = field(default_factory=list)
    failed: PollFailed | None = None


def ask(house: House, case: Case) -> Told:
    """Never raises: what the adapter does not foresee is logged, and told as a failure of the portal's own."""
    told = Told(now())
    try:
        _ask(house, case, told)
    except PollFailed as failed:
        told.failed = failed
    except InvalidToken:
        told.failed = PollFailed(PollFault.LOCKED)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is said, and tried again)
        log.error("poll.broke", endpoint=case.endpoint.public_id, error=raised(error))  # noqa: TRY400 (its words may quote a token)
        told.failed = PollFailed(PollFault.OURS)
    return told


def _ask(house: House, case: Case, told: Told) -> None:
    poller = _poller(case)
    settings = all_settings(house, case.endpoint)
    asked = Asked(Http(kept_client(house.reach), told.at + LONGEST), settings, told.at, lasts(case.due_at))
    told.team = list(poller.team(asked))
    if case.waiting or case.contacts:
        for event in poller.visitors(asked, case.waiting, case.contacts):
            told.visitors.append(event)


def _poller(case: Case) -> Poller:
    poller = ADAPTERS[case.endpoint.source].poller
    if poller is None:
        raise LookupError(case.endpoint.source)
    return poller
