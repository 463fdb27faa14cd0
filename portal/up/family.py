"""Finds what `up` has started, grandchildren and orphans too, by a mark in the environment, which all of them inherit.

A process group is not enough for that: RQ gives each job a group of its own, and both its jobs and its scheduler outlive a killed worker.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

_HOME, _NAME = "PORTAL_UP_VAR_DIR", "PORTAL_UP_CHILD"


def marked(var_dir: Path, name: str) -> dict[str, str]:
    """The environment for the child `name`: ours, and the mark."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", _HOME: str(var_dir.resolve()), _NAME: name}


async def end_rest(var_dir: Path, name: str | None = None) -> None:
    """Kills what is left of the child `name`, or (None) of every child of any `up` in `var_dir`; returns when it is gone."""
    while rest := list(_family(str(var_dir.resolve()), name)):
        for process in rest:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await asyncio.sleep(0.02)


def _family(home: str, name: str | None) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # gone since, or somebody else's
            mark = process.environ()
            if process.pid != os.getpid() and mark.get(_HOME) == home and name in (None, mark.get(_NAME)):
                yield process
