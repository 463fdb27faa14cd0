"""`up`: starts what the portal needs, keeps it running, and leaves nothing behind."""

import signal
from pathlib import Path

import httpx

from tests.running import free_port
from tests.up.running import Running, gone
from tests.waiting import eventually


def test_what_up_started_serves_the_portal(portal: Running) -> None:
    assert httpx.get(f"http://127.0.0.1:{portal.port}/healthz").status_code == 200


def test_a_second_up_in_the_same_folder_is_refused_and_names_the_first(portal: Running) -> None:
    second = portal.another(PORT=str(free_port()))

    assert second.returncode == 1
    assert second.stderr == f"The portal in {portal.environ['VAR_DIR']} is up already, as process {portal.process.pid}.\n"


def test_a_taken_port_is_named_before_anything_is_started(portal: Running, tmp_path: Path) -> None:
    second = portal.another(VAR_DIR=str(tmp_path))

    assert second.returncode == 1
    assert f"Port {portal.port} of 127.0.0.1 is taken by another program" in second.stderr
    assert second.stderr.count("\n") == 1
    assert not (tmp_path / "portal.db").exists()


def test_a_wrong_setting_is_named_in_one_line(portal: Running, tmp_path: Path) -> None:
    wrong = portal.another(VAR_DIR=str(tmp_path), WORKERS="many")

    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "WORKERS: 'many' is not a number\n"


def test_a_killed_worker_comes_back_and_its_scheduler_does_not_outlive_it(portal: Running) -> None:
    eventually(lambda: portal.has_children("worker.py"))
    worker = portal.child("worker.py")
    begun = worker.children(recursive=True)

    worker.kill()

    portal.until_said("worker-1 was ended by SIGKILL; it starts again in 1 s")
    eventually(lambda: gone(begun))
    eventually(lambda: portal.has_children("worker.py"))


def test_the_next_up_ends_what_a_killed_one_left(tmp_path: Path) -> None:
    with Running.begun(tmp_path) as killed:
        killed.until_ready()
        eventually(lambda: killed.has_children("worker.py"))
        left = killed.family()
        killed.process.kill()
        killed.process.wait()

        with Running.begun(tmp_path) as portal:
            portal.until_ready()
            eventually(lambda: gone(left))


def test_sigterm_ends_everything_it_started(portal: Running) -> None:
    """The last, as nothing of the portal that they share is there afterwards."""
    eventually(lambda: portal.has_children("worker.py"))
    family = portal.family()

    portal.process.send_signal(signal.SIGTERM)

    assert portal.process.wait() == 0
    eventually(lambda: gone(family))
