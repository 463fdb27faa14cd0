"""Why an agent gets no mail, in the contract's words (RULES.md, Verdicts). Their sentences are in `portal/sentences.py`."""

from enum import StrEnum


class Kind(StrEnum):
    """The two kinds of alert, and of mail."""

    OFFLINE = "offline"
    MISSED = "missed"


class Plan(StrEnum):
    FREE = "free"
    STANDARD = "standard"
    PRO = "pro"


class Reason(StrEnum):
    """Each rule bears the name of the reason it gives when it says no."""

    PLAN = "plan"
    ACCOUNT_OFF = "account_off"
    AGENT_INACTIVE = "agent_inactive"
    OUTSIDE_GROUP = "outside_group"
    AGENT_OFF = "agent_off"
    AGENT_ONLINE = "agent_online"
    AGENT_RETURNED = "agent_returned"
    AGENT_NOT_ONLINE = "agent_not_online"
    OPENED = "opened"
    COLLEAGUE_ONLINE = "colleague_online"
    SERVED = "served"
    VISITOR_RETURNED = "visitor_returned"
    ALREADY_SENT = "already_sent"
    NO_ADDRESS = "no_address"
    UNDELIVERABLE = "undeliverable"
