"""Sign in with e-mail and password, stay signed in, sign out. The token is in the person's cookie, only its hash in the database."""

import hashlib
import secrets
from datetime import timedelta

from portal.actions.house import House
from portal.addresses import email_key
from portal.clock import now
from portal.passwords import hash_password, is_outdated, is_right
from portal.store import sign_ins
from portal.store.sign_ins import Person

LASTS = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=5)
BROWSER_LENGTH = 300


def sign_in(house: House, email: str, password: str, browser: str) -> str | None:
    """A new token, or None when no active agent has this e-mail and password; which of the two was wrong cannot be told."""
    with house.db.read() as tx:
        held = sign_ins.credentials(tx, email_key(email))
    kept = held.password_hash if held else None
    if not is_right(kept, password) or held is None or kept is None:
        return None
    token = secrets.token_urlsafe(32)
    renewed = hash_password(password) if is_outdated(kept) else None
    with house.db.write() as tx:
        if not sign_ins.is_still(tx, held):  # changed while the hash was being checked, which takes its time
            return None
        sign_ins.begin(tx, held.agent_id, _hash(token), browser[:BROWSER_LENGTH], now())
        if renewed:
            sign_ins.renew_hash(tx, held, renewed)
    return token


def signed_in(house: House, token: str) -> Person | None:
    """Whose token it is. Noted at most every few minutes, so that reading a page seldom writes."""
    with house.db.read() as tx:
        person = sign_ins.person(tx, _hash(token), seen_after=now() - LASTS)
    if person and now() - person.seen_at > NOTED_EVERY:
        with house.db.write() as tx:
            sign_ins.saw(tx, person.sign_in_id, now())
    return person


def sign_out(house: House, token: str) -> None:
    with house.db.write() as tx:
        sign_ins.close(tx, _hash(token), now())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
