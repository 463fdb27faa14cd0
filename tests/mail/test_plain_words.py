"""What mail servers' codes mean to a person."""

import pytest

from portal.mail import plain_words
from portal.mail.plain_words import Meaning, Trouble, meaning
from portal.outcomes import Outcome


def refusal(code: int, enhanced_code: str | None) -> Meaning:
    """Of an answer to the mail itself."""
    return meaning(Outcome.DEFERRED if code < 500 else Outcome.REFUSED, code, enhanced_code)


@pytest.mark.parametrize(
    ("code", "enhanced_code", "trouble"),
    [
        (452, "4.2.2", Trouble.FULL),
        (552, "5.2.2", Trouble.FULL),
        (552, None, Trouble.FULL),
        (550, "5.1.1", Trouble.UNKNOWN),
        (550, "5.1.10", Trouble.UNKNOWN),
        (550, "5.2.1", Trouble.UNKNOWN),
        (550, None, Trouble.UNKNOWN),
        (550, "5.7.1", Trouble.BLOCKED),
        (451, "4.7.1", Trouble.BLOCKED),
        (550, "5.7.26", Trouble.BLOCKED),
        (554, "5.6.0", Trouble.BLOCKED),
        (554, None, Trouble.BLOCKED),
        (550, "5.1.8", Trouble.OURS),
        (454, "4.7.0", Trouble.OURS),
        (452, None, Trouble.OTHER),
        (421, "4.3.2", Trouble.OTHER),
        (451, None, Trouble.OTHER),
        (599, "5.0.0", Trouble.OTHER),
    ],
)
def test_whose_matter_a_refusal_is(code: int, enhanced_code: str | None, trouble: Trouble) -> None:
    assert refusal(code, enhanced_code).trouble is trouble


@pytest.mark.parametrize("code", [None, 250, 251])
def test_a_mail_taken_is_no_trouble(code: int | None) -> None:
    assert meaning(Outcome.ACCEPTED, code, None).trouble is Trouble.NONE


@pytest.mark.parametrize(("code", "enhanced_code"), [(None, None), (554, None), (550, "5.7.1"), (535, "5.7.8")])
def test_a_mail_server_that_lets_the_portal_not_in_says_nothing_about_the_address(code: int | None, enhanced_code: str | None) -> None:
    """Tried again in spite of its 5xx: it was no answer to the mail."""
    assert meaning(Outcome.DEFERRED, code, enhanced_code).trouble is Trouble.OURS


def test_an_address_that_no_mail_server_can_be_told_is_not_right() -> None:
    assert meaning(Outcome.REFUSED, None, None).trouble is Trouble.UNKNOWN


def test_the_enhanced_code_counts_more_than_the_code() -> None:
    assert refusal(550, "5.2.2") == refusal(452, "4.2.2")


def test_a_detail_nobody_knows_is_read_by_its_subject() -> None:
    assert refusal(550, "5.7.509") == refusal(550, "5.7.1")


def test_being_made_to_wait_is_not_being_refused() -> None:
    assert refusal(451, "4.7.1") != refusal(550, "5.7.1")


@pytest.mark.parametrize(
    ("outcome", "code", "enhanced_code", "words"),
    [
        (Outcome.DELIVERED, 250, "2.0.0", plain_words.DELIVERED),
        (Outcome.COMPLAINED, None, None, plain_words.COMPLAINED),
        (Outcome.BOUNCED, 550, "5.1.1", plain_words.UNKNOWN),
        (Outcome.BOUNCED, None, "5.2.2", plain_words.FULL),
        (Outcome.BOUNCED, 552, None, plain_words.FULL),
        (Outcome.BOUNCED, 451, "4.7.1", plain_words.BLOCKED),  # given up after days of waiting
        (Outcome.BOUNCED, None, None, plain_words.RETURNED),
        (Outcome.DEFERRED, None, "4.2.2", plain_words.FULL),
        (Outcome.DEFERRED, 451, "4.7.1", plain_words.SLOWED),
        (Outcome.DEFERRED, None, None, plain_words.DELAYED),
    ],
)
def test_a_report_is_told_as_what_it_means_in_the_end(
    outcome: Outcome, code: int | None, enhanced_code: str | None, words: Meaning
) -> None:
    assert meaning(outcome, code, enhanced_code, reported=True) is words
