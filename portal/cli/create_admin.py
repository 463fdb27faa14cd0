"""`flask --app portal create-admin --account ID --email E`: asks for the password."""

import click

from portal.actions.create_admin import AddressTaken, NoSuchAccount, NotAnAddress
from portal.actions.create_admin import create_admin as action
from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.with_house import with_house

SHORTEST_PASSWORD = 10


@click.command()
@click.option("--account", required=True)
@click.option("--email", required=True)
@click.password_option()
@with_house
def create_admin(house: House, account: str, email: str, password: str) -> None:
    """Make an admin who can log in, or make an agent of the account with this address one, with this password."""
    if len(password) < SHORTEST_PASSWORD:
        fail(f"the password must have at least {SHORTEST_PASSWORD} characters")
    try:
        agent = action(house, account, email, password)
    except NoSuchAccount:
        fail(f"there is no account {account!r}")
    except NotAnAddress:
        fail(f"{email!r} is not an e-mail address")
    except AddressTaken:
        fail("an agent of another account has this address")
    click.echo(f"{agent} of {account} is an admin and can log in")
