"""An operator's way out for who has lost both their app and their recovery codes."""

from portal.actions.house import House
from portal.actions.noted import COMMAND, agent_noted
from portal.addresses import email_key
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import notifications, second_steps, sign_ins


class NoSecondStep(Exception):  # noqa: N818
    """No active agent logs in with this e-mail by a second step."""


def drop_second_step(house: House, email: str) -> None:
    """From now on the password alone is asked for; the agent is told by mail. Raises `NoSecondStep`."""
    with house.db.write() as tx:
        held = sign_ins.credentials(tx, email_key(email))
        if held is None:
            raise NoSecondStep
        with agent_noted(tx, COMMAND, held.agent_id):
            if not second_steps.turn_off(tx, held.agent_id):
                raise NoSecondStep
        notifications.owe_account_mail(tx, AccountMail.SECOND_STEP_OFF, held.agent_id, now())
    house.alarm.ring(now())
