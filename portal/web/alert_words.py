"""What the page of one alert says, in the reader's language and zone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import format_date, format_time, gettext, ngettext

from portal.actions.explain import ExplainedAlert, ExplainedVerdict
from portal.actions.see_alert import SeenAlert
from portal.clock import now
from portal.mail.plain_words import Meaning, meaning
from portal.outcomes import Outcome as Said
from portal.rules.reasons import Kind
from portal.sentences import day_of, moment
from portal.store.timeline import Attempt
from portal.web.alert_agents import FEW, shared
from portal.web.alert_agents import links as links  # for the template
from portal.web.timeline.outcomes import OWN_WORDS
from portal.web.timeline.outcomes import outcome as outcome  # for the template
from portal.web.timeline.scene import Outcome, Row

LATE = timedelta(minutes=1)
"""A decision this long after the window's end, or after it was due, is worth a word."""


def title(seen: SeenAlert) -> str:
    who, at, kind = seen.visitor or gettext("A visitor"), seen.alert.alert.at, seen.alert.alert.kind
    told = {"who": who, "time": format_time(at, "short"), "day": format_date(at, "long")}
    if day_of(at) == day_of(now()):
        return str(gettext("%(who)s left at %(time)s", **told) if kind is Kind.MISSED else gettext("%(who)s wrote at %(time)s", **told))
    if kind is Kind.MISSED:
        return str(gettext("%(who)s left at %(time)s on %(day)s", **told))
    return str(gettext("%(who)s wrote at %(time)s on %(day)s", **told))


def tally(alert: ExplainedAlert) -> str:
    """"1 e-mail · 2 without", and of what is not decided yet that it may change."""
    mails = sum(verdict.reason is None for verdict in alert.verdicts)
    others = len(alert.verdicts) - mails
    said = ngettext("%(num)d e-mail", "%(num)d e-mails", mails) if mails else gettext("no e-mail")
    told = gettext("%(mails)s · %(others)s without", mails=said, others=others) if mails and others else said
    return str(told if alert.decided_at else gettext("if nothing changes: %(tally)s", tally=told))


def standing(alert: ExplainedAlert) -> str:
    """When it is or was decided; empty where that is as expected and over."""
    due, day = alert.alert.due_at, day_of(alert.alert.at)
    if alert.decided_at is None:
        return _undecided(moment(due, day), now() - due)
    decided = moment(alert.decided_at, day)
    if due > alert.alert.ends + LATE:
        return str(gettext("The portal heard of it late, so it was decided at %(time)s.", time=decided))
    return str(gettext("Decided late, at %(time)s.", time=decided)) if alert.decided_at > due + LATE else ""


def _undecided(due: str, overdue: timedelta) -> str:
    if overdue < timedelta(0):
        return str(gettext("It is decided at %(time)s. If nothing else happens, it will be as shown here.", time=due))
    if overdue < LATE:
        return str(gettext("It is being decided now."))
    return str(gettext("It was to be decided at %(time)s, and could not be so far. The portal goes on trying.", time=due))


def told_at(seen: SeenAlert, at: datetime) -> str:
    """A time beside those of the alert: with its date when that is another."""
    return moment(at, day_of(seen.alert.alert.at))


def came_to(seen: SeenAlert, alert: ExplainedAlert) -> list[tuple[Outcome, str]]:
    """Each outcome of the alert once, with the names of those who share it; how many they are, where they are too many to name."""
    return [(came, _who(seen, verdicts)) for came, verdicts in shared(seen, alert).items()]


def _who(seen: SeenAlert, verdicts: Sequence[ExplainedVerdict]) -> str:
    if len(verdicts) > FEW:
        return str(ngettext("%(num)d agent", "%(num)d agents", len(verdicts)))
    return ", ".join(map(seen.name_of, verdicts))


def corrections(rows: tuple[Row, ...]) -> list[tuple[str, str, str]]:
    """Who, what, and how the decision knew it: what arrived after it, or was corrected since."""
    changed = ((row.name, part) for row in rows for part in row.parts if part.late or part.undone)
    return [(name, part.words, gettext("arrived later") if part.late else gettext("corrected later")) for name, part in changed]


def meaning_of(attempt: Attempt) -> Meaning:
    """Of one that was answered, or of what was reported later."""
    return meaning(Said(attempt.outcome or ""), attempt.code, attempt.enhanced_code, reported=attempt.reported)


def why(verdict: ExplainedVerdict) -> str:
    """Why the mail ended, or waits: the portal's own words translated, a mail server's as they are."""
    said = (verdict.mail.why if verdict.mail else None) or ""
    return str(gettext(said)) if said in OWN_WORDS else said
