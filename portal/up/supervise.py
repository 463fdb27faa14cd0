"""Starts all programs stage by stage, keeps them, and ends them in the opposite order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from config import Settings
from portal.up.child import Child
from portal.up.output import Output
from portal.up.programs import stages


async def run(settings: Settings, listener: socket.socket, arrive: Callable[[], Iterable[str]], fakes: Sequence[str] = ()) -> None:
    """Returns after Ctrl-C, SIGTERM or the end of the terminal, when all is ended.

    `arrive` is called in a thread as soon as everything is ready, and the lines it returns are said; `fakes` are chat systems to run
    beside. Raises `RefusedError` when a program ends before it was ready.
    """

    def stop() -> None:
        living.cancel()

    output = Output(stop, settings.log_format)
    children = [[Child(program, settings.var_dir, output) for program in stage] for stage in stages(settings, listener, fakes)]
    living = asyncio.create_task(_live(children, arrive, output))
    _listen(stop)
    try:
        with suppress(asyncio.CancelledError):
            await living
        output.say("ending everything")
    finally:
        for stage in reversed(children):
            await asyncio.gather(*(child.end() for child in stage))


async def _live(children: list[list[Child]], arrive: Callable[[], Iterable[str]], output: Output) -> None:
    for stage in children:
        for child in stage:
            child.start()
        await asyncio.gather(*(child.become_ready() for child in stage))
    for line in await asyncio.to_thread(arrive):
        output.say(line)
    await asyncio.Event().wait()  # for ever: only a signal ends it


def _listen(stop: Callable[[], None]) -> None:
    numbers = [signal.SIGINT, signal.SIGTERM]
    # Under nohup the end of the terminal is nothing to us.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    for number in numbers:
        asyncio.get_running_loop().add_signal_handler(number, stop)
