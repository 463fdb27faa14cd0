"""Everything behind the web server killed at once, under `up`."""

from contextlib import suppress
from pathlib import Path

import psutil

from portal.clock import now
from portal.mail import inbox
from tests.faults.machine import ALONE
from tests.running import SECRET, Portal, running
from tests.waiting import eventually


def test_up_brings_back_redis_and_workers_and_what_is_owed_comes_once(tmp_path: Path) -> None:
    with running(tmp_path, OFFLINE_DELAY_SECONDS="2") as portal:
        portal.provision(ALONE.account("acme", SECRET))
        visitor_writes(portal, "before")

        kill(portal, "valkey-server", "worker.py")
        visitor_writes(portal, "meanwhile")

        eventually(lambda: len(inbox.kept(tmp_path)) >= 2)
        eventually(portal.is_ready)
        visitor_writes(portal, "after")
        eventually(lambda: len(inbox.kept(tmp_path)) >= 3)
        assert len(inbox.kept(tmp_path)) == 3


def visitor_writes(portal: Portal, conversation: str) -> None:
    data = {"conversation_id": conversation, "message_id": "m1", "author": {"type": "visitor"}, "text": conversation}
    portal.tell("acme", "message.created", now(), data)


def kill(portal: Portal, *names: str) -> None:
    """kill -9 of all that these programs are, and of all they have started; some of it may end with what was killed before it."""
    for process in portal.up.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any(name in " ".join(process.cmdline()) for name in names):
                process.kill()
