"""To disconnect a device that counts as connected although nobody sits at it.

It is a fact like any other in the device's history, so the rules see it from now on; what the chat system tells later of the device
connects it again.
"""

from portal.actions.house import House
from portal.clock import now
from portal.store import devices
from portal.store.sign_ins import Person


class NoSuchDevice(Exception):  # noqa: N818
    """The person has no such device."""


def disconnect_device(house: House, person: Person, device: int) -> None:
    """`device` is its row. Again does no harm. Raises `NoSuchDevice`."""
    with house.db.write() as tx:
        if not devices.disconnect(tx, person.agent_id, device, now()):
            raise NoSuchDevice
