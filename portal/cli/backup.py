"""`flask --app portal backup FOLDER` (docs/backup.md)."""

from pathlib import Path

import click

from portal.actions.back_up import NotEmpty, back_up
from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.with_house import with_house
from portal.store.dump import DumpError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_house
def backup(house: House, folder: Path) -> None:
    """Copy the database, as of one moment, and the kept keys into FOLDER, while everything runs."""
    try:
        written = back_up(house, folder)
    except NotEmpty:
        fail(f"{folder} is not empty: a backup gets a folder of its own")
    except (OSError, DumpError) as error:
        fail(f"There is no backup: {error}")
    for path in written:
        click.echo(path)
    if len(written) == 1:
        click.echo("The keys are in your settings: without SECRET_KEY and ENCRYPTION_KEYS this copy is of little use.", err=True)
