"""To check whether the chat systems that must be asked are asked, and answer."""

from portal.actions.house import House
from portal.store import polls
from portal.store.polls import Poll


def check_chat_systems(house: House) -> tuple[str | None, str]:
    """What is wrong, None when all is well, and what to do; the database must be fit for use."""
    with house.db.read() as tx:
        asked, failing = polls.any_asked(tx), polls.failing(tx)
    if asked and house.alarm.lacks_poller():
        return "nobody asks them: no such worker is registered", "start `python worker.py polls`, or `flask --app portal up`, which does"
    wrong = "; ".join(_said(name, poll) for name, poll in failing)
    return wrong or None, "its page under Integrations says what to do; until then nobody knows who is online there, or which visitors are"


def _said(name: str, poll: Poll) -> str:
    of_what = "visitors " if poll.team_was_told else ""
    return f"{name} since {poll.failing_since:%Y-%m-%d %H:%M} UTC: {of_what}{poll.fault} {poll.fault_at or ''}".rstrip()
