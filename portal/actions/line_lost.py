"""What the mail server's reply to a mail tells of the line it came over, and of the mail server itself."""

from portal.mail.outcomes import Reply
from portal.outcomes import Outcome

MOST_LOST = 2
"""A line that is lost in the middle of a mail may be that mail's doing; so many in a row are the mail server's."""

FULL = ("4.3.2", "4.7.")
"""How enhanced codes begin that may mean too many lines of one sender (RFC 3463)."""

LEFT = (None, 421)
"""What a mail server says, or does not, that ends a line for its own reasons (RFC 5321, 4.2.2)."""


class Server:
    """Whether it is there, as far as the replies over one line tell; `lines_lost` are the times in a row that a mail cost that line."""

    def __init__(self) -> None:
        self.is_there, self.lines_lost = True, 0

    def said(self, reply: Reply | None) -> None:
        """None where the portal failed at the mail."""
        self.lines_lost = self.lines_lost + 1 if reply and reply.line_lost and reply.code in LEFT else 0
        if self.lines_lost == MOST_LOST or (reply and reply.unreachable):
            self.is_there = False


def leaves(reply: Reply) -> bool:
    """Whether a line that is not the first goes after this."""
    full = reply.code == 432 or (reply.enhanced_code or "").startswith(FULL)
    return reply.line_lost or (reply.outcome is Outcome.DEFERRED and full)
