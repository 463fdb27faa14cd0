"""What the templates of a summary see: a letter's facts as text in its reader's language and time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.mail.letters import Line
from portal.mail.shown import LONGEST_NAME, Clock, full_date
from portal.mail.summary_letter import SummaryLetter, Told
from portal.mail.wording import one_line, shortened, web_link
from portal.rules.reasons import Kind

LONGEST_WORDS = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTold:
    """`visitor` is empty when unknown, `words` when no message has any; `left` says that the visitor left without an answer."""

    visitor: str
    time: str
    words: str
    messages: int
    left: bool
    conversation_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSummary:
    """As the letter; `unsubscribe_urls` are by kind."""

    locale: str
    conversations: int
    messages: int
    day: str
    zone: str
    told: list[ShownTold]
    others: int
    activity_url: str
    settings_url: str
    unsubscribe_urls: Mapping[str, str]


def shown_summary(letter: SummaryLetter) -> ShownSummary:
    """The texts of `letter`, whose `told` are not empty."""
    zone = ZoneInfo(letter.timezone)
    day = letter.told[0].lines[0].at.astimezone(zone).date()
    clock = Clock(zone, letter.locale, day)
    return ShownSummary(
        locale=letter.locale,
        conversations=letter.conversations,
        messages=letter.messages,
        day=full_date(day, letter.locale),
        zone=letter.timezone,
        told=[_told(told, clock) for told in letter.told],
        others=letter.others,
        activity_url=letter.activity_url,
        settings_url=letter.settings_url,
        unsubscribe_urls={kind.value: url for kind, url in letter.unsubscribe_urls.items()},
    )


def _told(told: Told, clock: Clock) -> ShownTold:
    return ShownTold(
        visitor=shortened(told.visitor or "", LONGEST_NAME),
        time=clock(told.lines[0].at),
        words=_words(told.lines),
        messages=len(told.lines),
        left=told.kind is Kind.MISSED,
        conversation_url=web_link(told.conversation_url),
    )


def _words(lines: tuple[Line, ...]) -> str:
    return shortened(next((text for line in lines if (text := one_line(line.text))), ""), LONGEST_WORDS)
