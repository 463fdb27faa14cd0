"""Short ways to mail an agent, and to report what became of the mail."""

from itertools import count

from sqlalchemy import select

from portal.actions.take_reports import CameTo, take_report
from portal.addresses import email_key
from portal.outcomes import Outcome, Report
from portal.store.profile import put_email
from portal.store.tables import agents, notifications
from tests.actions.people import person
from tests.sink import Sink
from tests.world import World, moment

EVA = "eva@acme.example"
UNKNOWN = "5.1.1"
conversations = count()


def mailed(world: World, at: float) -> str:
    """Eva is mailed about a conversation of its own, 120 s after `at`; the mail's id."""
    conversation = f"mailed-{next(conversations)}"
    world.writes("m1", at=at, conversation=conversation)
    world.work(at=at + 120)
    with world.house.db.read() as tx:
        newest: str = tx.execute(select(notifications.c.public_id).order_by(notifications.c.id.desc()).limit(1)).scalar_one()
    return newest


def refused(world: World, sink: Sink, at: float, words: str = "550 5.1.1 nobody here") -> str:
    """As `mailed`, but the mail server does not take it."""
    sink.answers[EVA] = words
    mail = mailed(world, at)
    del sink.answers[EVA]
    return mail


def report(
    world: World, mail: str, outcome: Outcome, at: float, enhanced_code: str | None = None, received: float | None = None, code: int = 550
) -> CameTo:
    """The report of something that happened at `at`; it comes then, or at `received`."""
    told = Report(mail, outcome, moment(at), code, enhanced_code, f"{enhanced_code or ''} so it was told".strip())
    with world.at(at if received is None else received), world.house.db.write() as tx:
        return take_report(tx, told, moment(at if received is None else received))


def state(world: World, mail: str) -> str:
    with world.house.db.read() as tx:
        found: str = tx.execute(select(notifications.c.state).where(notifications.c.public_id == mail)).scalar_one()
    return found


def is_suspended(world: World, agent: str = "eva") -> bool:
    with world.house.db.read() as tx:
        return tx.execute(select(agents.c.suspended_at).where(agents.c.external_id == agent)).scalar_one() is not None


def move(world: World, address: str, at: float) -> None:
    """Eva has another address from now on."""
    with world.at(at), world.house.db.write() as tx:
        assert put_email(tx, person(world, "eva").agent_id, address, email_key(address), moment(at))
