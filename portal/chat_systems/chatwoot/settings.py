"""What an endpoint of Chatwoot must be given beside the webhook's secret."""

import re
from urllib.parse import urlsplit

from portal.chat_systems.settings import Setting, not_a_token, not_an_api
from portal.rules.trace import N_

URL, ACCOUNT, TOKEN = "url", "account_id", "token"


def _not_a_number(value: str) -> str | None:
    """As the address has it: "007" is no account's, and no call would name it."""
    return None if re.fullmatch("[1-9][0-9]{0,18}", value) else N_("must be the number after /accounts/ in the address of your dashboard")


def _not_its_address(value: str) -> str | None:
    """Who copies it from a browser copies the page they see: calls go elsewhere, and would all find nothing."""
    if {"app", "accounts"} & set(urlsplit(value).path.split("/")):
        return N_("must end before /app, as in https://app.chatwoot.com; the number after /accounts/ is the account number")
    return None


SETTINGS = (
    Setting(
        URL,
        N_("Address of Chatwoot"),
        lambda value: not_an_api(value) or _not_its_address(value),
        N_("https://app.chatwoot.com, or where your own installation is"),
        is_called=True,
    ),
    Setting(ACCOUNT, N_("Account number"), _not_a_number, N_("The number after /accounts/ in the address of your dashboard")),
    Setting(TOKEN, N_("Access token"), not_a_token, N_("Of an administrator: Profile settings, Access token"), secret=True),
)
