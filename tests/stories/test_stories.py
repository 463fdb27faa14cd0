"""Every cause the help article names, told by signed webhooks to a running portal."""

from datetime import timedelta

import pytest

from portal.mail import inbox
from portal.rules.reasons import Reason
from portal.stories import STORIES
from portal.stories.shop import address
from portal.stories.story import Mailed
from tests.running import Portal
from tests.stories.conftest import DELAY
from tests.stories.endings import decided_and_sent, end_of
from tests.waiting import eventually


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_as_it_says(name: str, portal: Portal, told: dict[str, str]) -> None:
    alerts = eventually(lambda: decided_and_sent(portal, told[name]))

    assert tuple(end_of(alert) for alert in alerts) == STORIES[name].ends


@pytest.mark.parametrize("name", STORIES)
def test_the_inbox_holds_the_mails_of_a_story_and_no_other(name: str, portal: Portal, told: dict[str, str]) -> None:
    eventually(lambda: decided_and_sent(portal, told[name]))

    mails = [address(mail.to, told[name]) for mail in _mails_of(name)]
    assert sorted(kept.to for kept in inbox.kept(portal.var_dir, f"@{told[name]}.example")) == sorted(mails)


def test_no_mail_was_decided_before_its_time(portal: Portal, told: dict[str, str]) -> None:
    (alert,) = eventually(lambda: decided_and_sent(portal, told["mailed"]))

    assert alert.decided_at
    assert alert.decided_at >= alert.alert.due_at >= alert.alert.at + DELAY


@pytest.mark.parametrize(("delay", "grace"), [(120, 30), (10, 5), (30, 120)])
def test_steps_are_in_order_of_time_whatever_the_delays_are(delay: float, grace: float) -> None:
    for story in STORIES.values():
        times = [step.at.when(timedelta(seconds=delay), timedelta(seconds=grace)) for step in story.steps]
        assert times == sorted(times), story.name


def test_every_reason_that_facts_alone_can_give_has_a_story() -> None:
    ends = {verdict for story in STORIES.values() for end in story.ends for verdict in end.verdicts.values() if isinstance(verdict, Reason)}

    assert ends == set(Reason) - {Reason.UNDELIVERABLE}  # which takes three bounces


def _mails_of(name: str) -> list[Mailed]:
    return [verdict for end in STORIES[name].ends for verdict in end.verdicts.values() if isinstance(verdict, Mailed)]
