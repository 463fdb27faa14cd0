"""To judge: ask the rules about the pending alerts of one conversation, for the worker and the explain page alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Kind, Reason
from portal.rules.verdicts import Verdict, decide
from portal.store.due import Case


@dataclass(frozen=True, slots=True)
class Judged:
    """One alert, by row, with the facts it was judged on and each agent's verdict."""

    row: int
    alert: Alert
    facts: Facts
    verdicts: Mapping[str, Verdict]

    @property
    def reasons(self) -> dict[str, Reason | None]:
        return {agent: verdict.reason for agent, verdict in self.verdicts.items()}


def judge(case: Case) -> Iterator[Judged]:
    """The alerts one at a time in order of their due times: what one mails is `already_sent` for the next."""
    facts = case.facts
    for row, alert in case.alerts:
        verdicts = {agent: decide(alert, agent, facts) for agent in facts.agents}
        yield Judged(row, alert, facts, verdicts)
        if alert.kind is Kind.OFFLINE:
            mailed = frozenset((agent, message) for agent, verdict in verdicts.items() for message in verdict.carries)
            facts = replace(facts, mailed=facts.mailed | mailed)
