"""What the commands that forget somebody say in the end."""

from collections.abc import Mapping

import click

from portal.actions.house import House
from portal.store import copies


def tell_erased(house: House, erased: Mapping[str, int]) -> None:
    """How many of what; and, on stderr, where it may still be, which no command reaches."""
    for what, number in erased.items():
        click.echo(f"{what}: {number} erased")
    for path in copies.left_by_upgrades(house.settings.database_url):
        click.echo(f"{path} is from before an upgrade and holds it still, for {copies.KEPT.days} days at most; or remove it now", err=True)
    click.echo("Backups hold it still, and so does the mailbox of whoever was mailed.", err=True)
