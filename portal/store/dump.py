"""A copy of a PostgreSQL database by its own tool."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, make_url

TOOL = "pg_dump"


class DumpError(Exception):
    """In one line why there is none."""


def dump(url: str, target: Path) -> None:
    """As of one moment, while others write, in the form that `pg_restore` reads. Raises `DumpError`, and then there is no `target`."""
    tool = shutil.which(TOOL)
    if tool is None:
        raise DumpError(f"{TOOL} is not on this machine's PATH; it comes with PostgreSQL, and must be as new as the server")
    parts = make_url(url)
    # `URL.set` would leave a password that is set to None where it was.
    plain = URL.create("postgresql", parts.username, None, parts.host, parts.port, parts.database, parts.query).render_as_string()
    password = {"PGPASSWORD": parts.password} if parts.password else {}  # in its environment, since others see its command
    done = subprocess.run(  # noqa: S603 (no shell, and nothing of a stranger's)
        [tool, "--format=custom", "--no-owner", f"--file={target}", plain], env={**os.environ, **password}, capture_output=True, text=True
    )
    if done.returncode:
        target.unlink(missing_ok=True)
        raise DumpError(" ".join(done.stderr.split()) or f"{TOOL} ended with {done.returncode}")
