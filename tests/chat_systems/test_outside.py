"""Whom a poll may call: nobody inside the portal's own network, however that is spelled, but for those whom the operator named."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_ssl_devcert

from portal.chat_systems.http import Http, kept_client
from portal.chat_systems.outside import OutsideTransport, Reach, is_global
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now
from tests.chat_systems.one_answer import answering

STRANGER, HERE = Reach(), Reach(this_machine=True)
NAME, NOBODY, OUTSIDE, LOOP_BACK = "chat.example", "nobody.example", "1.1.1.1", "127.0.0.1"

INSIDE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.192"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::10.0.0.1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:100.64.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1"),
    *("2002:a00:1::1", "2001:db8::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_the_internet_does_not_know_is_inside(address: str) -> None:
    assert not is_global(ip_address(address))


@pytest.mark.parametrize("address", [OUTSIDE, "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"])
def test_any_other_is_outside(address: str) -> None:
    assert is_global(ip_address(address))


@dataclass
class Net:
    """`names` says where each leads, one answer after the other; `called` is who was connected to. Nobody but this machine answers."""

    names: dict[str, list[list[str]]] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    made, look_up, connect = Net(), socket.getaddrinfo, socket.create_connection

    def found(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host == NOBODY:
            raise socket.gaierror
        addresses = made.names[host].pop(0) if host in made.names else [host]
        return [entry for address in addresses for entry in look_up(address, port, *args, **kwargs)]

    def connected(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        made.called.append(address[0])
        if address[0] != LOOP_BACK:
            raise ConnectionRefusedError
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connected)
    return made


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of this machine, where somebody answers."""
    with answering() as found:
        yield found


def ask(reach: Reach, url: str) -> list[int]:
    return Http(kept_client(reach), now() + timedelta(seconds=20)).get(list[int], url, headers={})


def fault(reach: Reach, url: str) -> PollFault:
    with pytest.raises(PollFailed) as failed:
        ask(reach, url)
    return failed.value.fault


@pytest.mark.parametrize("address", [LOOP_BACK, "10.0.0.1", "::1", "169.254.169.254", "::ffff:10.0.0.1"])
@pytest.mark.parametrize("others", [[], [OUTSIDE]])
def test_a_name_that_leads_inside_is_refused_before_any_connection(net: Net, address: str, others: list[str]) -> None:
    net.names[NAME] = [[*others, address]]

    assert fault(STRANGER, f"https://{NAME}") is PollFault.INSIDE
    assert net.called == []


@pytest.mark.parametrize("host", [LOOP_BACK, "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_however_it_is_spelled(net: Net, port: int, host: str) -> None:
    assert fault(STRANGER, f"http://{host}:{port}") is PollFault.INSIDE
    assert net.called == []


def test_a_name_that_leads_inside_the_next_moment_leads_nowhere(net: Net, port: int) -> None:
    net.names[NAME] = [[OUTSIDE], [LOOP_BACK]]

    assert fault(STRANGER, f"http://{NAME}:{port}") is PollFault.UNREACHED
    assert net.called == [OUTSIDE]


@pytest.mark.parametrize("reach", [HERE, Reach(frozenset({NAME}))])
def test_a_host_that_is_allowed_is_reached_at_the_first_of_its_addresses_that_answers(net: Net, port: int, reach: Reach) -> None:
    net.names[NAME] = [[OUTSIDE, LOOP_BACK]]

    assert ask(reach, f"http://{NAME.upper()}:{port}") == [1]
    assert net.called == [OUTSIDE, LOOP_BACK]


def test_a_portal_for_one_machine_calls_no_other_of_its_network(net: Net) -> None:
    assert fault(HERE, "https://10.0.0.1") is PollFault.INSIDE


@pytest.mark.parametrize("name", [NOBODY, "a" * 64 + ".example"])
def test_a_name_of_nobody_is_unreached(net: Net, name: str) -> None:
    assert fault(STRANGER, f"https://{name}") is PollFault.UNREACHED


def test_no_proxy_of_the_environment_is_asked_to_call(monkeypatch: pytest.MonkeyPatch, net: Net, port: int) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{LOOP_BACK}:{port}")

    assert fault(Reach(frozenset({"of.a.client.made.now"})), "http://10.0.0.1") is PollFault.INSIDE


def test_the_certificate_must_be_of_the_name_and_not_of_the_address(net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = make_ssl_devcert(str(tmp_path / "tls"), host=NAME)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    net.names |= {NAME: [[LOOP_BACK]], "other.example": [[LOOP_BACK]]}

    with answering(context) as port, httpx.Client(transport=OutsideTransport(HERE)) as client:
        assert client.get(f"https://{NAME}:{port}").json() == [1]
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            client.get(f"https://other.example:{port}")
