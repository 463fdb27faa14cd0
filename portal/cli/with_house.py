"""For commands that need the house and a database that is ready for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal.actions.diagnose import database_fault
from portal.actions.house import House
from portal.cli.fail import fail


def with_house(command: Callable[..., None]) -> Callable[..., None]:
    """Calls `command` with the house first; says plainly when the database is away, was never made, is of another version or fails."""

    @with_appcontext
    @wraps(command)
    def ready(*args: Any, **kwargs: Any) -> None:
        house: House = current_app.extensions["house"]
        if fault := database_fault(house):
            fail(f"The database {fault}.")
        try:
            command(house, *args, **kwargs)
        except OperationalError as error:
            fail(f"The database cannot be used now: {str(error.orig).splitlines()[0]}.", "Nothing was changed.")

    return ready
