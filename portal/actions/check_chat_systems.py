"""To check whether the chat systems that must be asked are asked, and answer."""

from portal.actions.house import House
from portal.store import polls


def check_chat_systems(house: House) -> tuple[str | None, str]:
    """What is wrong, None when all is well, and what to do; the database must be fit for use."""
    with house.db.read() as tx:
        asked, failing = polls.any_asked(tx), polls.failing(tx)
    if asked and house.alarm.lacks_poller():
        return "nobody asks them: no such worker is registered", "start `python worker.py polls`, or `flask --app portal up`, which does"
    wrong = [f"{name} since {poll.failing_since:%Y-%m-%d %H:%M} UTC: {poll.fault} {poll.fault_at or ''}".rstrip() for name, poll in failing]
    return "; ".join(wrong) or None, "its page under Integrations says what to do; until then nobody knows who is online there"
