"""Mails that came back: what each kind does to the state of the mail that was sent."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.actions.measures import REPORTS
from portal.actions.take_reports import CameTo
from portal.actions.take_returned import take_returned
from portal.store import tallies
from portal.store.tables import reports
from tests.actions.reported import is_suspended, mailed, state
from tests.returned.letters import DATE, DOMAIN, EXIM, ON_HOLIDAY, QMAIL, READ, complaint, dsn, path_of
from tests.world import World, moment

KINDS = [
    (dsn(), "bounced"),
    (dsn("delayed", "4.2.2", "smtp; 452 4.2.2 full"), "sent"),
    (dsn("delivered", "2.0.0", "smtp; 250 taken"), "delivered"),
    (dsn("relayed", "2.0.0", "smtp; 250 taken"), "sent"),
    (QMAIL, "bounced"),
    (EXIM, "bounced"),
    (ON_HOLIDAY, "sent"),
    (READ, "sent"),
]


def come_back(world: World, content: bytes, *recipients: str, at: float = 400) -> CameTo:
    with world.at(at):
        return take_returned(world.house, recipients, content)


@pytest.mark.parametrize(("content", "end"), KINDS)
def test_each_kind_ends_in_its_state(alone: World, content: bytes, end: str) -> None:
    mail = mailed(alone, at=0)
    come_back(alone, content, path_of(alone, mail))

    assert state(alone, mail) == end


def test_it_is_kept_with_its_codes_and_words_and_the_time_it_tells(alone: World) -> None:
    come_back(alone, dsn(), path_of(alone, mailed(alone, at=0)))

    r = reports.c
    with alone.house.db.read() as tx:
        kept = tx.execute(select(r.at, r.code, r.enhanced_code, r.words)).one()
    assert tuple(kept) == (moment(300), 550, "5.1.1", "5.1.1 nobody here")


UNDATED = dsn().replace(f"Date: {DATE}\n".encode(), b"")
RENEWED = dsn(date="Tue, 12 May 2026 10:46:00 +0000")


@pytest.mark.parametrize("again", [dsn(), UNDATED, RENEWED], ids=["as it was", "without a date", "with another date"])
@pytest.mark.parametrize("first", [dsn(), UNDATED], ids=["dated", "undated"])
def test_the_same_news_twice_is_known(alone: World, first: bytes, again: bytes) -> None:
    path = path_of(alone, mailed(alone, at=0))

    assert [come_back(alone, content, path, at=at) for at, content in ((400, first), (500, again))] == [CameTo.KEPT, CameTo.KNOWN]


def test_a_mail_is_deferred_time_and_again(alone: World) -> None:
    path = path_of(alone, mailed(alone, at=0))
    later = "Tue, 12 May 2026 14:45:00 +0000"
    told = [dsn("delayed", "4.2.2", "smtp; 452 4.2.2 full", date) for date in (DATE, later)]

    assert [come_back(alone, content, path, at=40_000) for content in told] == [CameTo.KEPT, CameTo.KEPT]


@pytest.mark.parametrize("spoil", [str.upper, lambda path: f"<{path}>"])
def test_a_path_that_was_spelt_otherwise_on_the_way_is_understood(alone: World, spoil: object) -> None:
    path = path_of(alone, mailed(alone, at=0))

    assert come_back(alone, dsn(), spoil(path)) is CameTo.KEPT  # type: ignore[operator]


def test_a_forged_path_changes_nothing_and_is_counted(alone: World) -> None:
    mails = [mailed(alone, at) for at in (0, 1000)]
    ours, other = (path_of(alone, mail) for mail in mails)
    forged = [
        ours.replace(mails[0], mails[1]),
        ours.replace(mails[0], "f" * 32),
        ours[: -len(DOMAIN)] + "elsewhere.example",
        ours.replace("@", "0@"),
        other.partition("-")[0] + "@" + DOMAIN,
        f"avisos@{DOMAIN}",
        "",
    ]
    for path in forged:
        assert come_back(alone, dsn(), path, at=2000) is CameTo.FORGED

    assert {state(alone, mail) for mail in mails} == {"sent"}
    assert counted(alone) == {"forged": len(forged)}


def counted(world: World) -> dict[str, int]:
    world.house.tally.write(world.house.db)
    with world.house.db.read() as tx:
        return {labels[1]: int(number) for (measure, labels), number in tallies.told(tx).items() if measure == REPORTS.name}


def test_a_path_made_under_a_key_of_before_is_good(alone: World) -> None:
    path = path_of(alone, mailed(alone, at=0))
    keys = ("a new key", *alone.house.settings.secret_keys)
    alone.house = replace(alone.house, settings=replace(alone.house.settings, secret_keys=keys))

    assert come_back(alone, dsn(), path) is CameTo.KEPT


def test_a_complaint_is_known_by_the_return_path_that_it_quotes(alone: World) -> None:
    mail = mailed(alone, at=0)
    come_back(alone, complaint(path_of(alone, mail)), f"complaints@{DOMAIN}")

    assert state(alone, mail) == "complained"


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "other"])
def test_feedback_of_another_kind_is_no_complaint(alone: World, kind: str) -> None:
    mail = mailed(alone, at=0)

    assert come_back(alone, complaint(path_of(alone, mail), kind), f"complaints@{DOMAIN}") is CameTo.IGNORED
    assert state(alone, mail) == "sent"


def test_three_that_come_back_suspend_the_address(alone: World) -> None:
    for at in (0, 1000, 2000):
        come_back(alone, dsn(), path_of(alone, mailed(alone, at)), at=at + 300)

    assert is_suspended(alone)


@pytest.mark.parametrize(("recipient", "suspends"), [("EVA@acme.example", True), ("somebody@elsewhere.example", False)])
def test_an_address_that_mails_are_sent_on_to_is_not_the_agent_s(alone: World, recipient: str, suspends: bool) -> None:
    for at in (0, 1000, 2000):
        mail = mailed(alone, at)
        come_back(alone, dsn(recipient=recipient), path_of(alone, mail), at=at + 300)
        assert state(alone, mail) == "bounced"

    assert is_suspended(alone) is suspends


def test_where_the_status_says_nothing_the_mail_server_s_own_words_count(alone: World) -> None:
    come_back(alone, dsn(status="5.0.0"), path_of(alone, mailed(alone, at=0)))

    with alone.house.db.read() as tx:
        assert tx.execute(select(reports.c.enhanced_code)).scalar_one() == "5.1.1"


def nested(depth: int) -> bytes:
    """Parts in parts."""
    return b"".join(b"Content-Type: multipart/mixed; Boundary = b%d\n\n--b%d\n" % (each, each) for each in range(depth))


def test_a_stranger_s_mail_that_names_no_path_of_ours_is_not_parsed(alone: World) -> None:
    """Reading this one would end in an error, after a while."""
    assert come_back(alone, nested(1200), f"complaints@{DOMAIN}") is CameTo.FORGED


def test_a_mail_of_parts_in_parts_in_parts_is_not_read(alone: World) -> None:
    assert come_back(alone, nested(21) + dsn(), path_of(alone, mailed(alone, at=0))) is CameTo.UNREADABLE


HOSTILE = [
    b"",
    b"\x00\xff\xfe" * 1000,
    b"Content-Type: multipart/report; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
    b"Content-Type: message/delivery-status\n\n" + b"Action: failed\n\n" * 2000,
    dsn().replace(b"Status: 5.1.1", b"Status: " + b"5" * 5000),
    dsn().replace(b"smtp; 550", b"smtp; \xe9\xff 550"),
    dsn().replace(b"Date: Tue, 12 May 2026 10:45:00 +0000", b"Date: Fri, 31 Dec 9999 23:59:59 -1400"),
    dsn().replace(b"Date: Tue, 12 May 2026 10:45:00 +0000", b"Date: Mon, 01 Jan 0001 00:00:00 +1400"),
    dsn().replace(b"Date: Tue", b"Date: Tuesday of another year; (((("),
    dsn() + b"x" * 3_000_000,
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_no_mail_breaks_the_reader(alone: World, content: bytes) -> None:
    path = path_of(alone, mailed(alone, at=0))

    assert come_back(alone, content, path) in CameTo
    assert come_back(alone, dsn(), path) in (CameTo.KEPT, CameTo.KNOWN)
