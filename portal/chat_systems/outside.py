"""Calls go out of the portal's own network, however an address that somebody entered is spelled and wherever its name leads.

A name is looked up once for a connection, all of its addresses are checked, and one of those is connected to: a name that leads
elsewhere the next moment (DNS rebinding) leads nowhere. TLS still wants the certificate of the name (httpcore sees to it).
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

from portal.chat_systems.poll_failed import PollFailed, PollFault

Address = IPv4Address | IPv6Address

_CARRY_IPV4 = (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))
"""In their last 32 bits (RFC 4291, 2.5.5.2; RFC 6052, 2.1): who is called is whom those name."""

_UNICAST = ip_network("2000::/3")
"""All that IANA gives out of IPv6 to the Internet."""

_NOT_GLOBAL = (ip_network("192.0.0.0/24"), ip_network("2002::/16"))
"""Protocol assignments, and 6to4, which carries any IPv4: Python 3.11 takes them for global."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Of its own network the portal may call `hosts`, names or addresses, and itself where it serves `this_machine` alone.

    Hosts are in lower case, as whatever takes a URL apart says them.
    """

    hosts: frozenset[str] = frozenset()
    this_machine: bool = False

    def holds(self, host: str, address: Address) -> bool:
        """Whether `address`, which `host` leads to, may be called."""
        return host in self.hosts or is_global(address) or (self.this_machine and address.is_loopback)

    def refuses(self, host: str) -> bool:
        """Whether that is plain before any name is looked up: for the form that a host is entered in."""
        try:
            return not self.holds(host, ip_address("127.0.0.1" if host == "localhost" else host))
        except ValueError:
            return False


def is_global(address: Address) -> bool:
    """Whether one host of the Internet is meant, wherever it is called from (IANA's registries of special addresses)."""
    if any(address in network for network in _CARRY_IPV4):
        return is_global(IPv4Address(address.packed[-4:]))
    special = address.is_multicast or any(address in network for network in _NOT_GLOBAL)
    return address.is_global and not special and (address.version == 4 or address in _UNICAST)


class OutsideTransport(httpx.HTTPTransport):
    """Raises `PollFailed` where a host is not within `reach`. Knows no proxy: that would look names up by itself.

    It opens as many connections as there are threads that ask: nobody waits for one that another's slow chat system holds.
    """

    def __init__(self, reach: Reach) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        self._pool = httpcore.ConnectionPool(context, max_connections=None, keepalive_expiry=5, network_backend=_Backend(reach))


class _Backend(httpcore.SyncBackend):
    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first address that answers; all of them share `timeout`, or a name of many would hold a poll up."""
        *others, last = self._checked(host, port)
        share = timeout and timeout / (len(others) + 1)
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return super().connect_tcp(address, port, share, local_address, socket_options)
        return super().connect_tcp(last, port, share, local_address, socket_options)

    def _checked(self, host: str, port: int) -> list[str]:
        """Every address of `host`, one at least; one that may not be called speaks against all."""
        try:
            found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):  # nobody of that name; a name that DNS cannot hold
            raise httpcore.ConnectError from None
        if not all(self._reach.holds(host, ip_address(address)) for address in found):
            raise PollFailed(PollFault.INSIDE)
        return found
