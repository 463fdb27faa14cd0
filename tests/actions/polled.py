"""An account whose presence is asked for, in seconds after `T`."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select, update

from portal.actions.explain import ExplainedAlert
from portal.actions.forget_agent import forget_agent
from portal.actions.house import House
from portal.actions.poll import LEASE, poll_next
from portal.chat_systems import ADAPTERS
from portal.rules.facts import Unknown
from portal.store import endpoints, polls
from portal.store.polls import Poll
from portal.store.tables import agents, connections, conversation_facts, conversations, messages, receipts
from portal.store.tables import polls as rows
from tests.actions.asked_system import ENDPOINT, SOURCE, Answers, AskedSystem
from tests.world import SECRET, World, account, moment

TOKEN = "t0ken-of-the-other-side"


@dataclass
class Polled:
    world: World
    answers: Answers

    @property
    def house(self) -> House:
        return self.world.house

    def begin(self, at: float = -600, token: str = TOKEN) -> None:
        """Until it is asked nobody knows who is there."""
        settings = {"account_id": "7", "token": token}
        one = {"id": ENDPOINT, "source": SOURCE, "secret": SECRET, "settings": settings}
        with self.world.at(at):
            self.world.provision(**account(endpoints=[one]))

    def ask(self, *at: float) -> int:
        """The worker looks at each of these moments; how many chat systems were asked."""
        done = 0
        for seconds in at:
            with self.world.at(seconds):
                while poll_next(self.house):
                    done += 1
        return done

    def ask_whenever_due(self, begin: float, end: float) -> list[float]:
        """From `begin` until before `end`; when that was."""
        done: list[float] = []
        at = begin
        while at < end:
            if self.ask(at):
                done.append(at)
            at = max(at + 1, (self.state.due_at - moment(0)).total_seconds())
        return done

    def writes(self, message: str, at: float, conversation: str = "c1", **author: str) -> None:
        told = {"type": "visitor", **author}
        about = {"conversation_id": conversation, "message_id": message}
        self.world.tell("message.created", at, None, ENDPOINT, **about, author=told, text="¿Hola?")

    @property
    def state(self) -> Poll:
        with self.house.db.read() as tx:
            endpoint = endpoints.find(tx, ENDPOINT)
            assert endpoint
            found = polls.find(tx, endpoint.id)
        assert found
        return found

    def receipts(self) -> list[str]:
        with self.house.db.read() as tx:
            return list(tx.execute(select(receipts.c.did).where(receipts.c.type == "poll").order_by(receipts.c.id)).scalars())

    def connections(self) -> int:
        with self.house.db.read() as tx:
            return tx.execute(select(func.count()).select_from(connections)).scalar_one()

    def spoil_claim(self) -> None:
        """Somebody else claims what is being asked."""
        with self.house.db.write() as tx:
            tx.execute(update(rows).values(claim="another's"))

    def claim_and_die(self, at: float) -> None:
        with self.house.db.write() as tx:
            assert polls.claim(tx, moment(at), moment(at) + LEASE, "a dead worker's")

    def forget(self, agent: str, at: float) -> None:
        with self.world.at(at):
            forget_agent(self.house, "acme", agent)

    def name_of(self, agent: str) -> str:
        with self.house.db.read() as tx:
            return str(tx.execute(select(agents.c.name).where(agents.c.external_id == agent)).scalar_one())

    def email_of(self, agent: str) -> str:
        with self.house.db.read() as tx:
            return str(tx.execute(select(agents.c.email).where(agents.c.external_id == agent)).scalar_one())

    def facts(self, conversation: str) -> list[tuple[str, float]]:
        """What happened to it, and how many seconds after `T`, to the millisecond."""
        chosen = select(conversation_facts.c.type, conversation_facts.c.at).join(conversations).order_by(conversation_facts.c.at)
        with self.house.db.read() as tx:
            rows = tx.execute(chosen.where(conversations.c.external_id == conversation)).all()
        return [(row.type, round((row.at - moment(0)).total_seconds(), 3)) for row in rows]

    def authors(self) -> list[tuple[str | None, str | None]]:
        """Name and e-mail of who wrote each message."""
        with self.house.db.read() as tx:
            rows = tx.execute(select(messages.c.author_name, messages.c.author_email).order_by(messages.c.id)).all()
        return [(row.author_name, row.author_email) for row in rows]

    def due_in(self, at: float) -> float:
        """Seconds from `at` until the next poll."""
        return (self.state.due_at - moment(at)).total_seconds()

    def alert(self, at: float) -> ExplainedAlert:
        """Of the first message, as explained then."""
        return next(found for found in self.world.explain(at).alerts if found.alert.kind == "offline")

    def trace(self, agent: str, reason: str, at: float) -> str:
        """What the rule saw of the agent."""
        (verdict,) = [verdict for verdict in self.alert(at).verdicts if verdict.agent == agent]
        return next(step.saw.sentence for step in verdict.trace if step.rule == reason)

    def unknown_to(self, agent: str, at: float) -> tuple[Unknown, ...]:
        """The stretches in which the agent's presence is unknown to the alert."""
        facts = self.alert(at).facts
        assert facts
        return facts.agents[agent].unknown

    def reasons(self, at: float) -> dict[str, str | None]:
        """By agent, of the alert of the first message, decided then."""
        self.world.work(at)
        return {verdict.agent: verdict.reason and str(verdict.reason) for verdict in self.alert(at).verdicts}


def plugged_in(world: World, monkeypatch: pytest.MonkeyPatch, **answers: Any) -> Polled:
    """The account's chat system is one that must be asked; nobody is online there, unless told."""
    told = Answers(**{"team": {"eva": False, "luis": False, "ana": False}, **answers})
    monkeypatch.setitem(ADAPTERS, SOURCE, AskedSystem(told))
    made = Polled(world, told)
    made.begin()
    return made
