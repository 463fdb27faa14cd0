"""`flask --app portal drop-second-step --email E`: the way out for who has lost both their phone and their recovery codes."""

import click

from portal.actions.drop_second_step import NoSecondStep
from portal.actions.drop_second_step import drop_second_step as action
from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.with_house import with_house


@click.command()
@click.option("--email", required=True)
@with_house
def drop_second_step(house: House, email: str) -> None:
    """Turn two-step verification off for one agent, who is told by mail. Make sure first who asks for it."""
    try:
        action(house, email)
    except NoSecondStep:
        fail(f"no active agent logs in as {email!r} by two steps")
    click.echo(f"{email} logs in by password alone from now on, and is told so by mail")
