"""`flask --app portal forget-agent --account ID --agent ID`."""

import click

from portal.actions.forget_agent import LastAdmin, NoSuchAgent
from portal.actions.forget_agent import forget_agent as action
from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.tell_erased import tell_erased
from portal.cli.with_house import with_house


@click.command()
@click.option("--account", required=True)
@click.option("--agent", required=True, help="The chat system's id.")
@click.option("--even-last-admin", is_flag=True, help="Also when nobody is left who can log in as an admin.")
@with_house
def forget_agent(house: House, account: str, agent: str, even_last_admin: bool) -> None:
    """Make an agent an id: name, address, password, sign-ins, devices' labels go; times, verdicts and reasons stay."""
    try:
        erased = action(house, account, agent, even_last_admin=even_last_admin)
    except NoSuchAgent:
        fail(f"the account {account!r} has no agent {agent!r}")
    except LastAdmin:
        fail(
            f"{agent} is the last admin of {account!r} who can log in, so nothing was erased.",
            "Make another first (create-admin), or say --even-last-admin.",
        )
    click.echo(f"{agent} of {account} is inactive and known by this id alone")
    tell_erased(house, erased)
