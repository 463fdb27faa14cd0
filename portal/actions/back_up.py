"""To back up: the database as of one moment, while everything runs, and the keys without which it cannot be read."""

from pathlib import Path

from portal.actions.house import House
from portal.kept import key_files
from portal.store import copies
from portal.store.dump import dump

DATABASE, DUMP = "portal.db", "portal.dump"
"""What a copy is called: a SQLite file as where `VAR_DIR` would have it, so that the folder itself can be a `VAR_DIR`."""


class NotEmpty(Exception):  # noqa: N818
    """There is something in the folder already."""


def back_up(house: House, folder: Path) -> list[Path]:
    """What was written into the folder, which only this user may look into.

    Raises `NotEmpty`, `OSError` or `portal.store.dump.DumpError`. The keys are those the portal keeps itself, where it does. While they
    were being changed they might not be the ones that this copy needs: then it is made again.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotEmpty
    while True:
        keys = _keys(house)
        database = _database(house, folder)
        if _keys(house) == keys:
            return [database, *(_written(folder / name, content) for name, content in keys.items())]


def _database(house: House, folder: Path) -> Path:
    url = house.settings.database_url
    if path := copies.file_of(url):
        copies.copy(path, folder / DATABASE)
        return folder / DATABASE
    dump(url, folder / DUMP)
    return folder / DUMP


def _keys(house: House) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in key_files(house.settings.var_dir) if path.exists()}


def _written(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path
