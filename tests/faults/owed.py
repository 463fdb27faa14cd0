"""What one conversation owed, by the oracle, from what the ledger says the portal had been told by when.

An alert is decided at its due time or later, on the facts known then. Each event of an account is told only when the one before it had its
202, so what was known is always a first part of the ledger: at least what had its 202 by the due time, at most everything. Where every such
part gives the same mails, as it does unless a fault kept facts away beyond the due time, they are known exactly. Else a mail must come
when no part stops it, and may come when one part calls for it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

from tests.faults.ledger import Telling, Told
from tests.faults.tales import SETTLE
from tests.rules import oracle
from tests.rules.oracle import Due, World
from tests.rules.oracle_verdicts import Outcome, outcomes

Item = tuple[str, str, str]
"""Kind, address, and one message in a mail to it."""

Key = tuple[str, str, float]
"""An alert: kind, conversation, and its T or L in seconds since 1970. (Several messages of one instant are several alerts.)"""

Known = tuple[int, bool]
"""How many of the tale's events were told by then, and whether they count as received early (when first sent) or late (at their 202)."""


@dataclass
class Owed:
    """`must` come; `may` come in so many mails. `exact` of `conversations` are those of which everything was known in time."""

    must: set[Item] = field(default_factory=set)
    may: Counter[Item] = field(default_factory=Counter)
    must_decide: Counter[Key] = field(default_factory=Counter)
    may_decide: Counter[Key] = field(default_factory=Counter)
    exact: int = 0
    conversations: int = 0


def owed(tellings: Iterable[Telling], clock_off: Sequence[tuple[float, float]]) -> Owed:
    """Of every conversation; `clock_off` are the spans in which the house's clock was wrong."""
    found = Owed()
    for telling in tellings:
        wrong = any(begin < telling.span[1] and telling.span[0] < end for begin, end in clock_off)
        for conversation in telling.tale.groups:
            Talk(telling, conversation, wrong).add_to(found)
    return found


class Talk:
    """One conversation of a tale."""

    def __init__(self, telling: Telling, conversation: str, clock_wrong: bool) -> None:
        self._telling, self._conversation, self._clock_wrong = telling, conversation, clock_wrong
        self._outcomes: dict[Known, list[Outcome]] = {}

    def add_to(self, found: Owed) -> None:
        mine = {alert: list(self._possible(alert)) for alert in self._alerts}
        exact = all(len({_mails(self._of(alert, known)) for known in knowns}) == 1 for alert, knowns in mine.items())
        found.conversations += 1
        found.exact += exact
        for alert, knowns in mine.items():
            key = (alert[0], self._conversation, self._telling.base + alert[1])
            found.may_decide[key] += any(alert in self._keys(known) for known in knowns)
            found.must_decide[key] += all(alert in self._keys(known) for known in knowns)
            found.may.update({item for known in knowns for item in self._items(alert, known)})
            found.must |= set.intersection(*(self._certain(alert, known, exact) for known in knowns))

    @cached_property
    def _parts(self) -> list[int]:
        """Each number of told events after which this conversation looks otherwise than before."""
        return [number + 1 for number, told in enumerate(self._telling.told) if self._concerns(told)]

    @cached_property
    def _alerts(self) -> list[tuple[str, int, str]]:
        """All that some part calls for, in order of first appearance."""
        return list(dict.fromkeys(key for part in self._parts for key in self._keys((part, True))))

    def _possible(self, alert: tuple[str, int, str]) -> Iterator[Known]:
        """What may have been known when it was decided; of facts after its due time none matters."""
        exists = [part for part in self._parts if alert in self._keys((part, True))]
        due = {late: self._due(alert, (exists[-1], late)) for late in (False, True)}
        surely = 0 if self._clock_wrong else self._told_by(self._telling.base + due[False])
        first = max(exists[0], max((part for part in self._parts if part <= surely), default=0))
        for part in [first, *(p for p in self._parts if p > first and self._telling.told[p - 1].event["at"] < due[True])]:
            yield part, False
            yield part, True

    def _told_by(self, moment: float) -> int:
        return sum(told.taken <= moment for told in self._telling.told)

    def _due(self, alert: tuple[str, int, str], known: Known) -> int:
        return next(each.due for each in oracle.alerts(self._world(known)) if _key(each) == alert)

    def _keys(self, known: Known) -> set[tuple[str, int, str]]:
        return {_key(each) for each in oracle.alerts(self._world(known))}

    def _of(self, alert: tuple[str, int, str], known: Known) -> list[Outcome]:
        if known not in self._outcomes:
            self._outcomes[known] = outcomes(self._world(known))
        return [outcome for outcome in self._outcomes[known] if _key(outcome.alert) == alert]

    def _items(self, alert: tuple[str, int, str], known: Known) -> set[Item]:
        return {
            (alert[0], self._telling.tale.address(outcome.agent), message) for outcome in self._of(alert, known) for message in outcome.mail
        }

    def _certain(self, alert: tuple[str, int, str], known: Known, exact: bool) -> set[Item]:
        """What comes by this alert or, where an earlier mail may have had its message already, by that."""
        if exact or alert[0] == "missed":
            return self._items(alert, known)
        unstopped = [o for o in self._of(alert, known) if all(passed for rule, passed in o.trace if rule != "already_sent")]
        return {("offline", self._telling.tale.address(outcome.agent), alert[2]) for outcome in unstopped}

    def _world(self, known: Known) -> World:
        part, late = known
        tale = self._telling.tale
        events = tuple(self._received(told, late) for told in self._telling.told[:part] if self._concerns(told))
        return World(tale.plan, tale.options, tale.agents, events, tale.d, tale.g, SETTLE)

    def _concerns(self, told: Told) -> bool:
        return bool(told.event.get("conversation_id", self._conversation) == self._conversation)

    def _received(self, told: Told, late: bool) -> oracle.Happened:
        base = self._telling.base
        return {**told.event, "received": ceil(told.taken - base) if late else floor(told.first_sent - base)}


def _key(alert: Due) -> tuple[str, int, str]:
    return alert.kind, alert.at, alert.message.id if alert.message else ""


def _mails(found: list[Outcome]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((outcome.agent, outcome.mail) for outcome in found)
