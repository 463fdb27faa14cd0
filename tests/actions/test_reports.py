"""Reports of what became of a mail: in any order and twice they come to the same."""

from itertools import permutations

import pytest
from sqlalchemy import select

from portal.actions.choose import Whose, choose
from portal.actions.forget_agent import forget_agent
from portal.actions.take_reports import CameTo
from portal.outcomes import Outcome
from portal.rules.reasons import Kind
from portal.store.options import options_of
from portal.store.tables import reports
from tests.actions.people import person
from tests.actions.reported import EVA, mailed, move, report, state
from tests.sink import Sink
from tests.world import World, moment

ACCEPTED, DEFERRED, DELIVERED = Outcome.ACCEPTED, Outcome.DEFERRED, Outcome.DELIVERED
BOUNCED, COMPLAINED = Outcome.BOUNCED, Outcome.COMPLAINED

ENDS = [
    ((ACCEPTED, DEFERRED), "sent"),
    ((ACCEPTED, DEFERRED, DELIVERED), "delivered"),
    ((DEFERRED, DELIVERED, BOUNCED), "bounced"),
    ((DELIVERED, BOUNCED, COMPLAINED), "complained"),
]


@pytest.mark.parametrize(("told", "end"), ENDS)
def test_reports_come_to_the_same_in_any_order_and_twice(alone: World, told: tuple[Outcome, ...], end: str) -> None:
    happened = list(enumerate(told))
    for number, order in enumerate(permutations(happened)):
        mail = mailed(alone, at=1000.0 * number)
        for again in range(2):
            for seconds, outcome in order:
                report(alone, mail, outcome, at=1000.0 * number + 200 + seconds, received=1000.0 * number + 300 + again)
        assert state(alone, mail) == end


def test_a_report_told_twice_is_known(alone: World) -> None:
    mail = mailed(alone, at=0)

    assert [report(alone, mail, DELIVERED, at=130, received=at) for at in (140, 150)] == [CameTo.KEPT, CameTo.KNOWN]


def test_a_report_of_a_mail_that_is_not_ours_changes_nothing(alone: World) -> None:
    mail = mailed(alone, at=0)

    assert report(alone, "f" * 32, BOUNCED, at=130) is CameTo.UNMATCHED
    assert state(alone, mail) == "sent"


def test_a_report_of_a_mail_to_somebody_who_was_forgotten_since_changes_nothing(alone: World) -> None:
    mail = mailed(alone, at=0)
    forget_agent(alone.house, "acme", "eva", even_last_admin=True)

    assert report(alone, mail, COMPLAINED, at=130) is CameTo.UNMATCHED


@pytest.mark.parametrize("outcome", [ACCEPTED, DEFERRED, DELIVERED])
def test_a_mail_whose_reply_was_lost_is_not_tried_again_once_it_is_known_to_be_there(alone: World, sink: Sink, outcome: Outcome) -> None:
    sink.answers[EVA] = "451 4.3.0 who knows"
    mail = mailed(alone, at=0)
    sink.answers.clear()
    report(alone, mail, outcome, at=125)
    alone.work(at=3600)

    assert not sink.mails


def test_why_says_in_explain_what_the_report_said(alone: World) -> None:
    alone.writes("m1", at=0)
    alone.work(at=120)
    found = alone.explain(200).alerts[0].verdicts
    mail = next(verdict.mail for verdict in found if verdict.mail)
    assert mail.message_id
    report(alone, mail.message_id[1:33], BOUNCED, at=150, enhanced_code="5.2.2")

    after = next(verdict.mail for verdict in alone.explain(200).alerts[0].verdicts if verdict.mail)
    assert (after.state, after.why) == ("bounced", "5.2.2 so it was told")


def test_a_report_is_never_before_its_attempt_nor_in_the_future(alone: World) -> None:
    mail = mailed(alone, at=0)
    report(alone, mail, DEFERRED, at=-1e9, received=130)
    report(alone, mail, DELIVERED, at=1e9, received=140)

    with alone.house.db.read() as tx:
        assert list(tx.execute(select(reports.c.at).order_by(reports.c.at)).scalars()) == [moment(120), moment(140)]


def is_on(world: World, kind: Kind) -> bool:
    with world.house.db.read() as tx:
        return options_of(tx, person(world, "eva").agent_id).of_agent[kind].on


def test_a_complaint_turns_that_kind_off_and_says_so(alone: World) -> None:
    report(alone, mailed(alone, at=0), COMPLAINED, at=200)

    with alone.house.db.read() as tx:
        choice = options_of(tx, person(alone, "eva").agent_id).of_agent[Kind.OFFLINE]
    assert (choice.on, choice.changed_by) == (False, "a spam complaint")
    assert is_on(alone, Kind.MISSED)


def test_a_complaint_from_before_the_agent_turned_them_on_does_not_count(alone: World) -> None:
    mail = mailed(alone, at=0)
    with alone.at(300):
        choose(alone.house, person(alone, "eva"), Whose.MINE, Kind.OFFLINE, False)
    with alone.at(400):
        choose(alone.house, person(alone, "eva"), Whose.MINE, Kind.OFFLINE, True)
    report(alone, mail, COMPLAINED, at=200, received=500)

    assert is_on(alone, Kind.OFFLINE)


def test_a_complaint_told_again_does_not_turn_them_off_again(alone: World) -> None:
    mail = mailed(alone, at=0)
    report(alone, mail, COMPLAINED, at=200)
    with alone.at(300):
        choose(alone.house, person(alone, "eva"), Whose.MINE, Kind.OFFLINE, True)
    report(alone, mail, COMPLAINED, at=200, received=400)

    assert is_on(alone, Kind.OFFLINE)


def test_a_complaint_from_an_address_of_before_turns_nothing_off(alone: World) -> None:
    mail = mailed(alone, at=0)
    move(alone, "eva@new.example", at=150)
    report(alone, mail, COMPLAINED, at=200)

    assert state(alone, mail) == "complained"
    assert is_on(alone, Kind.OFFLINE)
