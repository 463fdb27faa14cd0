"""What the templates of an alert's mail see: a letter's facts as text in its reader's language and time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time

from portal.mail.letters import Line, News
from portal.mail.wording import one_line, rows, shortened, split_at_word, web_link

LONGEST_NAME = 40
LONGEST_FIRST_WORDS = 60
LONGEST_PREHEADER = 160
LONGEST_PAGE = 2000  # what browsers and mail programs agree to open


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """`page` is None where it is that of the message before; `page_link` only when one may follow it; `rows` is empty without text."""

    time: str
    rows: list[str]
    page: str | None
    page_link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`visitor` is empty when unknown; `words` begin the first message that has any, `more` is what follows them."""

    locale: str
    visitor: str
    words: str
    more: str
    day: str
    zone: str
    messages: list[ShownMessage]
    first_time: str
    left_time: str | None
    conversation_url: str | None
    settings_url: str
    unsubscribe_url: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells times to a reader: those of the day that the mail names without their date."""

    zone: ZoneInfo
    locale: str
    day: date

    def __call__(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        if local.date() == self.day:
            return _time(time(local.hour, local.minute), self.locale)
        return format_datetime(at, "short", tzinfo=self.zone, locale=self.locale)


# Many mails tell the same minutes, and to put a time into words takes longer than to send it.
@lru_cache(maxsize=2000)
def _time(minute: time, locale: str) -> str:
    return format_time(minute, "short", locale=locale)


@lru_cache(maxsize=100)
def full_date(day: date, locale: str) -> str:
    """With the name of the weekday."""
    return format_date(day, "full", locale=locale)


def tell_times(locale: str) -> None:
    """Read the names of days and the forms of times, which are kept for all mails of this process and of those that it forks."""
    day = datetime(2000, 1, 1, tzinfo=UTC)
    full_date(day.date(), locale)
    _time(day.time(), locale)
    format_datetime(day, "short", locale=locale)


def shown(news: News, unsubscribe_url: str) -> Shown:
    """The texts of `news`, whose `lines` are not empty."""
    zone, first = ZoneInfo(news.timezone), news.lines[0].at
    clock = Clock(zone, news.locale, first.astimezone(zone).date())
    words, more = _words([line.text for line in news.lines])
    return Shown(
        locale=news.locale,
        visitor=shortened(news.visitor or "", LONGEST_NAME),
        words=words,
        more=more,
        day=full_date(clock.day, news.locale),
        zone=news.timezone,
        messages=[_message(line, before, clock) for line, before in zip(news.lines, (None, *news.lines), strict=False)],
        first_time=clock(first),
        left_time=clock(news.left_at) if news.left_at else None,
        conversation_url=web_link(news.conversation_url),
        settings_url=news.settings_url,
        unsubscribe_url=unsubscribe_url,
    )


def _message(line: Line, before: Line | None, clock: Clock) -> ShownMessage:
    told = None if before and before.page_url == line.page_url else one_line(line.page_url or "")
    link = web_link(line.page_url) if told and len(told) <= LONGEST_PAGE else None
    page = link or told
    written = rows(line.text.strip("\r\n"))
    return ShownMessage(
        time=clock(line.at),
        rows=written if any(written) else [],
        page=shortened(page, LONGEST_PAGE) if page else None,
        page_link=link,
    )


def _words(texts: list[str]) -> tuple[str, str]:
    told = [text for text in map(one_line, texts) if text]
    if not told:
        return "", ""
    words, rest = split_at_word(told[0], LONGEST_FIRST_WORDS)
    more = " · ".join(text for text in (rest, *told[1:]) if text)
    return f"{words}…" if rest else words, shortened(more, LONGEST_PREHEADER)
