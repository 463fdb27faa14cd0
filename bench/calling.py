"""Calls a server as fast as it answers, over eight connections: by wrk where it is installed, else by threads of a process of our own.

`python -m bench.calling URL SECONDS FILE`: our own, which says what wrk says (bench/receiving.lua).
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from threading import Lock
from time import monotonic
from urllib.parse import urlsplit

from bench.figures import at_share

AT_ONCE = 8
SCRIPT = Path(__file__).with_name("receiving.lua")
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True, slots=True)
class Called:
    """`p99` in milliseconds; `refused` of those answered were not answered 2xx, `lost` not at all."""

    answered: int
    seconds: float
    p99: float
    refused: int
    lost: int

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


def call(url: str, file: Path, seconds: int) -> Called:
    """With the calls of `file` in their order, again from the first when they are used up."""
    wrk = shutil.which("wrk")
    theirs = [wrk, "-t1", f"-c{AT_ONCE}", f"-d{seconds}s", "-s", str(SCRIPT), url, "--", str(file)] if wrk else None
    ours = [sys.executable, "-m", "bench.calling", url, str(seconds), str(file)]
    said = subprocess.run(theirs or ours, capture_output=True, text=True, check=True).stdout
    return Called(**json.loads(said.splitlines()[-1]))


def _call(url: str, seconds: float, lines: Sequence[str]) -> dict[str, float]:
    waiting, lock, began = cycle(lines), Lock(), monotonic()

    def keep_calling() -> list[tuple[int, float]]:
        found = []
        while (sent_at := monotonic()) < began + seconds:
            with lock:
                line = next(waiting)
            found.append((_status(url, line), monotonic() - sent_at))
        return found

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = [answer for work in [threads.submit(keep_calling) for _ in range(AT_ONCE)] for answer in work.result()]
    p99 = at_share([took for _, took in answers], 0.99) * 1000
    refused = sum(status >= 300 for status, _ in answers)
    return {"answered": len(answers), "seconds": monotonic() - began, "p99": p99, "refused": refused, "lost": 0}


def _status(url: str, line: str) -> int:
    path, *signed, body = line.split("\t")
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("POST", path, body.encode(), dict(zip(SIGNED, signed, strict=True)))
    with connection.getresponse() as answer:
        answer.read()
        return answer.status


if __name__ == "__main__":
    print(json.dumps(_call(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]).read_text().splitlines())))
