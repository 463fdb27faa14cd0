"""Runs a command that is told to end (SIGTERM) when its parent is gone, however that went: `leash.py PARENT_PID COMMAND…`.

Run as a file of its own, with the standard library alone: it becomes the command, under the same process id.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def main(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        # It went before the leash was on.
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 (there is no shell to want)


main(int(sys.argv[1]), sys.argv[2:])
