"""A mail server that holds a mail where it is told to, for as long as it is told to."""

import asyncio
from typing import Any

from tests.sink import Sink


class Gate(Sink):
    """`shut` are the places where mails are held: `rcpt ADDRESS` before the recipient is taken, `data ADDRESS` when the whole mail was
    taken and only the answer is wanting. `held` are those where one is, or was."""

    def __init__(self) -> None:
        super().__init__()
        self.shut: set[str] = set()
        self.held: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        await self._pass(f"rcpt {address}")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        reply = await super().handle_DATA(server, session, envelope)
        await self._pass(f"data {envelope.rcpt_tos[0]}")
        return reply

    async def _pass(self, place: str) -> None:
        while place in self.shut:
            self.held.add(place)
            await asyncio.sleep(0.02)
