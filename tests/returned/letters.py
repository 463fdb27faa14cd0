"""Mails that came back, as mail servers write them."""

from portal.actions.return_path import return_path
from tests.actions.reported import EVA
from tests.world import World

DOMAIN = "back.portal.example"
DATE = "Tue, 12 May 2026 10:45:00 +0000"  # 300 s after the stories' beginning


def path_of(world: World, mail: str) -> str:
    found = return_path(world.house, mail)
    assert found
    return found


def dsn(
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 nobody here",
    date: str = DATE,
    recipient: str = EVA,
) -> bytes:
    """A delivery status notification (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I am sorry.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 12 May 2026 10:42:00 +0000

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--cut
Content-Type: text/rfc822-headers

Subject: what we sent
--cut--
""".encode()


def complaint(path: str, kind: str = "abuse") -> bytes:
    """A report of abuse (RFC 5965), which comes to an address of the operator's."""
    return f"""\
From: feedback@provider.example
Subject: FW: what we sent
Date: {DATE}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="cut"

--cut
Content-Type: text/plain

This is an email abuse report.
--cut
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{path}>

--cut
Content-Type: message/rfc822

From: avisos@portal.example
Subject: what we sent

words
--cut--
""".encode()


QMAIL = f"""\
From: MAILER-DAEMON@mx.example
Subject: failure notice
Date: {DATE}

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{EVA}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
""".encode()

EXIM = f"""\
From: Mail Delivery System <Mailer-Daemon@mx.example>
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied
X-Failed-Recipients: {EVA}
Date: {DATE}

A message that you sent could not be delivered.
""".encode()

ON_HOLIDAY = f"""\
From: Eva <{EVA}>
Subject: Fuera de la oficina
Auto-Submitted: auto-replied
Date: {DATE}

Vuelvo el lunes. Tu mensaje:
> I'm afraid I wasn't able to deliver your message to the following addresses.
> <{EVA}>:
""".encode()

READ = dsn().replace(b"delivery-status", b"disposition-notification")
