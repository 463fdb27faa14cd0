"""What Actividad says, in the reader's language and zone."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_time, gettext, ngettext

from portal.actions.activity_lines import Result
from portal.actions.explain import BEFORE_TEAM
from portal.clock import now
from portal.rules.reasons import Reason
from portal.sentences import reason_sentence

MOST_NEW = 99


@dataclass(frozen=True, slots=True)
class Part:
    """`tone` is a class of the style sheet: yes, no or soft."""

    tone: str
    sign: str
    words: str


def news(count: int) -> str:
    if count > MOST_NEW:
        return str(gettext("more than %(num)s new", num=MOST_NEW))
    return str(ngettext("%(num)d new", "%(num)d new", count))


def is_due(result: Result) -> bool:
    """Whether what is still to be decided should be by now."""
    return result.due_at is not None and result.due_at <= now()


def parts(result: Result, due: bool) -> list[Part]:
    """What came of a burst, for all agents or for the one it is about; `due` as `is_due` says."""
    return [*(_of_one(result) if result.about else _of_all(result)), *_open(result, due)]


def _of_all(result: Result) -> Iterator[Part]:
    if result.sent:
        yield Part("yes", "✓", ngettext("%(num)d e-mail", "%(num)d e-mails", result.sent))
    if result.summed:
        yield Part("yes", "✓", ngettext("%(num)d in a summary", "%(num)d in a summary", result.summed))
    if result.failed:
        yield Part("no", "✗", ngettext("%(num)d not delivered", "%(num)d not delivered", result.failed))
    if result.cancelled:
        yield Part("soft", "–", ngettext("%(num)d cancelled", "%(num)d cancelled", result.cancelled))
    if result.without and (result.sent or result.summed or result.failed or result.cancelled):
        yield Part("soft", "", gettext("%(num)s without", num=result.without))
    elif result.without:
        yield Part("soft", "–", gettext("no e-mail"))


def _of_one(result: Result) -> Iterator[Part]:
    if result.sent:
        yield Part("yes", "✓", gettext("e-mail"))
    if result.summed:
        yield Part("yes", "✓", gettext("in a summary"))
    if result.failed:
        yield Part("no", "✗", gettext("e-mail not delivered"))
    if result.cancelled:
        yield Part("soft", "–", gettext("e-mail cancelled"))
    if result.reason:
        yield _why(result.reason)


def _why(reason: Reason) -> Part:
    return Part("soft", "–", reason_sentence(reason)) if reason in BEFORE_TEAM else Part("no", "✗", reason_sentence(reason))


def _open(result: Result, due: bool) -> list[Part]:
    """What is still to be decided, or cannot be."""
    found = [Part("no", "✗", gettext("could not be decided"))] if result.stuck else []
    if result.due_at and not due:
        found.append(Part("soft", "…", gettext("to be decided at %(time)s", time=format_time(result.due_at, "short"))))
    elif result.due_at:
        found.append(Part("soft", "…", gettext("being decided")))
    return found
