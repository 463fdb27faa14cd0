"""A browser that an agent has proved themselves in: guesses from elsewhere do not hold it up (OWASP's "device cookie").

It signs nobody in. All it gives is a lane of its own in `slow_down`, until the password changes or a second step is turned on.
"""

import hashlib
import secrets

from itsdangerous import BadSignature

from portal.actions.house import House
from portal.clock import now
from portal.store import profile, second_steps

SALT = "proved-browser"

BY_MAIL = "by mail"
"""The mark of every browser known by a recovery alone: who reads the mail has one lane, however often they recover."""


def make(house: House, agent: int, mark: str = "") -> str:
    """What the agent's browser keeps, in a cookie; a `mark` of its own unless one is given."""
    digest, _ = _proofs(house, agent)
    token: str = house.signer(SALT).dumps([agent, mark or secrets.token_urlsafe(16), digest, now().timestamp()])
    return token


def mark(house: House, agent: int | None, token: str) -> str:
    """What tells this browser from the agent's others; empty for a browser that is not the agent's, or is so no more."""
    try:
        whose, found, digest, made_at = house.signer(SALT).loads(token)
    except BadSignature:
        return ""
    if agent is None or whose != agent:
        return ""
    password, since = _proofs(house, agent)
    return str(found) if digest == password and made_at >= since else ""


def _proofs(house: House, agent: int) -> tuple[str, float]:
    """What tells this password from the agent's others, and since when (as a timestamp) a second step is on: 0 while none is."""
    with house.db.read() as tx:
        kept, step = profile.profile_of(tx, agent).password_hash, second_steps.of(tx, agent)
    return hashlib.sha256((kept or "").encode()).hexdigest()[:16], step.made_at.timestamp() if step and step.is_on else 0
