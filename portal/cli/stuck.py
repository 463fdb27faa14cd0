"""`flask --app portal stuck`: what was set aside after too many failures, and why."""

import click

from portal.actions.house import House
from portal.cli.with_house import with_house
from portal.store.failures import stuck as rows


@click.command()
@with_house
def stuck(house: House) -> None:
    """Alerts that could not be decided; nothing else waits for them."""
    with house.db.read() as tx:
        found = rows(tx)
    for row in found:
        where = f"{row['account']} / {row['endpoint']} / {row['conversation']}"
        click.echo(f"{row['kind']} of {row['at'].isoformat()} in {where}: {row['failures']} failures, last: {row['error']}")
    if not found:
        click.echo("nothing is stuck")
