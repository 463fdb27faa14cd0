"""To beat: call HEARTBEAT_URL while decisions are on time, and its `/fail` while they are not, as Healthchecks wants it.

Whoever listens there notices silence too: of a machine that is gone nothing else is heard.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.clock import now
from portal.store import alerts

PAUSE = timedelta(minutes=1)
LATE = timedelta(minutes=1)
"""An alert that is due for longer is not decided on time."""

CALL = Path(__file__).with_name("call_out.py")
log = structlog.get_logger()


class Heart:
    """Of one worker. The call is made by a process of its own: it may hang, and a thread would be copied half-way into RQ's forks."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._call: subprocess.Popen[bytes] | None = None

    def beat(self) -> None:
        """To be called every few seconds, in every worker: one of them calls, once a `PAUSE`. Never waits for the answer."""
        url = self._house.settings.heartbeat_url
        if not url or not self._house.alarm.may_beat(PAUSE):
            return
        self._end_call()
        environ = {**os.environ, "HEARTBEAT_URL": url if self._is_on_time() else failing(url)}
        try:
            self._call = subprocess.Popen([sys.executable, "-I", CALL], env=environ, stderr=subprocess.DEVNULL)  # noqa: S603 (our own file)
        except OSError as error:
            log.warning("heartbeat.unheard", error=type(error).__name__)

    def _is_on_time(self) -> bool:
        try:
            with self._house.db.read() as tx:
                return not alerts.any_due_before(tx, now() - LATE)
        except SQLAlchemyError:
            return False

    def _end_call(self) -> None:
        """The one before, which has had a whole `PAUSE`."""
        if self._call is None:
            return
        self._call.kill()
        if code := self._call.wait():
            log.warning("heartbeat.unheard", code=code)
        self._call = None


def failing(url: str) -> str:
    """The address beside `url` that says something is wrong."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
