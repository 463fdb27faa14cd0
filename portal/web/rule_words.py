"""What the page of one alert says of each rule that was asked, in the reader's words, and where it can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from portal.actions.explain import ExplainedVerdict
from portal.actions.see_alert import SeenAlert
from portal.rules.reasons import Kind, Reason
from portal.rules.trace import Saw, Step, type_of_value
from portal.sentences import day_of, step_sentence
from portal.sentences import show as shown
from portal.store.sign_ins import Person
from portal.web.chat_words import chat_name

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
    """`known` is as in `Step`; `decides` when it is the one that gave the reason; `change` leads to where it can be changed."""

    passed: bool
    known: bool
    words: str
    saw: str
    decides: bool
    change: str | None


def rules(seen: SeenAlert, verdict: ExplainedVerdict, person: Person) -> list[Rule]:
    """All that were asked, in order."""
    day = day_of(seen.alert.alert.at)
    return [
        Rule(
            step.passed,
            step.known,
            _sentence(step),
            shown(named(step.saw, seen.groups), day),
            step.rule is verdict.reason,
            None if step.passed else _change(step.rule, seen.alert.alert.kind, verdict.agent == seen.me, person.is_admin),
        )
        for step in verdict.trace
    ]


def named(saw: Saw, groups: Mapping[str, str]) -> Saw:
    """With the name of a group, where it is known, and of a chat system, in place of their ids."""
    return Saw(saw.sentence, tuple((name, _named(name, value, groups)) for name, value in saw.values))


def _named(name: str, value: type_of_value, groups: Mapping[str, str]) -> type_of_value:
    if name == "chat":
        source, _, endpoint = str(value).partition(" ")
        return chat_name(source, endpoint)
    return groups.get(str(value), value) if name == "group" else value


def _sentence(step: Step) -> str:
    words = step_sentence(step)
    return words[0].upper() + words[1:]


def _change(rule: Reason, kind: Kind, own: bool, is_admin: bool) -> str | None:
    """Only to pages that are there, for who may change it."""
    endpoint = (OWN_PAGES.get(rule) if own else None) or (ADMINS_PAGES.get(rule) if is_admin else None)
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, _anchor=kind if endpoint == "notifications.show" else None)
