"""From what smtplib returns and raises to a `Reply`: which trouble is for good, and in whose words."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from portal.mail.outcomes import Reply
from portal.outcomes import Outcome, enhanced_code, plain, smtp_code

# The server wants another log-in from us (RFC 4954, 6): that says nothing about the mail.
ABOUT_LOGIN = frozenset({530, 534, 535, 538})


def accepted(said: tuple[int, bytes]) -> Reply:
    """The mail is the server's now."""
    return _reply(Outcome.ACCEPTED, *said)


def unsent(trouble: OSError) -> Reply:
    """A mail that the server did not take, `trouble` being what smtplib raised.

    Only a 5xx to the mail itself (its sender, recipient or contents) is for good.
    """
    match trouble:
        case SMTPRecipientsRefused():
            code, words = next(iter(trouble.recipients.values()))
            return _refusal(code, words)
        case SMTPSenderRefused() | SMTPDataError():
            return _refusal(trouble.smtp_code, trouble.smtp_error)
        case _:
            return unopened(trouble)


def unopened(trouble: OSError | UnicodeError) -> Reply:
    """No way to hand a mail over. Whatever the code, that says nothing about the recipient: it is tried again."""
    match trouble:
        case SMTPResponseException():
            return _reply(Outcome.DEFERRED, trouble.smtp_code, trouble.smtp_error)
        case UnicodeError():
            words = "the mail server's name, user or password has a character that cannot be sent"
        case _:
            words = trouble.strerror or str(trouble) or type(trouble).__name__
    return Reply(Outcome.DEFERRED, None, None, plain(f"not handed over: {words}"))


def _refusal(code: int, words: bytes | str) -> Reply:
    for_good = 500 <= code <= 599 and code not in ABOUT_LOGIN
    return _reply(Outcome.REFUSED if for_good else Outcome.DEFERRED, code, words)


def _reply(outcome: Outcome, code: int, said: bytes | str) -> Reply:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    enhanced = enhanced_code(text)
    if enhanced:  # each line of an answer repeats it
        text = text.replace(f"\n{enhanced} ", "\n")
    return Reply(outcome, smtp_code(code), enhanced, plain(text))
