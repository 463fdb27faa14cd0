"""A real `flask --app portal up` on a folder and a port of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.running import free_port

COMMAND = (sys.executable, "-m", "flask", "--app", "portal", "up", "--no-demo")


@dataclass
class Running:
    process: subprocess.Popen[str]
    environ: dict[str, str]

    @classmethod
    @contextmanager
    def begun(cls, var_dir: Path) -> Iterator["Running"]:
        """Starting; whatever became of it, it is ended at last, by Ctrl-C."""
        few = {"WORKERS": "1", "WEB_WORKERS": "1", "LOG_LEVEL": "ERROR"}
        environ = {**os.environ, **few, "VAR_DIR": str(var_dir), "PORT": str(free_port())}
        process = subprocess.Popen(COMMAND, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            yield cls(process, environ)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()

    @property
    def port(self) -> int:
        return int(self.environ["PORT"])

    def until_said(self, words: str) -> None:
        """Reads on to the line that holds `words`."""
        assert self.process.stdout is not None
        heard = []
        for line in self.process.stdout:
            heard.append(line)
            if words in line:
                return
        raise AssertionError(f"{words!r} was never said, but:\n{''.join(heard)}")

    def until_ready(self) -> None:
        self.until_said("Ctrl-C ends everything")

    def family(self) -> list[psutil.Process]:
        """All that it has started and that they have started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        """The child whose command ends with `words`."""
        (found,) = self._children(words)
        return found

    def has_children(self, words: str) -> bool:
        """Whether the child of this command runs and has begun children of its own."""
        return any(child.children() for child in self._children(words))

    def _children(self, words: str) -> list[psutil.Process]:
        return [child for child in psutil.Process(self.process.pid).children() if " ".join(child.cmdline()).endswith(words)]

    def another(self, **environ: str) -> "subprocess.CompletedProcess[str]":
        """What becomes of a second `up`, started with these settings in place of ours."""
        return subprocess.run(COMMAND, env={**self.environ, **environ}, capture_output=True, text=True, check=False, timeout=60)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)
