"""What a line of the audit log is about: whom or what, and what of it."""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a line of the audit log is about."""

    ADDED = "added"
    REMOVED = "removed"
    NAME = "name"
    PLAN = "plan"
    LANGUAGE = "language"
    TIMEZONE = "timezone"
    PANEL_URL = "panel_url"
    DELAY = "delay"
    GRACE = "grace"
    OFFLINE = "offline"
    MISSED = "missed"
    EMAIL = "email"
    NEW_EMAIL = "new_email"
    INVITATION = "invitation"
    ROLE = "role"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    GROUPS = "groups"
    PASSWORD = "password"  # noqa: S105
    SECOND_STEP = "second_step"
    RECOVERY_CODES = "recovery_codes"
    SECRET = "secret"  # noqa: S105
    SETTINGS = "settings"
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Subject:
    """An agent by row, an endpoint by public id, or, with neither, the account itself."""

    agent: int | None = None
    endpoint: str | None = None
