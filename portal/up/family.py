"""Finds what `up` has started, grandchildren and orphans too, by a mark in the environment, which all of them inherit.

A process group is not enough for that: RQ gives each job a group of its own, and both its jobs and its scheduler outlive a killed worker.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

_GRACE = 3.0  # seconds
_LOOK_EVERY = 0.05  # seconds
_HOME, _NAME = "PORTAL_UP_VAR_DIR", "PORTAL_UP_CHILD"


def marked(var_dir: Path, name: str) -> dict[str, str]:
    """The environment for the child `name`: ours, and the mark."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", _HOME: str(var_dir.resolve()), _NAME: name}


async def end_rest(var_dir: Path, name: str | None = None) -> None:
    """Ends what is left of the child `name`, or (None) of every child of any `up` in `var_dir`; returns when it is gone.

    Asked first, RQ's scheduler gives back its lock, for which the next one would wait a minute.
    """
    clock, asked = asyncio.get_running_loop().time, set[psutil.Process]()
    deadline = clock() + _GRACE
    while rest := set(_family(str(var_dir.resolve()), name)):
        late = clock() > deadline
        for process in rest if late else rest - asked:
            with suppress(psutil.NoSuchProcess):
                process.kill() if late else process.terminate()
        asked |= rest
        await asyncio.sleep(_LOOK_EVERY)


def _family(home: str, name: str | None) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # gone since, or somebody else's
            mark = process.environ()
            if process.pid != os.getpid() and mark.get(_HOME) == home and name in (None, mark.get(_NAME)):
                yield process
