"""How much memory a running portal's own processes take, all of it together."""

import psutil

from tests.running import Portal

OURS = ("gunicorn", "worker.py")


def used(portal: Portal) -> int:
    """Bytes that the web processes, the workers and their jobs have for themselves."""
    return sum(_private(process) for process in portal.up.children(recursive=True))


def _private(process: psutil.Process) -> int:
    try:
        ours = any(name in word for word in process.cmdline() for name in OURS)
        return int(process.memory_full_info().uss) if ours else 0
    except psutil.NoSuchProcess:
        return 0  # a job that has just ended
