"""Nobody escapes: not by a session of their own, not by losing their parent."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from portal.up.child import LEASH
from portal.up.family import end_rest, marked
from tests.up.running import gone
from tests.waiting import eventually

# Begins a sleeper in a session of its own, says its id, and ends.
PARENT = "import subprocess; print(subprocess.Popen(['sleep', '60'], start_new_session=True, stdout=subprocess.DEVNULL).pid)"

# Begins a sleeper on the leash, says its id, and waits for it.
HOLDER = """
import os, subprocess, sys
leashed = subprocess.Popen([sys.executable, sys.argv[1], str(os.getpid()), "sleep", "60"], stdout=subprocess.DEVNULL)
print(leashed.pid, flush=True)
leashed.wait()
"""


def end(var_dir: Path, name: str | None = None) -> None:
    """In a thread: Playwright's tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, end_rest(var_dir, name)).result()


@pytest.fixture
def orphan_of(tmp_path: Path) -> Iterator[Callable[[str], psutil.Process]]:
    """An orphan left behind by the child of that name."""
    left: list[psutil.Process] = []

    def orphan(name: str) -> psutil.Process:
        said = subprocess.check_output([sys.executable, "-c", PARENT], env=marked(tmp_path, name), text=True)
        left.append(psutil.Process(int(said)))
        return left[-1]

    yield orphan
    for process in left:
        if process.is_running():
            process.kill()


def test_what_a_child_left_behind_is_ended_and_nothing_else(orphan_of: Callable[[str], psutil.Process], tmp_path: Path) -> None:
    ours, another = orphan_of("worker-1"), orphan_of("worker-10")

    end(tmp_path, "worker-1")

    eventually(lambda: gone([ours]))
    assert not gone([another])


def test_what_a_killed_up_left_behind_is_ended(orphan_of: Callable[[str], psutil.Process], tmp_path: Path) -> None:
    family = [orphan_of("web"), orphan_of("worker-1")]

    end(tmp_path)

    eventually(lambda: gone(family))


def test_another_var_dir_is_left_alone(orphan_of: Callable[[str], psutil.Process], tmp_path: Path) -> None:
    orphan = orphan_of("web")

    end(tmp_path / "other")

    assert not gone([orphan])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_program_on_the_leash_ends_with_its_parent() -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, LEASH], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    leashed = psutil.Process(int(holder.stdout.readline()))
    eventually(lambda: leashed.name() == "sleep")

    holder.kill()
    holder.communicate()

    eventually(lambda: gone([leashed]))
