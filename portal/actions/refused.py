"""Why an action on somebody's own details or on the team was refused; the web room has a sentence for each."""

from enum import StrEnum


class Why(StrEnum):
    NO_NAME = "no_name"
    NO_SUCH_LANGUAGE = "no_such_language"
    NO_SUCH_ZONE = "no_such_zone"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    SHORT_PASSWORD = "short_password"  # noqa: S105
    COMMON_PASSWORD = "common_password"  # noqa: S105
    NOT_AN_ADDRESS = "not_an_address"
    TAKEN = "taken"


class RefusedError(Exception):
    """Nothing was changed, and `why` says what stands against it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
