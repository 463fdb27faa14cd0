"""Rules that both kinds of mail share (contract/RULES.md, Verdicts). Each takes what is asked and answers with a step."""

from dataclasses import dataclass

from portal.rules.facts import Agent, Facts, Option, Unknown
from portal.rules.once import once
from portal.rules.reasons import Kind, Plan, Reason
from portal.rules.spans import Span
from portal.rules.team import members, names, team
from portal.rules.trace import N_, Saw, Step, saw, type_of_value


@dataclass(frozen=True, slots=True)
class Asked:
    """Must this agent be mailed? `window` is `[T, T + D)` or `[L, L + G)`; `messages` are those the mail would be about."""

    kind: Kind
    agent: Agent
    facts: Facts
    window: Span
    messages: tuple[str, ...]


def account_off(asked: Asked) -> Step:
    return _option(Reason.ACCOUNT_OFF, asked.facts.options[asked.kind])


def agent_off(asked: Asked) -> Step:
    return _option(Reason.AGENT_OFF, asked.agent.options[asked.kind])


def _option(rule: Reason, option: Option) -> Step:
    word = N_("on") if option.on else N_("off")
    since = N_("on since %(since)s") if option.on else N_("off since %(since)s")
    return Step(rule, option.on, saw(since, since=option.since) if option.since else saw(word))


def agent_inactive(asked: Asked) -> Step:
    return Step(Reason.AGENT_INACTIVE, asked.agent.active, saw(N_("active") if asked.agent.active else N_("not active")))


def outside_group(asked: Asked) -> Step:
    return Step(Reason.OUTSIDE_GROUP, asked.agent.id in members(asked.facts), _seen_team(asked.facts))


@once
def _seen_team(facts: Facts) -> Saw:
    group, told = facts.conversation.group, names(team(facts))
    if not told:
        return saw(N_("nobody is active"))
    if group and facts.plan is Plan.PRO:
        return saw(N_("group %(group)s: %(team)s"), group=group, team=told)
    return saw(N_("the whole account: %(team)s"), team=told)


def unknown(rule: Reason, gap: Unknown, bare: str, named: str, *, passed: bool = True, **values: type_of_value) -> Step:
    """Nobody can tell: `named` also says which chat system did not answer, and since when; `bare` is where there is none to name."""
    told = saw(named, chat=f"{gap.source} {gap.endpoint}", since=gap.start, **values) if gap.endpoint else saw(bare, **values)
    return Step(rule, passed, told, known=False)


def no_address(asked: Asked) -> Step:
    known = asked.agent.has_address
    return Step(Reason.NO_ADDRESS, known, saw(N_("the address is known") if known else N_("no address is known")))


def undeliverable(asked: Asked) -> Step:
    fine = not asked.agent.suspended
    return Step(Reason.UNDELIVERABLE, fine, saw(N_("the address takes mail") if fine else N_("suspended after three hard bounces")))
