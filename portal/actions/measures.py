"""What the portal counts and times of its own work, by name, for Prometheus (docs/operate/watching.md)."""

from portal.actions.receive import Answer
from portal.actions.take_reports import CameTo
from portal.actions.tally import Measure
from portal.chat_systems import ADAPTERS
from portal.chat_systems.poll_failed import PollFault
from portal.mail.letters import AccountMail
from portal.mail.smtp import STEPS
from portal.mail_services import SERVICES
from portal.rules.reasons import Kind, Reason
from portal.store.summaries import SUMMARY

SEND = "send"
"""In place of a reason, where a verdict says that the mail is owed."""

BY_MAIL = "mail"
"""In place of a mail service, where a mail came back."""

WELL = "well"
"""In place of a fault, where a chat system answered all that it was asked."""

OTHER = "other"
"""What strangers call has no name of its own here, or they could make as many as they like."""


VERDICTS = Measure(
    "portal_verdicts",
    "Verdicts: one for each agent of each decided alert",
    {"kind": tuple(Kind), "reason": (SEND, *Reason)},
)
LATENESS = Measure(
    "portal_decision_lateness_seconds",
    "How long after it was due an alert was decided",
    {"kind": tuple(Kind)},
    (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600),
)
MAILS = Measure(
    "portal_mails",
    "What became of mails: each attempt, and each mail that was cancelled",
    {"kind": (*Kind, *AccountMail, SUMMARY), "outcome": ("sent", "deferred", "failed", "cancelled")},
)
SMTP_STEPS = Measure(
    "portal_smtp_step_seconds",
    "How long the mail server took for one step",
    {"step": ("connect", *dict.fromkeys(STEPS.values()), "body")},
    (0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60),
)
WEBHOOKS = Measure(
    "portal_webhooks",
    "Calls of chat systems and mail services by what they were answered",
    {"source": (*ADAPTERS, *SERVICES, OTHER), "answer": (*Answer, "400", "401", "404", "413", "422", "429", "500", "503", OTHER)},
)
REPORTS = Measure(
    "portal_reports",
    "Reports of what became of mails, from mail services and by mail, and mails that came back and reported nothing",
    {"source": (*SERVICES, BY_MAIL), "came_to": tuple(CameTo)},
)
POLLS = Measure(
    "portal_polls",
    "How often chat systems were asked, and how they failed to answer",
    {"source": tuple(source for source, adapter in ADAPTERS.items() if adapter.poller), "result": (WELL, *PollFault)},
)
MEASURES = (VERDICTS, LATENESS, MAILS, SMTP_STEPS, WEBHOOKS, REPORTS, POLLS)
