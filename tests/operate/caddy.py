"""A real Caddy with the configuration that is given to operators, before whatever web processes a test has."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.operate.given import DEPLOY
from tests.running import free_port
from tests.waiting import eventually


def read_by_caddy(site: str, *upstreams: str) -> dict[str, Any]:
    """`deploy/Caddyfile` as Caddy understands it. `upstreams` are hosts with ports."""
    environ = {**os.environ, "PORTAL_SITE": site, "PORTAL_UPSTREAMS": " ".join(upstreams)}
    command = [_program(), "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile", "--validate"]
    read = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr
    return dict(json.loads(read.stdout))


@contextmanager
def proxied(folder: Path, *upstreams: str) -> Iterator[str]:
    """The address at which Caddy answers for them, all of which are well at first; without the port by which it is told things."""
    url, config = f"http://127.0.0.1:{free_port()}", folder / "caddy.json"
    config.write_text(json.dumps({**read_by_caddy(url, *upstreams), "admin": {"disabled": True}}))
    environ = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [_program(), "run", "--config", str(config)]
    with (folder / "caddy.log").open("w") as log, subprocess.Popen(command, env=environ, stderr=log) as caddy:
        try:
            eventually(lambda: _is_well(url))
            yield url
        finally:
            caddy.terminate()


def _program() -> str:
    return shutil.which("caddy") or pytest.skip("no Caddy on this machine; with one, it stands before the portal")


def _is_well(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz").is_success
    except httpx.TransportError:
        return False
