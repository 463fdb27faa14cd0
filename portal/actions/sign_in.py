"""Sign in with e-mail and password, stay signed in, sign out. The token is in the person's cookie, only its hash in the database."""

import hashlib
import secrets
from datetime import timedelta

import structlog

from portal.actions import known_browser, slow_down
from portal.actions.house import House
from portal.actions.warn_of_guesses import warn_of_passwords
from portal.addresses import email_key
from portal.clock import now
from portal.passwords import hash_password, is_outdated, is_right
from portal.store import profile, second_steps, sign_ins
from portal.store.sign_ins import LASTS, Credentials, Person

STEP_WITHIN = timedelta(minutes=5)
"""How long the second step may take after the password."""

NOTED_EVERY = timedelta(minutes=5)
BROWSER_LENGTH = 300

log = structlog.get_logger()


def sign_in(house: House, email: str, password: str, browser: str, known: str = "") -> str | None:
    """A new token, or None when no active agent has this e-mail and password; which of the two was wrong cannot be told.

    `browser` is what the browser calls itself, `known` what it kept of `known_browser.make`. The token signs in at once, or after the
    second step where the agent has one. Raises `TooSoonError` after too many tries.
    """
    with house.db.read() as tx:
        held = sign_ins.credentials(tx, email_key(email))
    mark = known_browser.mark(house, held.agent_id if held else None, known)
    lane = slow_down.lane(house, "log-in", email_key(email), mark)
    failed = slow_down.count_try(house, lane)
    if not is_right(held.password_hash if held else None, password) or held is None:
        log.info("sign_in.refused", agent=held and held.agent_id)
        warn_of_passwords(house, held, failed)
        return None
    token = _begin(house, held, password, browser)
    if token:
        log.info("sign_in", agent=held.agent_id)
        slow_down.forgive(house, lane)
    return token


def _begin(house: House, held: Credentials, password: str, browser: str) -> str | None:
    token, kept = secrets.token_urlsafe(32), held.password_hash or ""
    renewed = hash_password(password) if is_outdated(kept) else None
    with house.db.write() as tx:
        if not sign_ins.is_still(tx, held):  # changed while the hash was being checked, which takes its time
            return None
        waits_until = now() + STEP_WITHIN if second_steps.is_on(tx, held.agent_id) else None
        sign_ins.begin(tx, held.agent_id, token_hash(token), browser[:BROWSER_LENGTH], now(), waits_until)
        if renewed:
            profile.put_password(tx, held.agent_id, renewed)
    return token


def signed_in(house: House, token: str) -> Person | None:
    """Whose token it is. That it is used is noted where it `is_due`."""
    with house.db.glance() as tx:
        person = sign_ins.person(tx, token_hash(token), seen_after=now() - LASTS)
    if person and is_due(person):
        with house.db.write() as tx:
            sign_ins.saw(tx, person.sign_in_id, now())
    return person


def is_due(person: Person) -> bool:
    """At most every few minutes, so that reading a page seldom writes."""
    return now() - person.seen_at > NOTED_EVERY


def sign_out(house: House, token: str) -> None:
    with house.db.write() as tx:
        sign_ins.close(tx, token_hash(token), now())


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
