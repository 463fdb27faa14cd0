"""Reads one setting at a time; a wrong value raises with the setting's name. What libraries will read is tried with themselves."""

import ipaddress
import math
import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import IO, Any

import click
import limits

from portal.urls import read_as


class SettingError(click.ClickException):
    """One line that names the setting and what is wrong with it.

    Flask's command line makes the application before any command of ours begins: as click's own kind, this ends it there, too,
    with that line and exit 2.
    """

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


class Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        match = next((word for word in allowed if word.lower() == value.lower()), None)
        if match is None:
            told = ", ".join(allowed) if len(allowed) < 10 else "a name of the tz database, like Europe/Madrid"
            raise SettingError(f"{name}: {value!r} is not one of {told}")
        return match

    def flag(self, name: str) -> bool:
        words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
        return words[self.choice(name, "false", tuple(words))]

    def number(self, name: str, default: float, least: float, most: float) -> float:
        text = self.text(name, str(default))
        try:
            value = float(text)
        except ValueError:
            raise SettingError(f"{name}: {text!r} is not a number") from None
        if not (math.isfinite(value) and least <= value <= most):
            raise SettingError(f"{name}: {text} is not between {least:g} and {most:g}")
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self.number(name, default, least, most)
        if value != int(value):
            raise SettingError(f"{name}: {value:g} is not a whole number")
        return int(value)

    def seconds(self, name: str, default: float, least: float = 0.001) -> timedelta:
        return timedelta(seconds=self.number(name, default, least, 7 * 24 * 3600))

    def seconds_range(self, name: str, default: str) -> tuple[timedelta, timedelta]:
        text = self.text(name, default)
        first, _, last = text.partition("-")
        try:
            least, most = timedelta(seconds=float(first)), timedelta(seconds=float(last))
        except (ValueError, OverflowError):
            raise SettingError(f"{name}: {text!r} is not two numbers of seconds like {default}") from None
        if not timedelta(0) < least <= most:
            raise SettingError(f"{name}: {text!r} does not go from a smaller number above 0 to a larger one")
        return least, most

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """What is wrong is not repeated: it may hold a password."""
        value = self.text(name, default)
        scheme = value.partition(":")[0].lower()
        if value and scheme not in schemes:
            raise SettingError(f"{name}: does not begin with {' or '.join(f'{scheme}:' for scheme in schemes)}")
        try:
            read_as(scheme, value)
        except ValueError:
            raise SettingError(f"{name}: begins with {scheme}: and goes on in a way that cannot be understood") from None
        return value

    def host(self, name: str, default: str) -> str:
        return _host(name, self.text(name, default))

    def hosts(self, name: str) -> frozenset[str]:
        """In lower case; none where it is not set."""
        return frozenset(_host(name, value.lower()) for value in self.keys(name))

    def address(self, name: str, default: str) -> str:
        value = self.text(name, default)
        address = parseaddr(value)[1]
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not address.rpartition("@")[0].isascii() or "\n" in value or "\r" in value:
            raise SettingError(f"{name}: {value!r} is not an e-mail address, in ASCII before the @, or a name and one in angle brackets")
        return value

    def rate(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            (rate,) = limits.parse_many(value)
        except ValueError:
            raise SettingError(f"{name}: {value!r} is not a rate like {default}") from None
        if not rate.amount:
            raise SettingError(f"{name}: {value!r} would let nobody in")
        return value

    def keys(self, name: str) -> tuple[str, ...]:
        return tuple(key for key in self.text(name, "").replace(",", " ").split() if key)


def _host(name: str, value: str) -> str:
    if not re.fullmatch(r"[\w.-]+", value, re.ASCII) and not _is_ip(value):
        raise SettingError(f"{name}: {value!r} is not the name or the bare address of a host")
    return value


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
