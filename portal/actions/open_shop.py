"""To open a shop that is for show: an account as a provisioning file names it, with delays short enough to watch."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.actions.house import House
from portal.actions.provision.apply import Provisioning
from portal.actions.provision.forms import AccountForm
from portal.store import plays

DEMO = "demo"
"""The account of a first start, in which anybody at this machine may play the chat system."""

DELAY, GRACE = timedelta(seconds=10), timedelta(seconds=5)
"""D and G of every shop that is for show."""


def open_shop(house: House, account: Mapping[str, Any], since: datetime) -> None:
    """`account` is one of a provisioning file; its story began at `since`."""
    pace = {"offline_delay_seconds": DELAY.total_seconds(), "missed_grace_seconds": GRACE.total_seconds()}
    with house.db.write() as tx:
        Provisioning(tx, house, overwrite=False).account(AccountForm.model_validate({**account, **pace}), "accounts[0]")
        plays.mark(tx, account["id"], since)
