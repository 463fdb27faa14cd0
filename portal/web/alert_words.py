"""What the page of one alert says, in the reader's language and zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, url_for
from flask_babel import format_date, format_time, gettext, ngettext

from portal.actions.explain import ExplainedAlert, ExplainedVerdict
from portal.actions.see_alert import SeenAlert
from portal.clock import now
from portal.mail.plain_words import Meaning, meaning
from portal.outcomes import Outcome as Said
from portal.rules.reasons import Kind, Reason
from portal.rules.trace import Saw, Step
from portal.sentences import day_of, moment, passed_sentence, reason_sentence
from portal.sentences import show as shown
from portal.store.sign_ins import Person
from portal.store.timeline import Attempt
from portal.web.timeline.outcomes import NOT_ASKED, OWN_WORDS, outcome
from portal.web.timeline.scene import Outcome, Row
from portal.web.timeline.tell import in_order

LATE = timedelta(minutes=1)
"""A decision this long after the window's end, or after it was due, is worth a word."""

# Where what a rule saw can be changed: by the agent, and by an admin for anybody.
OWN_PAGES = {
    Reason.AGENT_OFF: "notifications.show",
    Reason.AGENT_ONLINE: "why.show",
    Reason.AGENT_RETURNED: "why.show",
    Reason.NO_ADDRESS: "profile.show",
    Reason.UNDELIVERABLE: "profile.show",
}
ADMINS_PAGES = {
    Reason.ACCOUNT_OFF: "notifications.show",
    Reason.AGENT_INACTIVE: "team.show",
    Reason.OUTSIDE_GROUP: "team.show",
    Reason.NO_ADDRESS: "team.show",
    Reason.UNDELIVERABLE: "team.show",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`decides` when it is the one that gave the reason; `change` leads to where it can be changed."""

    passed: bool
    words: str
    saw: str
    decides: bool
    change: str | None


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
    """Each outcome of the alert once, with the names of those who share it."""
    shared: dict[Outcome, list[str]] = {}
    for verdict in in_order(alert.verdicts):
        shared.setdefault(outcome(verdict, alert, seen.attempts_of(verdict)), []).append(seen.name_of(verdict))
    return [(came, ", ".join(names)) for came, names in shared.items()]


def opened_first(seen: SeenAlert, person: Person) -> str:
    """The agent most likely asked about: oneself; for an admin the first who was asked about and got no mail."""
    stopped = (v.agent for v in in_order(seen.alert.verdicts) if v.reason and v.reason not in NOT_ASKED)
    return next(stopped, seen.me) if person.is_admin else seen.me


def rules(seen: SeenAlert, verdict: ExplainedVerdict, person: Person) -> list[Rule]:
    """All that were asked, in order."""
    day = day_of(seen.alert.alert.at)
    return [
        Rule(
            step.passed,
            _sentence(step),
            shown(named(step.saw, seen.groups), day),
            step.rule is verdict.reason,
            None if step.passed else _change(step.rule, seen.alert.alert.kind, verdict.agent == seen.me, person.is_admin),
        )
        for step in verdict.trace
    ]


def named(saw: Saw, groups: Mapping[str, str]) -> Saw:
    """With the group's name, where it is known, in place of its id."""
    values = ((name, groups.get(str(value), value) if name == "group" else value) for name, value in saw.values)
    return Saw(saw.sentence, tuple(values))


def _sentence(step: Step) -> str:
    words = passed_sentence(step.rule) if step.passed else reason_sentence(step.rule)
    return words[0].upper() + words[1:]


def _change(rule: Reason, kind: Kind, own: bool, is_admin: bool) -> str | None:
    """Only to pages that are there, for who may change it."""
    endpoint = (OWN_PAGES.get(rule) if own else None) or (ADMINS_PAGES.get(rule) if is_admin else None)
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, _anchor=kind if endpoint == "notifications.show" else None)


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
