"""How gunicorn serves the portal, under `up` and alone (`gunicorn 'portal:create_app()'`): it reads this file by itself."""

import gc
import sys
from typing import Any

from gunicorn.glogging import Logger

from config import SettingError, load
from portal import logs
from portal.serving import EvenWorker

try:
    _settings = load()
except SettingError as error:
    error.show()
    sys.exit(error.exit_code)


class HouseLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Leaves it to the house's own log to write lines, in the form of all others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logs.own_process(_settings.log_format, _settings.log_level)
bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = _settings.web_workers
# A call whose commit waits, for the disk or for PostgreSQL, leaves time to take others, and those that wait for SQLite's disk share its
# turn (portal/store/turns.py). They also keep connections, which sync workers do not.
threads = 8
worker_class = EvenWorker
# Seconds. Longer than the proxy keeps a connection that rests (deploy/Caddyfile), or it would send a call just as that is closed here.
keepalive = 5
logger_class = HouseLogger
# By default gunicorn opens a socket for remote control in the home folder.
control_socket_disable = True

SILENCE = 30
"""Seconds after which who sends a body, or takes an answer, and says nothing is given up: meanwhile it has a thread."""


def pre_request(_worker: Any, request: Any) -> None:
    """A body that does not come is answered as one that breaks off. gunicorn itself takes the limit away again before the next call."""
    request.unreader.sock.settimeout(SILENCE)


def post_worker_init(_worker: Any) -> None:
    """What the application is made of lives as long as its process, and is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
