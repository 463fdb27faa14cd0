"""Why an action on somebody's own details, on the team or on an endpoint was refused; the web room has a sentence for each."""

from enum import StrEnum


class Why(StrEnum):
    NO_NAME = "no_name"
    NO_SUCH_LANGUAGE = "no_such_language"
    NO_SUCH_ZONE = "no_such_zone"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    WRONG_CODE = "wrong_code"
    IS_ON = "is_on"
    NOT_OFFERED = "not_offered"
    SHORT_PASSWORD = "short_password"  # noqa: S105
    COMMON_PASSWORD = "common_password"  # noqa: S105
    NOT_AN_ADDRESS = "not_an_address"
    TAKEN = "taken"
    NOT_AN_ID = "not_an_id"
    ID_TAKEN = "id_taken"
    NO_SUCH_GROUP = "no_such_group"
    LAST_ADMIN = "last_admin"
    INACTIVE = "inactive"
    HAS_PASSWORD = "has_password"  # noqa: S105
    OUT_OF_RANGE = "out_of_range"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NO_SUCH_CHAT_SYSTEM = "no_such_chat_system"
    TWO_SECRETS = "two_secrets"
    ERASED = "erased"
    NOT_UNDERSTOOD = "not_understood"
    NOT_SURE = "not_sure"


class RefusedError(Exception):
    """Nothing was changed, and `why` says what stands against it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
