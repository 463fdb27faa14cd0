"""For commands that need the house and a database that is ready for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app
from flask.cli import with_appcontext

from portal.actions.house import House
from portal.cli.fail import fail
from portal.store import migrate


def with_house(command: Callable[..., None]) -> Callable[..., None]:
    """Calls `command` with the house first; says plainly when the database was never made or is of another version."""

    @with_appcontext
    @wraps(command)
    def ready(*args: Any, **kwargs: Any) -> None:
        house: House = current_app.extensions["house"]
        revision = migrate.current(house.settings.database_url)
        if revision != migrate.head():
            told = f"The database is at schema {revision or 'none'}, this portal needs {migrate.head()}"
            fail(f"{told}: `flask --app portal up` brings it there.")
        command(house, *args, **kwargs)

    return ready
