"""What is open without log-in on one's own machine answers only under the machine's own names.

A stranger's page may give its name this machine's address, and then read whatever answers to that name (DNS rebinding).
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import abort, request

from portal.web import house


def only_under_own_host() -> None:
    """To be run before every view: 404 unless `Host` is of loop-back or that of `PORTAL_URL`."""
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:  # half a bracket
        abort(404)
    if not _is_loopback(host) and host != urlsplit(house().settings.portal_url).hostname:
        abort(404)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
