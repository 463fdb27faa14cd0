"""A real DNS server of a few TXT and MX records, and a resolver that asks it and nobody else."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.resolver import Resolver

STOP = b"stop"


class Zone:
    """`asked` are the names it was asked for, in order. Unless it is `public` it knows no top-level domain."""

    def __init__(self, records: Mapping[str, list[str]], public: bool, mx: Mapping[str, str]) -> None:
        self._records = records
        self._mx = mx
        self._public = public
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.resolver = Resolver(configure=False)
        self.resolver.nameservers = ["127.0.0.1"]
        self.resolver.port = self._socket.getsockname()[1]

    def serve(self) -> None:
        while (told := self._socket.recvfrom(4096))[0] != STOP:
            self._socket.sendto(self._answer(dns.message.from_wire(told[0])).to_wire(), told[1])

    def _answer(self, question: dns.message.Message) -> dns.message.Message:
        name = question.question[0].name
        plain = name.to_text(omit_final_dot=True)
        self.asked.append(plain)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if question.question[0].rdtype == dns.rdatatype.MX and plain in self._mx:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "MX", f"10 {self._mx[plain]}"))
        elif plain in self._records:
            answer.answer.append(dns.rrset.from_text_list(name, 60, "IN", "TXT", [_quoted(text) for text in self._records[plain]]))
        elif question.question[0].rdtype == dns.rdatatype.NS and self._public:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "NS", "a.nic.example."))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    def stop(self) -> None:
        self._socket.sendto(STOP, self._socket.getsockname())

    def close(self) -> None:
        self._socket.close()


def _quoted(text: str) -> str:
    """A string of a TXT record has at most 255 bytes (RFC 1035, 3.3); a longer text is several (RFC 7208, 3.3)."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


@contextmanager
def serving(records: Mapping[str, list[str]], *, public: bool = True, mx: Mapping[str, str] | None = None) -> Iterator[Zone]:
    zone = Zone(records, public, mx or {})
    thread = threading.Thread(target=zone.serve)
    thread.start()
    try:
        yield zone
    finally:
        zone.stop()
        thread.join()
        zone.close()


def nobody() -> Resolver:
    """A resolver whose server is not there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], unused.getsockname()[1], 0.1
    return resolver
