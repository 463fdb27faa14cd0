"""Whole families of processes: a leader and all it has started."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import psutil

from tests.waiting import eventually


def family(leader: psutil.Process) -> list[psutil.Process]:
    """None when it is gone."""
    with suppress(psutil.NoSuchProcess):
        return [leader, *leader.children(recursive=True)]
    return []


def kill_family(leader: psutil.Process) -> None:
    """kill -9; none of it is left when this returns, nor anything that it started meanwhile."""
    _tell([leader], signal.SIGSTOP)
    members = family(leader)
    _tell(members, signal.SIGSTOP)
    members = list({*members, *family(leader)})
    _tell(members, signal.SIGKILL)
    eventually(lambda: not any(_lives(process) for process in members))


@contextmanager
def paused_family(leader: psutil.Process) -> Iterator[None]:
    members = family(leader)
    _tell(members, signal.SIGSTOP)
    try:
        yield
    finally:
        _tell(members, signal.SIGCONT)


def _tell(processes: Iterable[psutil.Process], told: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(told)


def _lives(process: psutil.Process) -> bool:
    """A dead one whose parent has not asked for it yet is dead all the same."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
