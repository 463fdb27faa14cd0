"""What the templates of an account mail see: a letter's facts as text in its reader's language and time zone."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from portal.mail.letters import AccountLetter
from portal.mail.wording import one_line, shortened

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAccount:
    """`link` and `until` are None where there is nothing to do; `to` is where the mail goes, `address` the new address of a change."""

    locale: str
    name: str
    account: str
    to: str
    address: str
    link: str | None
    until: str | None
    settings_url: str


def shown_account(letter: AccountLetter) -> ShownAccount:
    until = letter.link_until
    return ShownAccount(
        locale=letter.locale,
        name=shortened(letter.name, LONGEST_NAME),
        account=shortened(letter.account, LONGEST_NAME),
        to=one_line(letter.to),
        address=one_line(letter.address or ""),
        link=letter.link,
        until=format_datetime(until, "medium", tzinfo=ZoneInfo(letter.timezone), locale=letter.locale) if until else None,
        settings_url=letter.settings_url,
    )
