"""One program that is kept running."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from portal.up.family import end_rest, marked
from portal.up.output import Lines, Output
from portal.up.programs import Program
from portal.up.refused import RefusedError

LEASH = str(Path(__file__).with_name("leash.py"))
_SHORTEST, _LONGEST = 1.0, 30.0  # seconds between an end and the next start
_LONG_LIFE = 60.0  # seconds after which an end is no longer taken for one of a row
_GRACE = 10.0  # seconds from the wish to end to its being enforced
_ASK_EVERY = 0.05  # seconds


class Child:
    """A program, started again whenever it ends, until `end`. Leads a session of its own: Ctrl-C reaches it through `up` alone."""

    def __init__(self, program: Program, var_dir: Path, output: Output) -> None:
        self._program, self._var_dir, self._output = program, var_dir, output
        self._keeping: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._lines: Lines | None = None
        self._is_ready, self._last_end = False, ""

    def start(self) -> None:
        self._keeping = asyncio.create_task(self._keep())

    async def become_ready(self) -> None:
        """Returns when it is ready; raises `RefusedError` when it ended before."""
        while not self._is_ready:
            self._is_ready = await self._program.is_ready()
            if self._last_end:
                log = self._program.log
                raise RefusedError(f"{self._program.name} {self._last_end} before it was ready{f': see {log}' if log else ''}.")
            await asyncio.sleep(_ASK_EVERY)

    async def end(self) -> None:
        """Ends it and all it has started; what does not go by itself is killed."""
        if self._keeping:
            self._keeping.cancel()
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _GRACE)
        await end_rest(self._var_dir, self._program.name)
        if self._lines:
            await self._lines.ended

    async def _keep(self) -> None:
        clock, pause = asyncio.get_running_loop().time, _SHORTEST
        while True:
            began = clock()
            self._last_end = await self._live()
            if not self._is_ready:
                return  # become_ready says so
            pause = _SHORTEST if clock() - began > _LONG_LIFE else pause
            self._output.say(f"{self._program.name} {self._last_end}; it starts again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)

    async def _live(self) -> str:
        """One life, till nothing is left of it: how it ended."""
        try:
            process = await self._spawn()
        except OSError as error:
            return f"did not start ({error.strerror})"
        code = await process.wait()
        await end_rest(self._var_dir, self._program.name)
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"

    async def _spawn(self) -> asyncio.subprocess.Process:
        source, sink = os.pipe()
        write = partial(self._output.write, self._program.name)
        _, self._lines = await asyncio.get_running_loop().connect_read_pipe(lambda: Lines(write), os.fdopen(source, "rb"))
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", LEASH, str(os.getpid()), *self._program.command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                pass_fds=self._program.inherits,
                start_new_session=True,
                env=marked(self._var_dir, self._program.name),
            )
        finally:
            os.close(sink)
        return self._process
