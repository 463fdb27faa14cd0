"""`flask --app portal rotate-keys`: puts every secret under the newest encryption key. Exits 1 when one can be read with no key."""

import click

from portal.actions.house import House
from portal.actions.rotate_keys import rotate_keys as action
from portal.cli.with_house import with_house


@click.command()
@with_house
def rotate_keys(house: House) -> None:
    """Put all secrets under the newest key of ENCRYPTION_KEYS; where the portal keeps its keys itself, under a new one."""
    done, file = action(house), house.settings.kept_encryption_keys
    if done.made:
        click.echo(f"a new key was made and is kept in {file}; running processes find it there")
    click.echo(f"secrets put under the newest key: {done.renewed}")
    if done.lost:
        click.echo(f"secrets that no key opens: {done.lost}; put the key they were made with back, or make them anew", err=True)
        raise SystemExit(1)
    if not file:
        click.echo("Older keys may go from ENCRYPTION_KEYS now")
