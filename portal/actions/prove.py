"""To prove by a code that one is the agent whose second step is on: by one of the app's, or a recovery code."""

from cryptography.fernet import InvalidToken
from sqlalchemy import Connection

from portal import codes
from portal.actions.house import House
from portal.clock import now
from portal.store import second_steps


def is_proof(tx: Connection, house: House, agent: int, typed: str) -> bool:
    """Whether `typed` is a code of the agent's that was not used yet. Now it is used: none is taken twice (RFC 6238, 5.2)."""
    code = codes.cleaned(typed)
    if codes.is_of_app(code):
        return is_of_app(tx, house, agent, code)
    return second_steps.take_code(tx, agent, codes.digest(code), now())


def is_recovery_code(typed: str) -> bool:
    """By its form: whether it is one that counts once, and not one of the app's."""
    return not codes.is_of_app(codes.cleaned(typed))


def is_of_app(tx: Connection, house: House, agent: int, typed: str) -> bool:
    """The same for the app's alone, also while the second step is only offered."""
    found = second_steps.of(tx, agent)
    secret = readable(house, found.secret) if found else None
    step = codes.step_of(secret, codes.cleaned(typed), now()) if secret else None
    return step is not None and second_steps.take_step(tx, agent, step)


def readable(house: House, locked: str) -> str | None:
    """The secret; None when no key of `ENCRYPTION_KEYS` opens it, and then recovery codes are the way in."""
    try:
        return house.locksmith.unlock(locked)[0]
    except InvalidToken:
        return None
