"""What the page of the played chat says, in the reader's language and zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from portal.actions.explain import ExplainedAlert, ExplainedVerdict
from portal.actions.see_alert import SeenAlert
from portal.actions.see_players import Player
from portal.clock import now
from portal.mail.inbox import Mail
from portal.mail.wording import shortened
from portal.rules.reasons import Kind
from portal.rules.trace import N_
from portal.sentences import clock, day_of, moment, passed_sentence, show
from portal.store.talks import Talk
from portal.web.alert_words import tally
from portal.web.rule_words import named
from portal.web.timeline.outcomes import outcome
from portal.web.timeline.scene import Outcome
from portal.web.times import span

FIRST_WORDS = 90
"""As many characters of a mail are shown."""

VISITORS = ("Marta", "Hugo", "Lucía", "Pablo", "Elena", "Omar")
"""Names that a new visitor may have: one more than the earlier ones that are seen."""

KINDS = ("web", "desktop", "mobile")

_DELAYS = N_(
    "Here the team has %(delay)s to come back instead of %(usual_delay)s, and a visitor who leaves %(grace)s instead of %(usual_grace)s."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One rule as asked about one agent; `known` is as in `Step`; `decides` when it is the one that gave the reason."""

    agent: str
    passed: bool
    known: bool
    decides: bool
    saw: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to be so for a mail."""

    words: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Device:
    """One that is connected, or could be; `deed` is what its button does."""

    kind: str
    connected: bool
    deed: str


def about(seen: SeenAlert, alert: ExplainedAlert) -> str:
    """What the alert is about."""
    told = {"who": seen.visitor or gettext("A visitor"), "time": clock(alert.alert.at)}
    if alert.alert.kind is Kind.MISSED:
        return str(gettext("%(who)s left at %(time)s", **told))
    return str(gettext("%(who)s wrote at %(time)s", **told))


def standing(alert: ExplainedAlert) -> str:
    """What was decided, or would be if nothing changed."""
    told = tally(alert)
    if alert.decided_at:
        times = {"time": clock(alert.decided_at), "end": clock(alert.alert.ends)}
        return str(gettext("Decided at %(time)s, by what had happened until %(end)s: %(tally)s", **times, tally=told))
    return f"{told[0].upper()}{told[1:]}"


def seconds_left(alert: ExplainedAlert) -> int:
    """Whole seconds until the alert is due; 0 from then on."""
    return max(0, -((now() - alert.alert.due_at) // timedelta(seconds=1)))


def columns(alert: ExplainedAlert) -> list[ExplainedVerdict]:
    """The agents by name: however the verdicts turn, each keeps their place."""
    return sorted(alert.verdicts, key=lambda verdict: (verdict.name, verdict.agent))


def rules(seen: SeenAlert, alert: ExplainedAlert) -> list[Rule]:
    """All that were asked, in order, as they stand; none once what they looked at was erased."""
    asked, day = columns(alert), day_of(alert.alert.at)
    rows = zip(*(verdict.trace for verdict in asked), strict=True)
    return [
        Rule(
            _sentence(passed_sentence(row[0].rule)),
            [
                Cell(seen.name_of(verdict), step.passed, step.known, step.rule is verdict.reason, show(named(step.saw, seen.groups), day))
                for verdict, step in zip(asked, row, strict=True)
            ],
        )
        for row in rows
    ]


def verdict_of(seen: SeenAlert, alert: ExplainedAlert, verdict: ExplainedVerdict) -> Outcome:
    return outcome(verdict, alert, seen.attempts_of(verdict))


def mailed(seen: SeenAlert) -> list[tuple[ExplainedAlert, ExplainedVerdict]]:
    """Each mail of the burst once, with the first alert that it is about."""
    owed = [(alert, verdict, verdict.mail) for alert in seen.burst for verdict in columns(alert)]
    return list({mail.notification: (alert, verdict) for alert, verdict, mail in reversed(owed) if mail}.values())[::-1]


def devices(player: Player) -> list[Device]:
    """One button for each that is connected, and for each kind of which none is."""
    shown = [Device(device.kind, True, f"disconnects:{device.id}") for device in player.devices]
    free = [Device(kind, False, f"connects:{kind}") for kind in KINDS if kind not in {device.kind for device in player.devices}]
    return sorted(shown + free, key=lambda device: KINDS.index(device.kind))


def delays(delay: timedelta, grace: timedelta, usual: tuple[timedelta, timedelta]) -> str:
    """How much less patient a shop for show is; `usual` are the portal's own D and G."""
    told = {"delay": span(delay), "usual_delay": span(usual[0]), "grace": span(grace), "usual_grace": span(usual[1])}
    return str(gettext(_DELAYS, **told))


def first_words(mail: Mail) -> str:
    """What the visitor wrote, as the mail quotes it."""
    quoted = [line.removeprefix(">") for line in (mail.text or "").splitlines() if line.startswith(">")]
    return shortened(" ".join(quoted), FIRST_WORDS)


def told_at(at: datetime) -> str:
    """With the date when that is not today."""
    return moment(at, day_of(now()))


def next_visitor(earlier: Sequence[Talk]) -> str:
    """A name that none of the earlier visitors has."""
    taken = {talk.visitor for talk in earlier}
    return next(name for name in VISITORS if name not in taken)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
