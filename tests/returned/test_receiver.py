"""The receiver of returned mails, spoken to as a mail server does."""

from collections.abc import Iterator
from smtplib import SMTP, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest
from sqlalchemy import text

from portal.cli.receive_bounces import BounceDesk
from portal.store import tallies
from tests.actions.reported import mailed, state
from tests.returned.letters import DOMAIN, complaint, dsn, path_of
from tests.returned.receiving import receiving
from tests.world import World


@pytest.fixture
def line(alone: World) -> Iterator[SMTP]:
    with receiving(alone.house) as port, SMTP("127.0.0.1", port, timeout=30) as line:
        yield line


def test_what_came_back_is_kept_before_the_receiver_says_yes(alone: World, line: SMTP) -> None:
    mail = mailed(alone, at=0)
    assert line.sendmail("", [path_of(alone, mail)], dsn()) == {}

    assert state(alone, mail) == "bounced"


def test_a_complaint_is_taken_at_its_own_address(alone: World, line: SMTP) -> None:
    mail = mailed(alone, at=0)
    line.sendmail("feedback@provider.example", [f"complaints@{DOMAIN}"], complaint(path_of(alone, mail)))

    assert state(alone, mail) == "complained"


@pytest.mark.parametrize(
    "address", [f"b+{'f' * 32}-{'0' * 20}@{DOMAIN}", f"avisos@{DOMAIN}", "eva@acme.example", "complaints@elsewhere.example"]
)
def test_nothing_else_is_taken(line: SMTP, address: str) -> None:
    with pytest.raises(SMTPRecipientsRefused) as refused:
        line.sendmail("", [address], dsn())
    assert refused.value.recipients[address][0] == 550


def test_addresses_that_strangers_try_are_counted_and_written_once_in_a_while(alone: World) -> None:
    writes: list[object] = []
    desk = BounceDesk(alone.house, later=writes.append)

    assert [desk.is_open(f"avisos@{DOMAIN}") for _ in range(3)] == [False] * 3
    with alone.house.db.read() as tx:
        assert (len(writes), tallies.told(tx)) == (1, {})


def test_who_tries_many_addresses_over_one_connection_is_sent_away(line: SMTP) -> None:
    line.ehlo()
    line.mail("")
    answers = [line.rcpt(f"avisos@{DOMAIN}")[0] for _ in range(21)]

    assert answers == [550] * 20 + [421]


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(alone: World, line: SMTP) -> None:
    path = path_of(alone, mailed(alone, at=0))
    with pytest.raises((SMTPSenderRefused, SMTPDataError)):
        line.sendmail("", [path], dsn() + b"x\r\n" * 1_000_000)

    assert line.sendmail("", [path], dsn()) == {}


def test_while_the_database_is_away_it_is_to_be_offered_again(alone: World, line: SMTP) -> None:
    path = path_of(alone, mailed(alone, at=0))
    with alone.house.db.write() as tx:
        tx.execute(text("ALTER TABLE reports RENAME TO elsewhere"))
    with pytest.raises(SMTPDataError) as refused:
        line.sendmail("", [path], dsn())

    assert refused.value.smtp_code == 451
