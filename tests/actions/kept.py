"""Looks for words in all that is kept: every column of every table, and on SQLite the files themselves."""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.actions.house import House
from portal.store.tables import metadata


def found(house: House, words: Iterable[str]) -> set[str]:
    """Those of the words that are in some column of some row, compared without case."""
    kept = "\n".join(_told(house)).casefold()
    return {word for word in words if word.casefold() in kept}


def found_in_files(house: House, words: Iterable[str]) -> set[str]:
    """The same of the database's files on the disk; on PostgreSQL, whose files are the server's, nothing is looked at."""
    if not house.db.is_sqlite:
        return set()
    path = Path(str(house.db.engine.url.database))
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*")).lower()
    return {word for word in words if word.casefold().encode() in raw}


def _told(house: House) -> Iterator[str]:
    with house.db.read() as tx:
        for table in metadata.sorted_tables:
            for row in tx.execute(select(table)):
                yield from (_plain(value) for value in row)


def _plain(value: Any) -> str:
    return _unpacked(value).decode() if isinstance(value, bytes) else str(value)


def _unpacked(value: bytes) -> bytes:
    with suppress(zlib.error):  # what is not a snapshot is a body
        return zlib.decompress(value)
    return value
