"""A copy of a PostgreSQL database by its own tool."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

TOOL = "pg_dump"


class DumpError(Exception):
    """In one line why there is none."""


def dump(url: str, target: Path) -> None:
    """As of one moment, while others write, in the form that `pg_restore` reads. Raises `DumpError`."""
    tool = shutil.which(TOOL)
    if tool is None:
        raise DumpError(f"{TOOL} is not on this machine's PATH; it comes with PostgreSQL, and must be as new as the server")
    parts = make_url(url)
    plain = parts.set(drivername="postgresql", password=None).render_as_string()
    password = {"PGPASSWORD": parts.password} if parts.password else {}  # in its environment, since others see its command
    done = subprocess.run(  # noqa: S603 (no shell, and nothing of a stranger's)
        [tool, "--format=custom", "--no-owner", f"--file={target}", plain], env={**os.environ, **password}, capture_output=True, text=True
    )
    if done.returncode:
        raise DumpError(" ".join(done.stderr.split()) or f"{TOOL} ended with {done.returncode}")
