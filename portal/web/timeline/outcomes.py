"""What came of an alert for one agent, in a sign and a few words."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from portal.actions.explain import BEFORE_TEAM, ExplainedAlert, ExplainedVerdict
from portal.outcomes import Outcome as Said
from portal.rules.reasons import Reason
from portal.rules.trace import N_
from portal.sentences import day_of, moment, reason_sentence, step_sentence
from portal.store.decided import Mail
from portal.store.timeline import Attempt
from portal.web.timeline.scene import Outcome, Tone

# What the portal itself says of a mail it did not send; a mail server's words stay as they are.
OWN_WORDS = (
    N_("the agent is not active"),
    N_("the option is off"),
    N_("served meanwhile"),
    N_("no address is known"),
    N_("the portal could not write it"),
    N_("many mails went out within the hour, so this one waits"),
)

_ENDS = {
    "failed": ("✗", N_("e-mail refused"), Tone.NO),
    "bounced": ("✗", N_("e-mail returned"), Tone.NO),
    "complained": ("✗", N_("e-mail marked as spam"), Tone.NO),
    "cancelled": ("–", N_("e-mail cancelled"), Tone.SOFT),
    "queued": ("✓", N_("e-mail on its way"), Tone.YES),
}


def outcome(verdict: ExplainedVerdict, alert: ExplainedAlert, attempts: Sequence[Attempt]) -> Outcome:
    """`attempts` are those of the verdict's mail, in order of time."""
    if verdict.reason:
        # Never a candidate, or told by an earlier mail: that is no news, and is shown softly.
        asked = verdict.reason not in (*BEFORE_TEAM, Reason.ALREADY_SENT)
        return Outcome("✗" if asked else "–", _stopped(verdict, verdict.reason), Tone.NO if asked else Tone.SOFT)
    if verdict.mail is None:
        words = gettext("e-mail") if alert.decided_at else gettext("would get an e-mail")
        return Outcome("✓", words, Tone.YES)
    return _of_mail(verdict.mail, attempts, day_of(alert.alert.at))


def _stopped(verdict: ExplainedVerdict, reason: Reason) -> str:
    """As the rule said it, as long as what it saw is kept."""
    said = next((step for step in verdict.trace if step.rule is reason), None)
    return step_sentence(said) if said else reason_sentence(reason)


def _of_mail(mail: Mail, attempts: Sequence[Attempt], day: date) -> Outcome:
    if mail.state == "failed" and mail.why in OWN_WORDS:
        return Outcome("✗", gettext("e-mail not written"), Tone.NO)
    if mail.in_summary and mail.state == "queued" and mail.next_attempt_at:
        return Outcome("…", gettext("held back: in a summary at %(time)s", time=moment(mail.next_attempt_at, day)), Tone.PLAIN)
    if mail.state in _ENDS:
        sign, words, tone = _ENDS[mail.state]
        return Outcome(sign, gettext(words), tone)
    if mail.next_attempt_at:
        return Outcome("…", gettext("e-mail: next try at %(time)s", time=moment(mail.next_attempt_at, day)), Tone.PLAIN)
    if mail.state == Said.DELIVERED:
        return Outcome("✓", gettext("e-mail delivered"), Tone.YES)
    accepted = [attempt.at for attempt in attempts if attempt.outcome == Said.ACCEPTED]
    words = gettext("in a summary") if mail.in_summary else gettext("e-mail")
    return Outcome("✓", f"{words} {moment(accepted[-1], day)}" if accepted else words, Tone.YES)
