"""To ask a chat system: outside of any transaction, for seconds at most, and whatever comes of it is no exception."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

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
    """`team` is the whole of it, None when it was not told to its end; `visitors` as far as they were told; `failed` is why not all was,
    of the visitors where the team was.

    `notes` are as in `Asked`.
    """

    at: datetime
    team: list[Event] | None = None
    visitors: list[Event] = field(default_factory=list)
    failed: PollFailed | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def cut(self) -> "Told":
        """What was told so far, whatever is told from now on."""
        return Told(self.at, self.team, list(self.visitors), PollFailed(PollFault.LATE), dict(self.notes))


def ask(house: House, case: Case) -> Told:
    """Never raises, and is back after `LONGEST`: a name server that is mute and an answer that drips hold up nobody but the thread that
    waits for them. It is left to itself, and ends with the job's process at the latest.
    """
    told = Told(now(), notes=dict(case.before.notes))
    asking = Thread(target=_ask_calmly, args=(house, case, told), daemon=True)
    asking.start()
    asking.join(LONGEST.total_seconds())
    told = told.cut() if asking.is_alive() else told
    if told.team is not None and told.failed and told.failed.fault is PollFault.LATE:
        told.failed = None  # visitors are asked about as far as the time goes
    return told


def _ask_calmly(house: House, case: Case, told: Told) -> None:
    """What the adapter does not foresee is logged, and told as a failure of the portal's own."""
    try:
        _ask(house, case, told)
    except PollFailed as failed:
        told.failed = failed
    except InvalidToken:
        told.failed = PollFailed(PollFault.LOCKED)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is said, and tried again)
        log.error("poll.broke", endpoint=case.endpoint.public_id, error=raised(error))  # noqa: TRY400 (its words may quote a token)
        told.failed = PollFailed(PollFault.OURS)


def _ask(house: House, case: Case, told: Told) -> None:
    poller = _poller(case)
    settings = all_settings(house, case.endpoint)
    asked = Asked(Http(kept_client(house.reach), told.at + LONGEST), settings, told.at, lasts(case.due_at), told.notes)
    told.team = list(poller.team(asked))
    if case.waiting or case.contacts:
        for event in poller.visitors(asked, case.waiting, case.contacts):
            told.visitors.append(event)
        told.failed = next(iter(asked.spared), None)


def _poller(case: Case) -> Poller:
    poller = ADAPTERS[case.endpoint.source].poller
    if poller is None:
        raise LookupError(case.endpoint.source)
    return poller
