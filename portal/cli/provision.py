"""`flask --app portal provision FILE.json` (contract/EVENTS.md, Provisioning)."""

import sys
from pathlib import Path

import click

from portal.actions.house import House
from portal.actions.provision import WrongFile
from portal.actions.provision import provision as action
from portal.cli.fail import fail
from portal.cli.with_house import with_house


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--overwrite", is_flag=True, help="Also replace the e-mail, password, options and locale of agents who exist.")
@with_house
def provision(house: House, file: Path, overwrite: bool) -> None:
    """Create or update the accounts that FILE names; prints a line for each change."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        changes = action(house, text, overwrite)
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: {error}")
    except WrongFile as error:
        fail(*(f"{file}: {fault}" for fault in error.faults), "Nothing was changed.")
    for change in changes:
        click.echo(change)
