"""What can be wrong with a provisioning file as a whole."""

from collections.abc import Iterable, Sequence

from portal.actions.provision.forms import FileForm
from portal.addresses import email_key


class WrongFile(Exception):  # noqa: N818
    """`faults` are lines that name the place and what is wrong there."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = list(faults)


def twice(file: FileForm) -> list[str]:
    """Ids and addresses that stand in the file more than once where they may not."""
    accounts = list(enumerate(file.accounts))
    faults = _repeated((f"accounts[{i}].id", account.id) for i, account in accounts)
    faults += _repeated((f"accounts[{i}].endpoints[{j}].id", e.id) for i, account in accounts for j, e in enumerate(account.endpoints))
    faults += _repeated(
        (f"accounts[{i}].agents[{j}].email", email_key(agent.email))
        for i, account in accounts
        for j, agent in enumerate(account.agents)
        if agent.email
    )
    for i, account in accounts:
        faults += _repeated((f"accounts[{i}].agents[{j}].id", agent.id) for j, agent in enumerate(account.agents))
        faults += _repeated((f"accounts[{i}].groups[{j}].id", group.id) for j, group in enumerate(account.groups))
    return faults


def _repeated(places: Iterable[tuple[str, str]]) -> list[str]:
    seen: dict[str, str] = {}
    faults = []
    for place, value in places:
        if value in seen:
            faults.append(f"{place}: {value!r} stands at {seen[value]} too")
        seen.setdefault(value, place)
    return faults
