"""Ahora mismo: who would be told if a visitor wrote now, in the reader's words (look.md, Notificaciones)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from flask import abort, request
from flask_babel import format_time, gettext

from portal.actions.preview import Outlook, Prospect
from portal.rules.facts import Agent
from portal.rules.reasons import Kind, Reason
from portal.sentences import device_name, present_sentence
from portal.store.last_seen import last_seen
from portal.store.sign_ins import Person
from portal.web import house
from portal.web.chat_words import gap_words
from portal.web.times import ago, lasting
from portal.web.unheard import cause, outlook, unheard

# No mail, and nothing amiss: somebody is there, or it is not for this agent.
QUIET = (Reason.AGENT_ONLINE, Reason.COLLEAGUE_ONLINE, Reason.OUTSIDE_GROUP, Reason.AGENT_INACTIVE)


MOST = 25
"""Agents that are shown at first; more are shown when they are asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One agent; `tone` is a class of the style sheet, `detail` follows the words and may be empty."""

    name: str
    connected: str
    tone: str
    sign: str
    words: str
    detail: str


def shown(person: Person) -> dict[str, Any]:
    """What the block `now` of the page is given; `state` differs when anything in it does."""
    seen = outlook(person)
    me = next(agent for agent, row in seen.account.rows.items() if row == person.agent_id)
    choices = _choices(seen, seen.account.agents[me], person)
    group = _chosen(choices)
    everybody = "1" if request.args.get("everybody") else None
    listed = list(islice(_listed(seen, group or None, me, person), None if everybody else MOST + 1))
    told = {"rows": _rows(seen, listed if everybody else listed[:MOST]), "summary": _summary(seen, group or None)}
    asked = {"groups": choices, "group": group, "everybody": everybody, "more": not everybody and len(listed) > MOST}
    return {**told, **asked, "state": sha256(repr((told, unheard())).encode()).hexdigest()[:12]}


def _choices(seen: Outlook, me: Agent, person: Person) -> Mapping[str, str]:
    """The groups a visitor might write to, names by id, "" for none: for an agent those of their team."""
    mine = {group: name for group, name in seen.groups.items() if person.is_admin or not me.groups or group in me.groups}
    without = {"": gettext("no group")}
    return ({**without, **mine} if person.is_admin else {**mine, **without}) if mine else without


def _chosen(choices: Mapping[str, str]) -> str:
    """The first, unless the address names one; 404 for one that cannot be chosen."""
    asked = request.args.get("group", next(iter(choices)))
    return asked if asked in choices else abort(404)


def _listed(seen: Outlook, group: str | None, me: str, person: Person) -> Iterator[tuple[Agent, Prospect]]:
    """Oneself first, then the team; of the others an admin alone sees who is there. Who is not shown is not decided about."""
    prospect_of, asked = seen.prospect(group), seen.asked(group)
    hidden = () if person.is_admin else (Reason.OUTSIDE_GROUP, Reason.AGENT_INACTIVE)
    agents = seen.account.agents.values()
    for agent in sorted(agents, key=lambda a: (a.id != me, a.id not in asked, not a.active, a.name.casefold(), a.id)):
        prospect = prospect_of(agent.id)
        if agent.id == me or prospect.reason not in hidden:
            yield agent, prospect


def _rows(seen: Outlook, listed: Sequence[tuple[Agent, Prospect]]) -> list[Row]:
    """Only of who is shown it is asked when they were last there."""
    rows = seen.account.rows
    with house().db.glance() as tx:
        last = last_seen(tx, [rows[agent.id] for agent, _ in listed], seen.at)
    due = gettext("e-mail at %(time)s", time=format_time(seen.due_at, "short"))
    return [_row(seen, agent, prospect, due, _connected(seen, agent, last.get(rows[agent.id]))) for agent, prospect in listed]


def _row(seen: Outlook, agent: Agent, prospect: Prospect, due: str, connected: str) -> Row:
    """`due` is what is said of a mail."""
    name = agent.name or agent.id
    if prospect.reason is None:
        return Row(name, connected, "yes", "✓", due, "")
    tone, sign = ("soft", "–") if prospect.reason in QUIET else ("no", "✗")
    words = present_sentence(prospect.reason) + (":" if prospect.reason is Reason.COLLEAGUE_ONLINE else "")
    return Row(name, connected, tone, sign, words, _detail(seen, agent, prospect))


def _connected(seen: Outlook, agent: Agent, last: tuple[str, datetime] | None) -> str:
    """`last` is the device they were last there with, and until when."""
    if devices := seen.online(agent):
        return str(gettext("online · %(devices)s", devices=", ".join(map(device_name, devices))))
    if gap := seen.unknown(agent):
        return gap_words(gap) if gap.endpoint else str(gettext("not known"))
    if last:
        device, until = last
        return str(gettext("offline · last: %(device)s, %(when)s", device=device_name(device), when=ago(until)))
    return str(gettext("offline"))


def _detail(seen: Outlook, agent: Agent, prospect: Prospect) -> str:
    """How long it has been off, or who is online."""
    options = {Reason.AGENT_OFF: agent.options, Reason.ACCOUNT_OFF: seen.account.options}.get(prospect.reason or Reason.PLAN)
    if options and (since := options[Kind.OFFLINE].since):
        return lasting(since)
    return prospect.colleagues


def _summary(seen: Outlook, group: str | None) -> str:
    """Said plainly when nobody would be told."""
    nobody = seen.nobody(group)
    told = gettext("Nobody would get an e-mail, and nobody is online.")
    return f"{told} {cause(nobody)}" if nobody else ""
