"""To provision: create or update what a file names, idempotently and in one transaction (contract/EVENTS.md, Provisioning)."""

import json

from pydantic import ValidationError

from portal.actions.house import House
from portal.actions.provision.apply import Provisioning
from portal.actions.provision.faults import WrongFile, twice
from portal.actions.provision.forms import FileForm
from portal.bodies import fault_of

__all__ = ["WrongFile", "provision"]


def provision(house: House, text: str, overwrite: bool) -> list[str]:
    """A line for each change; none shows a password or a secret. Raises `WrongFile`, and then nothing is changed."""
    file = _read(text)
    if faults := twice(file):
        raise WrongFile(faults)
    with house.db.write() as tx:
        work = Provisioning(tx, house, overwrite)
        for place, account in enumerate(file.accounts):
            work.account(account, f"accounts[{place}]")
        if work.faults:
            raise WrongFile(work.faults)
    return work.changes


def _read(text: str) -> FileForm:
    try:
        return FileForm.model_validate(json.loads(text.removeprefix("\ufeff")))
    except json.JSONDecodeError as error:
        raise WrongFile([f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"]) from None
    except ValidationError as error:
        faults = [fault_of(detail["loc"], detail["msg"], "the file") for detail in error.errors(include_url=False, include_input=False)]
        raise WrongFile([f"{fault.at}: {fault.why}" for fault in faults]) from None
    except (RecursionError, ValueError) as error:
        raise WrongFile([f"not JSON: {error}"]) from None
