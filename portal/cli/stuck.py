"""`flask --app portal stuck`: what was set aside after too many failures, and why; with `--retry` it is tried again."""

import click

from portal.actions.house import House
from portal.actions.try_again import set_aside, try_again
from portal.cli.fail import fail
from portal.cli.with_house import with_house


@click.command()
@click.option("--retry", metavar="NAME", help="Try it again, now that its cause is mended; `all` for everything.")
@with_house
def stuck(house: House, retry: str | None) -> None:
    """Alerts that could not be decided and mails that could not be written; nothing else waits for them."""
    found = set_aside(house)
    if retry:
        _retry(house, [each.name for each in found] if retry == "all" else [retry])
        return
    for each in found:
        click.echo(f"{each.name}: {each.what}: {each.failures} failures, last: {each.error}")
    if not found:
        click.echo("nothing is stuck")


def _retry(house: House, names: list[str]) -> None:
    for name in names:
        if not try_again(house, name):
            fail(f"nothing called {name!r} is set aside")
        click.echo(f"{name} is tried again")
