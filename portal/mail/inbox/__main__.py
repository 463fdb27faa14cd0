"""`python -m portal.mail.inbox`: a mail server on loop-back that keeps every mail and delivers none. Ends on SIGTERM."""

import asyncio
import signal
import sys
from pathlib import Path

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from config import SettingError, load
from portal import logs
from portal.mail import inbox

HOST = "127.0.0.1"


class Keeper:
    """What aiosmtpd asks to take a mail; the 250 goes out when it is on the disk."""

    def __init__(self, var_dir: Path) -> None:
        self._var_dir = var_dir

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 (aiosmtpd's signature)
        content = envelope.original_content or b""
        try:
            mail_id = await asyncio.to_thread(inbox.keep, self._var_dir, envelope.mail_from or "", envelope.rcpt_tos, content)
        except OSError as trouble:
            return f"452 4.3.1 the inbox cannot write: {trouble.strerror}"
        return f"250 2.0.0 kept as {mail_id}"


async def serve(var_dir: Path) -> None:
    """Takes mails until SIGTERM or SIGINT. A mail that is being taken at that moment has no 250, and is sent again."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await _listening(Keeper(var_dir), inbox.port(var_dir) or 0)
    number = server.sockets[0].getsockname()[1]
    inbox.tell_port(var_dir, number)
    structlog.get_logger().info("inbox_open", port=number)
    await ended.wait()
    server.close()


async def _listening(keeper: Keeper, former_port: int) -> asyncio.Server:
    """The former port keeps what people have noted valid; when another program has it by now, any will do."""
    loop = asyncio.get_running_loop()

    def factory() -> SMTP:
        return SMTP(keeper, enable_SMTPUTF8=True, hostname="localhost", ident="built-in inbox", loop=loop)

    try:
        return await loop.create_server(factory, HOST, former_port)
    except OSError:
        return await loop.create_server(factory, HOST, 0)


def main() -> None:
    try:
        settings = load()
    except SettingError as wrong:
        sys.exit(str(wrong))
    logs.own_process(settings.log_format, settings.log_level)
    asyncio.run(serve(settings.var_dir))


if __name__ == "__main__":
    main()
