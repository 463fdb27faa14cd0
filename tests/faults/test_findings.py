"""The checker bites: of a run in which everything went well it says nothing, and of every breach of the promise it says which."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.faults.evidence import BASE, ITEM, JOINED, WROTE, again, found, held_up, telling, went_well, with_rows, worker_killed
from tests.faults.findings import findings
from tests.faults.owed import owed


def test_of_a_kept_promise_it_says_nothing() -> None:
    assert findings(went_well()) == []


def test_a_mail_that_did_not_come_is_missing() -> None:
    assert found(went_well(), copies=[]).startswith("missing: ")


def test_a_mail_cancelled_for_any_other_reason_than_the_rules_give_is_missing() -> None:
    seen = went_well()

    assert found(seen, copies=[], **with_rows(seen, cancelled={ITEM: "the option is off"})).startswith("missing: ")


def test_a_mail_cancelled_as_served_is_missing_when_nobody_served() -> None:
    seen = went_well()

    assert found(seen, copies=[], **with_rows(seen, cancelled={ITEM: "served meanwhile"})).startswith("missing: ")


def test_a_mail_cancelled_as_served_is_not_missing_when_somebody_served_later() -> None:
    seen = went_well(telling((WROTE, 0.1), ({**JOINED, "at": 20}, 0.1)))
    cancelled = with_rows(seen, cancelled={ITEM: "served meanwhile"})

    assert findings(replace(seen, copies=[], rows=cancelled["rows"])) == []


def test_a_mail_refused_for_good_is_not_missing() -> None:
    seen = went_well()

    assert findings(replace(seen, copies=[replace(seen.copies[0], taken=False)])) == []


def test_a_mail_to_somebody_else_is_not_owed() -> None:
    seen = went_well()

    assert found(seen, copies=again(seen, to="bob@w1.example", message_id="<2@portal>")).startswith("not owed: ")


def test_a_mail_about_what_was_served_is_not_owed() -> None:
    seen = went_well(telling((WROTE, 0.1), (JOINED, 0.1)))

    assert found(seen).startswith("not owed: ")


def test_a_mail_of_the_other_kind_is_not_owed() -> None:
    seen = went_well()

    assert found(seen, copies=again(seen, kind="missed", message_id="<2@portal>")).startswith("not owed: ")


def test_a_message_under_two_message_ids_is_twice_whatever_happened() -> None:
    seen = went_well()
    copies = again(seen, message_id="<2@portal>")

    assert found(seen, copies=copies, struck=[worker_killed(copies[0].at)]).startswith("twice: ")


def test_a_mail_that_comes_again_without_a_fault_is_twice() -> None:
    seen = went_well()

    assert found(seen, copies=again(seen), struck=[worker_killed(BASE + 100)]).startswith("twice: ")


def test_a_mail_that_comes_again_after_its_worker_was_killed_is_no_breach() -> None:
    seen = went_well()

    assert findings(replace(seen, copies=again(seen), struck=[worker_killed(seen.copies[0].at)])) == []


def test_a_mail_that_comes_again_after_what_held_up_nobody_for_long_is_twice() -> None:
    seen = went_well()
    at = seen.copies[0].at

    assert found(seen, copies=again(seen), struck=[held_up(at, 1)]).startswith("twice: ")
    assert findings(replace(seen, copies=again(seen), struck=[held_up(at, 3)])) == []


def test_a_mail_that_comes_again_with_other_messages_is_twice() -> None:
    seen = went_well(telling((WROTE, 0.1), ({**WROTE, "message_id": "w1c0m1"}, 0.1)))
    struck = [worker_killed(seen.copies[0].at)]
    counted = with_rows(seen, alerts=Counter({("offline", "w1c0", BASE): 2}))

    assert "another mail" in found(seen, copies=again(seen, said=("w1c0m0", "w1c0m1")), struck=struck, **counted)


def test_a_mail_that_is_tried_again_though_on_record_as_ended_is_twice() -> None:
    seen = went_well()

    assert found(seen, **with_rows(seen, tried_after=["<1@portal>"])).startswith("twice: ")


def test_a_dropped_alert_is_found() -> None:
    seen = went_well()

    assert found(seen, **with_rows(seen, alerts=Counter(), decisions={})).startswith("no alert: ")


def test_an_alert_that_nothing_calls_for_is_found() -> None:
    seen = went_well()
    more = seen.rows.alerts + Counter({("missed", "w1c0", BASE): 1})

    assert found(seen, **with_rows(seen, alerts=more)).startswith("an alert that nothing calls for: ")


@pytest.mark.parametrize("times", [0, 2])
def test_an_alert_that_is_not_decided_once_is_found(times: int) -> None:
    seen = went_well()

    assert f"{times} times" in found(seen, **with_rows(seen, decisions={1: times}))


def test_an_event_that_was_answered_202_and_then_was_new_is_found() -> None:
    seen = went_well()
    seen.ledger.forgotten.append("e")

    assert found(seen).startswith("forgotten: ")


def test_what_was_told_in_time_is_known_exactly() -> None:
    seen = went_well(telling((WROTE, 0.1), (JOINED, 0.1)))

    assert (seen.owed.exact, seen.owed.must, set(seen.owed.may)) == (1, set(), set())


def test_where_a_fault_kept_a_fact_away_until_the_alert_was_due_the_mail_may_come_or_not() -> None:
    seen = went_well(telling((WROTE, 0.1), (JOINED, 30)))

    assert (seen.owed.exact, seen.owed.must, set(seen.owed.may)) == (0, set(), {ITEM})
    assert findings(seen) == []


def test_while_the_clock_was_wrong_no_fact_is_taken_for_known_in_time() -> None:
    told = telling((WROTE, 0.1), (JOINED, 0.1))

    assert set(owed([told], [(BASE, BASE + 1)]).may) == {ITEM}
