"""Which trouble says something about the mail, and which about our log-in."""

from smtplib import SMTPSenderRefused

import pytest

from portal.mail.replies import unsent
from portal.outcomes import Outcome


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_server_that_wants_another_log_in_says_nothing_about_the_mail(code: int) -> None:
    refused = SMTPSenderRefused(code, b"5.7.0 Authentication required", "avisos@portal.example")

    assert unsent(refused).outcome is Outcome.DEFERRED


def test_a_sender_that_is_refused_is_refused_for_good() -> None:
    refused = SMTPSenderRefused(550, b"5.7.1 not from you", "avisos@portal.example")

    assert unsent(refused).outcome is Outcome.REFUSED
