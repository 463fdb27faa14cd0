"""`flask --app portal forget-visitor --account ID (--email E | --conversation ID)`."""

import click

from portal.actions.find_visitor import Wanted
from portal.actions.forget_visitor import forget_visitor as action
from portal.actions.house import House
from portal.cli.tell_erased import tell_erased
from portal.cli.visitor import of_a_visitor
from portal.cli.with_house import with_house


@click.command()
@of_a_visitor
@with_house
def forget_visitor(house: House, wanted: Wanted) -> None:
    """Erase at once what a visitor wrote, their names, addresses and pages; ids, times, verdicts and reasons stay."""
    tell_erased(house, action(house, wanted))
