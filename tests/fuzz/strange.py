"""Values that have broken programs before: half characters, the ends of the calendar, numbers too large, things in the wrong place."""

from typing import Any

UNICODE = ("\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202egnp.exe", "\u200b", "\ufeff", "\U0010ffff", "e\u0301" * 300, "İıß")
LENGTHS = ("", " ", "x" * 128, "x" * 129, "x" * 70_000, "ñ" * 40_000)
CODE = (
    "null",
    "0",
    "'; DROP TABLE agents; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n",
    "\r\nBcc: x@y.example",
    "../../etc/passwd",
)
KNOWN = ("c1", "eva", "acme", "visitor", "agent", "bot", "web", "pro", "free", "sales", "m1", "eva@acme.example", "on", "off", "1", "es")
ADDRESSES = (
    "javascript:alert(1)",
    "http://[",
    "https://ex\nample.com",
    "xn--a@xn--a",
    "http://\u2100.example",
    "//evil.example",
    "a@[1.2.3.4]",
)
TEXTS = (*UNICODE, *LENGTHS, *CODE, *KNOWN, *ADDRESSES)

ENDS = (
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "1970-01-01T00:00:00Z",
)
NO_TIMES = ("2026-02-30T00:00:00Z", "2026-05-12T10:00", "10:00Z", "2026-05-12T10:00:00+24:00", "2026-05-12T10:00:60Z", "\u0662026", "now")
ODD_TIMES = (
    "2026-05-12",
    "20260512T100000Z",
    "2026-W20-2T10:00:00Z",
    "2026-05-12T24:00:00Z",
    "2026-05-12T10:00:00+23:59",
    "2026-05-12T10:00,5Z",
)
TIMES = (*ENDS, *NO_TIMES, *ODD_TIMES)

NUMBERS = (0, -1, 1, 2**31, 2**63, 2**64, -(2**63), 10**400, 1e308, 5e-324, -0.0, 0.1, 253402300800, 3.0)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"": ""}, [None] * 2000, {"type": "visitor"}, ["sales"] * 1001)

NO_JSON = ("NaN", "-Infinity", "1e999", "01", "1.", "'x'", '"\\u12"', '"\\x41"', "[" * 2000, '{"a":' * 2000, "// no", "")
NO_UTF_8 = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\xef\xbb\xbf", b"\xf4\x90\x80\x80")
