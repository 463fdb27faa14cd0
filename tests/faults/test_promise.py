"""A visitor's message that got a 202 is decided exactly once, and every mail it owes is sent, whatever dies in between.

The short form of `make faults` (docs/reliability.md): a fault of each of these kinds, on a portal of real processes. A Valkey that is
emptied, a worker that is killed and a mail server that answers 4xx have tests of their own, which take less time.
"""

import pytest

from tests.faults.findings import findings, tally
from tests.faults.run import Length, run

CHOSEN = (
    "Valkey killed",
    "SQLite: files may not grow (RLIMIT_FSIZE)",
    "mail server: takes, cuts",
    "web before a commit: killed",
    "web before its wake-up: killed",
    "worker in a batch of mails: held beyond its lease",
    "worker while it decides: its job killed",
)


@pytest.mark.timeout(600)
def test_whatever_dies_no_message_with_a_202_is_lost_and_no_mail_is_too_much() -> None:
    seen = run("sqlite", 1, Length(faults=len(CHOSEN), live=6, kinds=CHOSEN))

    assert findings(seen) == []
    figures = tally(seen)
    assert figures["messages owed to an agent"] > 10
    assert figures["of them known exactly"] > figures["conversations"] / 2
