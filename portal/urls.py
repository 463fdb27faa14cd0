"""URLs of settings, read by what will use them."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from redis.connection import parse_url
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def read_as(scheme: str, url: str) -> None:
    """Raises `ValueError` for a URL of this scheme that cannot be made out."""
    _READERS.get(scheme, urlsplit)(url)


def _database(url: str) -> None:
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise ValueError from error
    if made.get_backend_name() == "sqlite" and not made.database:
        raise ValueError("each connection would have a database of its own in memory")


def _web(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname or parts.port == 0 or not url.isascii():
        raise ValueError("names no host or no port, or is not ASCII")


_READERS: Mapping[str, Callable[[str], object]] = {
    "sqlite": _database,
    "postgresql+psycopg": _database,
    "redis": parse_url,
    "rediss": parse_url,
    "unix": parse_url,
    "http": _web,
    "https": _web,
}
