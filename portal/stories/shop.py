"""The shop of a story, as a provisioning file names it (contract/EVENTS.md, Provisioning)."""

from dataclasses import dataclass
from typing import Any

from portal.rules.reasons import Plan


@dataclass(frozen=True, slots=True)
class Person:
    """An agent; `mailbox` is their address without its domain, None where no address is known."""

    id: str
    name: str
    mailbox: str | None
    groups: tuple[str, ...] = ()
    offline: bool = True
    missed: bool = True


@dataclass(frozen=True, slots=True)
class Shop:
    """An account with its agents; `groups` are names by id."""

    people: tuple[Person, ...]
    plan: Plan = Plan.STANDARD
    offline: bool = True
    missed: bool = True
    groups: tuple[tuple[str, str], ...] = ()

    def account(self, account: str, secret: str) -> dict[str, Any]:
        """What a provisioning file says of it when it is made as `account`; its one endpoint, of that name too, is signed with `secret`."""
        return {
            "id": account,
            "name": "Zapatos Luna",
            "plan": self.plan,
            "options": {"offline": self.offline, "missed": self.missed},
            "groups": [{"id": group, "name": name} for group, name in self.groups],
            "agents": [_agent(person, account) for person in self.people],
            "endpoints": [{"id": account, "source": "native", "secret": secret}],
        }


def address(mailbox: str, account: str) -> str:
    """Each account has a domain of its own, for no two agents of a portal share an address."""
    return f"{mailbox}@{account}.example"


def _agent(person: Person, account: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": person.id, "name": person.name, "groups": list(person.groups)}
    told["options"] = {"offline": person.offline, "missed": person.missed}
    return told if person.mailbox is None else {**told, "email": address(person.mailbox, account)}
