"""A little run in which everything went well, made by hand, to be spoilt by tests of the checker."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from tests.faults.client import body_of
from tests.faults.conductor import Struck
from tests.faults.fault import Fault
from tests.faults.findings import Evidence, findings
from tests.faults.ledger import Ledger, Telling, Told
from tests.faults.mailserver import Copy
from tests.faults.owed import owed
from tests.faults.rows import Rows
from tests.faults.tales import Tale
from tests.rules.oracle import Happened

BASE = 1_700_000_000.0
WROTE: Happened = {
    "type": "message.created",
    "at": 0,
    "conversation_id": "w1c0",
    "message_id": "w1c0m0",
    "author_type": "visitor",
    "author": None,
    "group_id": None,
}
JOINED: Happened = {"type": "conversation.joined", "at": 1, "conversation_id": "w1c0", "agent_id": "ann"}
PERSON = {"active": True, "groups": frozenset(), "options": {"offline": True, "missed": True}, "address": True, "suspended": False}
ITEM = ("offline", "ann@w1.example", "w1c0m0")


def telling(*told: tuple[Happened, float], **mailboxes: str) -> Telling:
    """Each event with when it got its 202, in seconds after it happened; `mailboxes` are the agents, by default Ann alone."""
    agents = {name: {**PERSON, "mailbox": mailbox} for name, mailbox in (mailboxes or {"ann": "ann"}).items()}
    script = tuple((int(event["at"]), event) for event, _ in told)
    made = Telling(Tale("w1", True, "pro", {"offline": True, "missed": True}, agents, {"w1c0": None}, script, d=8, g=4), BASE)
    for event, late in told:
        at = BASE + event["at"]
        made.told.append(Told(event, "e", body_of(event, BASE), first_sent=at, taken=at + late))
    return made


def went_well(told: Telling | None = None) -> Evidence:
    """A visitor wrote, nobody was there, and Ann was mailed."""
    told = told or telling((WROTE, 0.1))
    copy = Copy(BASE + 8.2, "ann@w1.example", "<1@portal>", "offline", ("w1c0m0",), taken=True)
    known = Rows(Counter({("offline", "w1c0", BASE): 1}), undecided=0, decisions={1: 1}, cancelled={}, tried_after=[])
    return Evidence(Ledger([told]), owed([told], []), [copy], known, [])


def found(seen: Evidence, **changed: Any) -> str:
    """The one breach that is found once this has changed."""
    (breach,) = findings(replace(seen, **changed))
    return breach


def again(seen: Evidence, **changed: Any) -> list[Copy]:
    """The mail, and another a second later that differs in this."""
    return [*seen.copies, replace(seen.copies[0], **{"at": seen.copies[0].at + 1, **changed})]


def with_rows(seen: Evidence, **changed: Any) -> dict[str, Rows]:
    return {"rows": replace(seen.rows, **changed)}


def held_up(at: float, lasted: float) -> Struck:
    return Struck(Fault("PostgreSQL paused", "database", lambda _: nullcontext(), outlasts=2), at, at + lasted)


def worker_killed(at: float) -> Struck:
    return Struck(Fault("worker killed", "worker", lambda _: nullcontext(), again=True), at, at + 1)
