"""The causes of the help article, each held against what is known of the person who looks."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from portal.actions.why import Why
from portal.mail.plain_words import Trouble
from portal.rules.reasons import Kind, Plan, Reason


class Mark(StrEnum):
    NO = "no"  # not the cause
    CAUSE = "cause"
    LOOK = "look"  # nobody but the person can know
    UNTOLD = "untold"  # no chat system tells


class Cause(StrEnum):
    """In the article's order; `PLAN`, `NOT_ONLINE` and `JOINED` are of missed conversations alone."""

    PLAN = "plan"
    OFF = "off"
    ONLINE = "online"
    RETURNED = "returned"
    OPENED = "opened"
    COLLEAGUE = "colleague"
    NOT_ONLINE = "not_online"
    JOINED = "joined"
    SPAM = "spam"
    FULL = "full"
    ADDRESS = "address"
    BLOCKED = "blocked"


def mark_of(why: Why, kind: Kind, cause: Cause) -> Mark:
    """A cause now, or one that stopped a mail lately, is a cause."""
    return _MARKS[cause](why, kind)


def _is_cause(is_so: object, *, untold: bool = False) -> Mark:
    """`untold` is whether nobody could tell if it were."""
    return Mark.CAUSE if is_so else Mark.UNTOLD if untold else Mark.NO


def _returned(why: Why, kind: Kind) -> Mark:
    return _is_cause(why.last(kind, Reason.AGENT_RETURNED), untold=why.is_blind)


def _opened(why: Why, kind: Kind) -> Mark:
    return _is_cause(why.last(kind, Reason.OPENED), untold=why.is_blind_to_openings)


def _joined(why: Why, kind: Kind) -> Mark:
    return _is_cause(why.last(kind, Reason.SERVED))


def _said(trouble: Trouble) -> Callable[[Why, Kind], Mark]:
    """A mail server that took the latest mail speaks against it; one that has said nothing leaves it open."""

    def mark(why: Why, _kind: Kind) -> Mark:
        if why.trouble is Trouble.NONE:
            return Mark.NO
        return Mark.CAUSE if why.trouble is trouble else Mark.LOOK

    return mark


def _off(why: Why, kind: Kind) -> Mark:
    return _is_cause(not (why.options.of_account[kind].on and why.options.of_agent[kind].on))


def _online(why: Why, kind: Kind) -> Mark:
    return _is_cause(why.online or why.last(kind, Reason.AGENT_ONLINE), untold=why.is_blind)


def _colleague(why: Why, kind: Kind) -> Mark:
    return _is_cause(why.present or why.last(kind, Reason.COLLEAGUE_ONLINE), untold=why.blind_colleagues)


def _not_online(why: Why, kind: Kind) -> Mark:
    return _is_cause(not why.online or why.last(kind, Reason.AGENT_NOT_ONLINE))


def _plan(why: Why, _kind: Kind) -> Mark:
    return _is_cause(why.options.plan is Plan.FREE)


def _address(why: Why, _kind: Kind) -> Mark:
    """Which mailbox a person looks into, nobody else knows."""
    return Mark.CAUSE if not why.options.email or why.me.suspended or why.trouble is Trouble.UNKNOWN else Mark.LOOK


_MARKS: Mapping[Cause, Callable[[Why, Kind], Mark]] = {
    Cause.PLAN: _plan,
    Cause.OFF: _off,
    Cause.ONLINE: _online,
    Cause.RETURNED: _returned,
    Cause.OPENED: _opened,
    Cause.COLLEAGUE: _colleague,
    Cause.NOT_ONLINE: _not_online,
    Cause.JOINED: _joined,
    Cause.SPAM: lambda why, _kind: Mark.CAUSE if why.trouble is Trouble.SPAM else Mark.LOOK,
    Cause.FULL: _said(Trouble.FULL),
    Cause.ADDRESS: _address,
    Cause.BLOCKED: _said(Trouble.BLOCKED),
}
