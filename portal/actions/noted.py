"""To note in the audit log what an action changes: it looks before and after, so what it says is what was done."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection

from portal.clock import now
from portal.store import audit
from portal.store.about import What
from portal.store.audit import By, Change, Means
from portal.store.sign_ins import Person
from portal.store.watched import State, account_now, agent_now

whence: ContextVar[str | None] = ContextVar("whence", default=None)
"""The network address that the present call came from, set at the doors; None for a command's."""


@contextmanager
def called_from(address: str | None) -> Iterator[None]:
    """What is noted in the block was told from this address."""
    token = whence.set(address)
    try:
        yield
    finally:
        whence.reset(token)


COMMAND = By(Means.COMMAND)
CHAT_SYSTEM = By(Means.CHAT_SYSTEM)
MAIL_SERVER = By(Means.MAIL_SERVER)


def by_person(person: Person) -> By:
    """Somebody signed in, on a page."""
    return By(Means.PAGE, person.agent_id)


def by_link(agent: int) -> By:
    """Whoever has the agent's mail."""
    return By(Means.LINK, agent)


@contextmanager
def account_noted(tx: Connection, by: By, account: int) -> Iterator[None]:
    """What of the account or its endpoints is otherwise at the end of the block is noted in the same transaction."""
    told = by == CHAT_SYSTEM
    before = account_now(tx, account, told=told)
    yield
    audit.write(tx, account, _changes(before, account_now(tx, account, told=told)), by, whence.get(), now())


@contextmanager
def agent_noted(tx: Connection, by: By, agent: int, *, new: bool = False) -> Iterator[None]:
    """The same of an agent; of one who is `new`, also that they were added."""
    told = by == CHAT_SYSTEM
    account, before = agent_now(tx, agent, told=told)
    yield
    after = agent_now(tx, agent, told=told)[1]
    added = [Change(subject, What.ADDED, after=values[What.ROLE].told) for subject, values in after.items() if new]
    audit.write(tx, account, [*added, *_changes(before, after)], by, whence.get(), now())


def _changes(before: State, after: State) -> Iterator[Change]:
    yield from (Change(subject, What.REMOVED) for subject in before if subject not in after)
    for subject, values in after.items():
        if subject not in before:
            yield Change(subject, What.ADDED)
            continue
        for what, value in values.items():
            if value.mark != before[subject][what].mark:
                yield Change(subject, what, before[subject][what].told, value.told)
