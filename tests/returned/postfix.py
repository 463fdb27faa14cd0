"""A real Postfix on loop-back with a configuration and a queue of its own, which leaves the machine's as they are."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import free_port
from tests.waiting import eventually

POSTFIX = shutil.which("postfix", path="/usr/sbin:/usr/bin")
MISSING = None if POSTFIX else "Postfix is not installed (package: postfix)"
MISSING = MISSING or (None if os.geteuid() == 0 else "Postfix can be started by root alone")
"""Why there is none here; None where there is one."""

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtp_tls_security_level = none
smtpd_tls_security_level = none
disable_dns_lookups = yes
transport_maps = inline:{{ {{ {bounce_domain} = smtp:[127.0.0.1]:{bounce_port} }}, {elsewhere} {{ acme.example = discard: }} }}
smtpd_recipient_restrictions = check_recipient_access inline:{{ {at_once} }}, permit_mynetworks, reject
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{far_port} inet n - n - - smtpd
  -o myhostname=far.acme.example
  -o {{ smtpd_recipient_restrictions = check_recipient_access inline:{{ {later} }}, reject }}
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""


@contextmanager
def running(bounce_domain: str, bounce_port: int, at_once: dict[str, str], later: dict[str, str]) -> Iterator[int]:
    """The port of a server for acme.example. Recipients in `at_once` it answers so; those in `later` it takes, and is answered so itself.

    What it takes and cannot hand on it returns to the mail's return path, for `bounce_domain` at `bounce_port`.
    """
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)  # its daemons are not root
    port, far_port = free_port(), free_port()
    elsewhere = _pairs(dict.fromkeys(later, f"smtp:[127.0.0.1]:{far_port}"))
    told = {"folder": folder, "bounce_domain": bounce_domain, "bounce_port": bounce_port, "elsewhere": elsewhere}
    (folder / "queue").mkdir()
    (folder / "main.cf").write_text(MAIN.format(at_once=_pairs(at_once), **told))
    (folder / "master.cf").write_text(MASTER.format(port=port, far_port=far_port, later=_pairs(later)))
    try:
        _order(folder, "start")
        eventually(lambda: listens(port))
        yield port
    finally:
        _order(folder, "stop")
        shutil.rmtree(folder)


def _pairs(values: dict[str, str]) -> str:
    return "".join(f"{{ {address} = {value} }}, " for address, value in values.items())


def _order(folder: Path, order: str) -> None:
    done = subprocess.run([str(POSTFIX), "-c", str(folder), order], capture_output=True, text=True, check=False)
    log = folder / "log"
    assert done.returncode == 0, f"{done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}"


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
