"""To rotate the keys that secrets are encrypted with: from then on the newest key opens all of them, and older ones may go."""

from dataclasses import dataclass

from portal.actions.house import House
from portal.store import encrypted


@dataclass(frozen=True, slots=True)
class Rotated:
    """`made` says that the house made a new key of its own; `renewed` values were put under the newest key, `lost` ones no key opens."""

    made: bool
    renewed: int
    lost: int


def rotate_keys(house: House) -> Rotated:
    """Beside running processes: those whose keys are kept under `VAR_DIR` find the new one there; those whose keys are settings must
    have been given the new one before.

    A rotation that was cut off is ended by the next one, without a further key. Keys are kept only beside SQLite, where this
    transaction is the only one that writes: of two rotations at once, one waits for the other.
    """
    locksmith = house.locksmith
    with house.db.write() as tx:
        encrypted.hold_accounts(tx)
        found = encrypted.count(tx, locksmith)
        made = not found.older and locksmith.add_key()
        return Rotated(made, encrypted.renew(tx, locksmith), found.lost)
