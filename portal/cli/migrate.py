"""`flask --app portal migrate`: the database brought to the schema of this portal, where `up`, which does it too, is not used."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.cli.fail import fail
from portal.store.migrate import MigrationError, upgrade


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the schema of this portal; safe to run again, and from several machines at once."""
    try:
        lines = brought_up(current_app.extensions["house"].settings.database_url)
    except MigrationError as error:
        fail(str(error))
    for line in lines or ["The database is at this portal's schema"]:
        click.echo(line)


def brought_up(database_url: str) -> list[str]:
    """What was done to the database, nothing when it lacked nothing; raises `MigrationError` as `upgrade` does."""
    migrated = upgrade(database_url)
    if migrated is None:
        return []
    return [f"The database is now at schema {migrated.after}{f'; as it was before: {migrated.copy}' if migrated.copy else ''}"]
