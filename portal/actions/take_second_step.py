"""The second step of the log-in: the password was right, and a code completes the sign-in. That a recovery code did is told by mail."""

import secrets

import structlog

from portal.actions import known_browser, slow_down
from portal.actions.house import House
from portal.actions.noted import agent_noted
from portal.actions.prove import is_proof, is_recovery_code
from portal.actions.sign_in import token_hash
from portal.actions.warn_of_guesses import warn_of_codes
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import notifications, second_steps, sign_ins
from portal.store.audit import By, Means

log = structlog.get_logger()


class TooLateError(Exception):
    """The sign-in does not wait for a code, or no longer: begin again with the password."""


def take_second_step(house: House, token: str, typed: str, known: str) -> str | None:
    """A new token in the place of the one that waits; None when the code is not right, or was used before.

    `known` is what the browser kept of `known_browser.make`. Raises `TooLateError` or `TooSoonError`.
    """
    with house.db.read() as tx:
        agent = sign_ins.waiting(tx, token_hash(token), now())
    if agent is None:
        raise TooLateError
    lane = slow_down.lane(house, "code", str(agent), known_browser.mark(house, agent, known))
    failed = slow_down.count_try(house, lane)
    new = _complete(house, agent, token, typed)
    log.info("second_step" if new else "second_step.refused", agent=agent)
    if new is None:
        warn_of_codes(house, agent, failed)
        return None
    slow_down.forgive(house, lane)
    return new


def _complete(house: House, agent: int, token: str, typed: str) -> str | None:
    new = secrets.token_urlsafe(32)
    with house.db.write() as tx, agent_noted(tx, By(Means.PAGE, agent), agent):
        if not second_steps.is_on(tx, agent):  # turned off in the meantime
            raise TooLateError
        if not is_proof(tx, house, agent, typed):
            return None
        if not sign_ins.complete(tx, token_hash(token), token_hash(new), now()):
            raise TooLateError
        if is_recovery_code(typed):
            notifications.owe_account_mail(tx, AccountMail.CODE_USED, agent, now())
    house.alarm.ring(now())
    return new
