"""The promise held against what came: the oracle, the ledger, the mail server's journal, and the portal's own rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.faults.conductor import Struck
from tests.faults.ledger import Ledger
from tests.faults.mailserver import REFUSED_MAILBOX, Copy
from tests.faults.owed import Item, Owed
from tests.faults.rows import Rows
from tests.rules import oracle
from tests.rules.oracle import World

AROUND = 2.0  # seconds from the end of DATA within which its record is lost, if it is, on a busy machine
SERVED = "served meanwhile"


@dataclass(frozen=True)
class Evidence:
    """All that is known when a run is over."""

    ledger: Ledger
    owed: Owed
    copies: Sequence[Copy]
    rows: Rows
    struck: Sequence[Struck]

    @property
    def taken(self) -> list[Copy]:
        return [copy for copy in self.copies if copy.taken]

    @property
    def by_message_id(self) -> dict[str, list[Copy]]:
        found: dict[str, list[Copy]] = defaultdict(list)
        for copy in self.taken:
            found[copy.message_id].append(copy)
        return found

    @property
    def doubled(self) -> dict[str, list[Copy]]:
        return {message_id: copies for message_id, copies in self.by_message_id.items() if len(copies) > 1}


def findings(seen: Evidence) -> list[str]:
    """A sentence for each breach of the promise; none, when it was kept."""
    return [*_missing(seen), *_not_owed(seen), *_twice(seen), *_decisions(seen), *_forgotten(seen)]


def items(copy: Copy) -> set[Item]:
    return {(copy.kind, copy.to, message) for message in copy.said}


def _missing(seen: Evidence) -> Iterator[str]:
    """What must have come, neither did, nor was refused for good, nor cancelled because the visitor was served meanwhile."""
    came = {item for copy in seen.copies for item in items(copy)}
    for item in sorted(seen.owed.must - came):
        why = seen.rows.cancelled.get(item)
        if not (item[1].startswith(REFUSED_MAILBOX) or (why == SERVED and _was_served(seen, item[2]))):
            yield f"missing: {item}, of which the portal says {why or 'nothing'}"


def _was_served(seen: Evidence, message: str) -> bool:
    """At any time after it was written, by the oracle."""
    conversation = message.partition("m")[0]
    telling = next(each for each in seen.ledger.tellings if conversation in each.tale.groups)
    tale = telling.tale
    mine = (told.event for told in telling.told if told.event.get("conversation_id", conversation) == conversation)
    world = World(tale.plan, tale.options, tale.agents, tuple({**event, "received": event["at"]} for event in mine))
    (told,) = [each for each in oracle.written(world) if each.id == message]
    last = max(event["at"] + event.get("expires_in", 0) for event in world.events)
    return oracle.served(world, told, last + 1)


def _not_owed(seen: Evidence) -> Iterator[str]:
    for copy in seen.copies:
        for item in sorted(items(copy) - set(seen.owed.may)):
            yield f"not owed: {item}, in {copy.message_id}"
        if not copy.said:
            yield f"not owed: a mail without a message to {copy.to}, {copy.message_id}"


def _twice(seen: Evidence) -> Iterator[str]:
    mails: dict[Item, set[str]] = defaultdict(set)
    for copy in seen.copies:
        for item in items(copy):
            mails[item].add(copy.message_id)
    for item, ids in mails.items():
        if seen.owed.may[item] and len(ids) > (1 if item[0] == "offline" else seen.owed.may[item]):
            yield f"twice: {item}, under {len(ids)} Message-IDs"
    for message_id, copies in seen.doubled.items():
        yield from _again(seen, message_id, copies)
    for message_id in seen.rows.tried_after:
        yield f"twice: {message_id} was tried again though it was on record as ended"


def _again(seen: Evidence, message_id: str, copies: Sequence[Copy]) -> Iterator[str]:
    """A mail that came again is the same mail, and of each copy but the last a fault took away the answer or its record."""
    if len({(copy.to, copy.kind, frozenset(copy.said)) for copy in copies}) > 1:
        yield f"twice: {message_id} came again as another mail"
    for copy in copies[:-1]:
        if not excuses(seen.struck, copy.at):
            yield f"twice: {message_id}, and nothing happened that would excuse it"


def excuses(struck: Sequence[Struck], at: float) -> list[Struck]:
    """The faults that may have lost the record of a mail that was taken at this time."""
    return [each for each in struck if each.may_repeat and each.begin - AROUND <= at <= each.end + AROUND]


def _decisions(seen: Evidence) -> Iterator[str]:
    if seen.rows.undecided:
        yield f"undecided: {seen.rows.undecided} alerts"
    for row, times in seen.rows.decisions.items():
        if times != 1:
            yield f"alert {row} was decided {times} times"
    for alert in (seen.owed.must_decide - seen.rows.alerts).elements():
        yield f"no alert: {alert}"
    for alert in (seen.rows.alerts - seen.owed.may_decide).elements():
        yield f"an alert that nothing calls for: {alert}"


def _forgotten(seen: Evidence) -> Iterator[str]:
    for event in seen.ledger.forgotten:
        yield f"forgotten: event {event} had its 202, and was accepted again"


def tally(seen: Evidence) -> Counter[str]:
    """The figures of a run."""
    came = {item for copy in seen.taken for item in items(copy)}
    return Counter(
        {
            "webhooks answered 202": sum(count for answer, count in seen.ledger.answers.items() if answer.startswith("202")),
            "calls without a 202": len(seen.ledger.put_off),
            "events": sum(1 for _ in seen.ledger.events()),
            "alerts decided": len(seen.rows.decisions),
            "conversations": seen.owed.conversations,
            "of them known exactly": seen.owed.exact,
            "messages owed to an agent": len(seen.owed.must),
            "of them came": len(seen.owed.must & came),
            "refused for good by the mail server": len({i for c in seen.copies for i in items(c) if not c.taken} - came)
            + sum(item[1].startswith(REFUSED_MAILBOX) for item in seen.owed.must),
            "cancelled, served meanwhile": sum(why == SERVED for item, why in seen.rows.cancelled.items() if item not in came),
            "mails": len(seen.by_message_id),
            "of them came again": len(seen.doubled),
        }
    )
