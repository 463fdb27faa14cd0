"""Every reason and every kind of mail in words, and what a rule saw filled in. The only place that puts rules into language."""

from datetime import UTC, date, datetime

from flask_babel import format_date, format_time, gettext, to_user_timezone

from portal.rules.reasons import Kind, Reason
from portal.rules.trace import N_, Saw, Step, type_of_value

_NAMES = {
    Kind.OFFLINE: N_("E-mail when you are offline"),
    Kind.MISSED: N_("E-mail for a missed conversation"),
}

# What each rule says when it stops the mail, and when it lets it pass. The agent is its subject, and goes without saying.
_SAYS = {
    Reason.PLAN: (N_("the plan does not include these mails"), N_("the plan includes these mails")),
    Reason.ACCOUNT_OFF: (N_("these mails are off for the whole account"), N_("these mails are on for the account")),
    Reason.AGENT_INACTIVE: (N_("is not an active agent"), N_("is an active agent")),
    Reason.OUTSIDE_GROUP: (N_("the conversation belongs to another group"), N_("could take the conversation")),
    Reason.AGENT_OFF: (N_("has turned these mails off"), N_("has these mails turned on")),
    Reason.AGENT_ONLINE: (N_("was online when the visitor wrote"), N_("was offline when the visitor wrote")),
    Reason.AGENT_RETURNED: (N_("came online in time"), N_("did not come online in time")),
    Reason.AGENT_NOT_ONLINE: (N_("was not seen online while the visitor waited"), N_("was online while the visitor waited")),
    Reason.OPENED: (N_("opened it in the panel"), N_("did not open it in the panel")),
    Reason.COLLEAGUE_ONLINE: (N_("a colleague was online"), N_("no colleague was online")),
    Reason.SERVED: (N_("the team attended to it"), N_("nobody attended to it")),
    Reason.VISITOR_RETURNED: (N_("the visitor came back at once"), N_("the visitor did not come back")),
    Reason.ALREADY_SENT: (N_("an earlier mail told of it"), N_("no earlier mail told of it")),
    Reason.NO_ADDRESS: (N_("no e-mail address is known"), N_("the e-mail address is known")),
    Reason.UNDELIVERABLE: (N_("the address refuses mail, so it is suspended"), N_("the address takes mail")),
}

# What they say of this moment, where that is not the same.
_NOW = {
    Reason.AGENT_ONLINE: N_("is online"),
    Reason.COLLEAGUE_ONLINE: N_("a colleague is online"),
}

# And when nobody can tell, so that it neither stops a mail nor lets one pass for what it saw.
_UNKNOWN = {
    Reason.AGENT_ONLINE: N_("is not known to have been online when the visitor wrote"),
    Reason.AGENT_RETURNED: N_("is not known to have come online in time"),
    Reason.AGENT_NOT_ONLINE: N_("is not known to have been online while the visitor waited"),
    Reason.OPENED: N_("the chat cannot tell whether they opened it"),
    Reason.COLLEAGUE_ONLINE: N_("no colleague is known to have been online"),
}

_DEVICES = {"web": N_("the web"), "desktop": N_("the desktop program"), "mobile": N_("the phone app")}


def kind_name(kind: Kind) -> str:
    """What the switch of this kind of mail is called."""
    return str(gettext(_NAMES[kind]))


def reason_sentence(reason: Reason) -> str:
    """Why there was no mail."""
    return str(gettext(_SAYS[reason][0]))


def present_sentence(reason: Reason) -> str:
    """Why there would be no mail if a visitor wrote now."""
    return str(gettext(_NOW.get(reason, _SAYS[reason][0])))


def passed_sentence(rule: Reason) -> str:
    """What the rule says when it lets the mail pass."""
    return str(gettext(_SAYS[rule][1]))


def step_sentence(step: Step) -> str:
    """What the rule said when it was asked."""
    if not step.known:
        return str(gettext(_UNKNOWN[step.rule]))
    return passed_sentence(step.rule) if step.passed else reason_sentence(step.rule)


def show(saw: Saw, day: date | None = None) -> str:
    """In the reader's language and zone, times to the second; those of `day` without the date."""
    return str(gettext(saw.sentence, **{name: _shown(name, value, day) for name, value in saw.values}))


def clock(at: datetime) -> str:
    """The time of day to the second, in the reader's zone."""
    return str(format_time(at, "medium"))


def moment(at: datetime, day: date | None) -> str:
    """The time of day, with the date when that is not `day`."""
    if day_of(at) == day:
        return clock(at)
    return str(gettext("%(time)s on %(date)s", time=clock(at), date=format_date(at, "medium")))


def day_of(at: datetime) -> date:
    """The day it was in the reader's zone."""
    day: date = to_user_timezone(at).date()
    return day


def device_name(device: str) -> str:
    """A device by its label, or its kind in the reader's language."""
    return str(gettext(_DEVICES[device])) if device in _DEVICES else device


def plain(saw: Saw) -> str:
    """In English with times as ISO 8601 in UTC, for machines."""
    return saw.sentence % {name: _iso(value) for name, value in saw.values} if saw.values else saw.sentence


def _shown(name: str, value: type_of_value, day: date | None) -> str:
    if isinstance(value, datetime):
        return moment(value, day)
    if name == "devices":
        return ", ".join(device_name(device) for device in str(value).split(", "))
    return str(value)


def _iso(value: type_of_value) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
