"""Amazon SES by SNS: which messages are genuine, and what each reports."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.bodies import BadForm, BadSignature
from portal.mail_services.service import UnreachedError
from portal.mail_services.ses import Ses
from portal.outcomes import Outcome, Report
from tests.mail_services.amazon import CERTIFICATE_URL, CONFIRM_URL, NOW, TOPIC, Amazon, certificate

MAIL = "0123456789abcdef" * 2
THEN = NOW + timedelta(seconds=7)
NOBODY = {"emailAddress": "eva@acme.example", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 nobody here"}
FULL = {"emailAddress": "eva@acme.example", "status": "4.2.2", "diagnosticCode": "smtp; 452 full"}
TRANSIENT = {"bounceType": "Transient", "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": "eva@acme.example"}]}
PEM = "/SimpleNotificationService-0.pem"
NO_CERTIFICATES = [
    "http://sns.eu-west-1.amazonaws.com" + PEM,
    "https://sns.eu-west-1.amazonaws.com.evil.example" + PEM,
    "https://evil.example/sns.eu-west-1.amazonaws.com" + PEM,
    "https://sns.eu-west-1.amazonaws.com@evil.example" + PEM,
    "https://sns.eu-west-1.amazonaws.com:8443" + PEM,
    "https://s3.eu-west-1.amazonaws.com" + PEM,
    "https://sns.eu-west-1.amazonaws.com/other.pem",
    "https://sns.s3.amazonaws.com" + PEM,
    "https://sns.s3-us-west-2.amazonaws.com" + PEM,
    "https://sns.us-east-1.amazonaws.com" + PEM,
    "https://sns.eu-west-1.amazonaws.com.cn" + PEM,
]


@pytest.fixture(scope="module")
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture
def ses(amazon: Amazon) -> Ses:
    amazon.asked.clear()
    return Ses(amazon.fetch)


def verify(ses: Ses, message: dict[str, str], now: datetime = NOW) -> None:
    ses.verify(json.dumps(message).encode(), ("arn:other", TOPIC), now)


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_message_that_amazon_signed_is_genuine(ses: Ses, amazon: Amazon, kind: str, version: str) -> None:
    verify(ses, amazon.message(kind, version=version))


def test_a_subject_is_signed_too(ses: Ses, amazon: Amazon) -> None:
    verify(ses, message := amazon.message(Subject="About a mail"))
    with pytest.raises(BadSignature):
        verify(ses, message | {"Subject": "About another"})


def test_the_certificate_is_fetched_once(ses: Ses, amazon: Amazon) -> None:
    for _ in range(3):
        verify(ses, amazon.message())

    assert amazon.asked == [CERTIFICATE_URL]


@pytest.mark.parametrize(
    "spoil",
    [
        {"Message": "others"},
        {"Signature": "AAAA"},
        {"Signature": "no base64"},
        {"SignatureVersion": "3"},
        {"SignatureVersion": "1"},
        {"Type": "Odd"},
        {"MessageId": ""},
    ],
)
def test_a_message_that_was_changed_is_not(ses: Ses, amazon: Amazon, spoil: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify(ses, amazon.message() | spoil)


def test_a_message_of_another_s_topic_is_not_and_nothing_is_fetched_for_it(ses: Ses, amazon: Amazon) -> None:
    with pytest.raises(BadSignature):
        verify(ses, amazon.message(TopicArn="arn:aws:sns:eu-west-1:666:theirs"))
    assert amazon.asked == []


def test_in_china_it_comes_from_amazon_there(amazon: Amazon) -> None:
    topic, url = "arn:aws-cn:sns:cn-north-1:1:mails", "https://sns.cn-north-1.amazonaws.com.cn" + PEM
    message = amazon.message(TopicArn=topic) | {"SigningCertURL": url}
    Ses({url: amazon.pages[CERTIFICATE_URL]}.__getitem__).verify(json.dumps(message).encode(), (topic,), NOW)


@pytest.mark.parametrize("url", NO_CERTIFICATES)
def test_a_certificate_comes_from_amazon_alone(ses: Ses, amazon: Amazon, url: str) -> None:
    with pytest.raises(BadSignature):
        verify(ses, amazon.message() | {"SigningCertURL": url})
    assert amazon.asked == []


def test_a_certificate_that_has_run_out_signs_nothing(ses: Ses, amazon: Amazon) -> None:
    old = Ses(lambda _: certificate(amazon.key, until=NOW - timedelta(days=1)))
    with pytest.raises(BadSignature):
        verify(old, amazon.message())


def test_without_a_certificate_it_cannot_be_told(amazon: Amazon) -> None:
    with pytest.raises(UnreachedError):
        verify(Ses(lambda _: b"come back later"), amazon.message())


@pytest.mark.parametrize("off", [timedelta(hours=10), timedelta(minutes=-6)])
def test_a_message_of_another_time_is_not_genuine(ses: Ses, amazon: Amazon, off: timedelta) -> None:
    with pytest.raises(BadSignature):
        verify(ses, amazon.message(), NOW + off)


def test_a_subscription_is_confirmed_at_amazon(ses: Ses, amazon: Amazon) -> None:
    assert ses.parse(json.dumps(amazon.message("SubscriptionConfirmation")).encode()).reports == ()
    assert amazon.asked == [CONFIRM_URL]


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/?a",
        "https://sns.s3.amazonaws.com/?a",
        "https://evil.example/?sns.eu-west-1.amazonaws.com/",
        "file:///etc/passwd",
        "",
    ],
)
def test_and_nowhere_else(ses: Ses, amazon: Amazon, url: str) -> None:
    with pytest.raises(BadForm):
        ses.parse(json.dumps(amazon.message("SubscriptionConfirmation", SubscribeURL=url)).encode())
    assert amazon.asked == []


@pytest.mark.parametrize(
    ("kind", "details", "report"),
    [
        ("Send", {}, Report(MAIL, Outcome.ACCEPTED, NOW)),
        ("Delivery", {"smtpResponse": "250 2.6.0 taken"}, Report(MAIL, Outcome.DELIVERED, THEN, 250, "2.6.0", "2.6.0 taken")),
        ("DeliveryDelay", {"delayedRecipients": [FULL]}, Report(MAIL, Outcome.DEFERRED, THEN, 452, "4.2.2", "full")),
        ("Bounce", {"bouncedRecipients": [NOBODY]}, Report(MAIL, Outcome.BOUNCED, THEN, 550, "5.1.1", "5.1.1 nobody here")),
        ("Bounce", TRANSIENT | {"bounceSubType": "MailboxFull"}, Report(MAIL, Outcome.BOUNCED, THEN)),
        ("Bounce", TRANSIENT | {"bouncedRecipients": [FULL]}, Report(MAIL, Outcome.BOUNCED, THEN, 452, "4.2.2", "full")),
        ("Complaint", {"complaintFeedbackType": "abuse"}, Report(MAIL, Outcome.COMPLAINED, THEN)),
        ("Complaint", {"complaintSubType": None}, Report(MAIL, Outcome.COMPLAINED, THEN)),
    ],
)
def test_each_notification_reports_what_became_of_the_mail(
    ses: Ses, amazon: Amazon, kind: str, details: dict[str, Any], report: Report
) -> None:
    at = {} if kind == "Send" else {"timestamp": THEN.isoformat()}

    assert ses.parse(amazon.report(kind, MAIL, **at, **details)).reports == (report,)


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("Bounce", TRANSIENT),
        ("Complaint", {"complaintFeedbackType": "not-spam"}),
        ("Complaint", {"complaintFeedbackType": "auth-failure"}),
        ("Complaint", {"complaintFeedbackType": "virus"}),
        ("Complaint", {"complaintSubType": "OnAccountSuppressionList"}),
    ],
)
def test_what_somebody_on_holiday_answers_and_what_no_reader_complained_of_are_no_news(
    ses: Ses, amazon: Amazon, kind: str, details: dict[str, Any]
) -> None:
    assert ses.parse(amazon.report(kind, MAIL, timestamp=THEN.isoformat(), **details)).reports == ()


@pytest.mark.parametrize(
    "message", ["Successfully validated SNS topic", '{"notificationType": "AmazonSnsSubscriptionSucceeded"}', "[]", '{"eventType": "Open"}']
)
def test_other_notes_report_nothing(ses: Ses, amazon: Amazon, message: str) -> None:
    assert ses.parse(json.dumps(amazon.message(message=message)).encode()).reports == ()


def test_without_our_message_id_it_says_what_to_do(ses: Ses, amazon: Amazon) -> None:
    told = {"eventType": "Delivery", "mail": {"timestamp": NOW.isoformat()}, "delivery": {}}
    with pytest.raises(BadForm, match="original headers"):
        ses.parse(json.dumps(amazon.message(message=json.dumps(told))).encode())
