"""Door for mails that come back: `python -m portal.bounces`, an SMTP server for `BOUNCE_DOMAIN` and nothing else. Ends on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import Callable

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError
from portal import create_app, logs
from portal.actions.house import House
from portal.actions.return_path import is_open
from portal.actions.take_returned import LARGEST, refuse_returned, take_returned

LATER = "451 4.3.0 it cannot be kept now"
TAKEN = "250 2.0.0 taken"


class Receiver:
    """What aiosmtpd asks; the 250 goes out when what the mail reports is in the database."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's signature)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        if is_open(self._house, address):
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 go on"
        await asyncio.to_thread(refuse_returned, self._house)
        return "550 5.1.1 no mail of ours comes back here"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.original_content or b""
        return TAKEN if await self._done(take_returned, self._house, envelope.rcpt_tos, content) else LATER

    async def _done(self, action: Callable[..., object], *given: object) -> bool:
        """Whether the database took it; in a thread, so that one mail does not hold up the others."""
        try:
            await asyncio.to_thread(action, *given)
        except SQLAlchemyError as error:
            structlog.get_logger().warning("bounces.database_away", error=type(error).__name__)
            return False
        return True


async def listen(house: House, host: str, port: int) -> asyncio.Server:
    """Takes mails from now on. Raises `OSError` when the port is taken."""
    loop = asyncio.get_running_loop()

    def factory() -> SMTP:
        return SMTP(Receiver(house), hostname=house.settings.bounce_domain, ident="returned mails", data_size_limit=LARGEST, loop=loop)

    return await loop.create_server(factory, host, port)


async def serve(house: House) -> None:
    """Until SIGTERM or SIGINT. A mail that is being taken at that moment has no 250, and is sent again."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await listen(house, house.settings.host, house.settings.bounce_port)
    structlog.get_logger().info("bounces_open", port=house.settings.bounce_port)
    await ended.wait()
    server.close()


def main() -> None:
    try:
        house: House = create_app().extensions["house"]
    except SettingError as wrong:
        sys.exit(str(wrong))
    logs.own_process(house.settings.log_format, house.settings.log_level)
    if not house.settings.bounce_domain:
        sys.exit("BOUNCE_DOMAIN: is not set, so no mail comes back here")
    try:
        asyncio.run(serve(house))
    except OSError as error:
        sys.exit(f"BOUNCE_PORT: {error.strerror}")


if __name__ == "__main__":
    main()
