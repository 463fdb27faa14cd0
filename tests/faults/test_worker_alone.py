"""`python worker.py` by itself, as on a machine that has workers only."""

import os
import signal
import subprocess
import sys

from tests.faults.machine import Machine
from tests.running import ROOT
from tests.waiting import eventually


def test_a_worker_without_the_keys_that_all_hosts_share_names_them_and_ends(made: Machine) -> None:
    environ = {**os.environ, "REDIS_URL": made.redis.url, "SECRET_KEY": ""}

    worker = subprocess.run([sys.executable, "worker.py"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60)

    assert worker.returncode == 2
    assert worker.stderr.startswith("SECRET_KEY: ")
    assert worker.stderr.count("\n") == 1


def test_a_worker_that_is_told_to_end_first_finishes_what_it_sends(made: Machine) -> None:
    address = made.shop("sending")
    made.gate.shut.add(f"data {address}")
    worker = made.start_worker()
    made.visitor_writes("sending")
    eventually(lambda: made.gate.held)

    worker.send_signal(signal.SIGTERM)
    made.gate.shut.clear()

    assert worker.wait() == 0
    assert made.is_sent("sending")
    assert len(made.gate.to(address)) == 1
