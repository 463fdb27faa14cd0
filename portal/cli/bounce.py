"""`flask --app portal bounce < message`: a mail that came back, from a mail server's pipe."""

import sys
from email import message_from_bytes
from email.utils import getaddresses

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.actions.take_returned import LARGEST, take_returned

TRY_LATER = 75  # EX_TEMPFAIL of sysexits: the mail server keeps the mail
ADDRESSED = ("Delivered-To", "X-Original-To", "To")


@click.command()
@click.option("--recipient", "recipients", multiple=True, help="Where the mail came to; otherwise its headers are asked.")
@with_appcontext
def bounce(recipients: tuple[str, ...]) -> None:
    """Read one mail that came back, from standard input, and say what it came to."""
    content = sys.stdin.buffer.read(LARGEST)
    house: House = current_app.extensions["house"]
    try:
        came_to = take_returned(house, recipients or _addressed(content), content)
    except SQLAlchemyError as error:
        click.echo(f"The database cannot be used now ({type(error).__name__}): offer the mail again.", err=True)
        sys.exit(TRY_LATER)
    house.tally.write(house.db)
    click.echo(came_to.value)


def _addressed(content: bytes) -> list[str]:
    """Only the head is read: strangers' mails may break what reads the rest."""
    head = message_from_bytes(content.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0])
    values = [str(value) for name in ADDRESSED for value in head.get_all(name, [])]
    return [address for _, address in getaddresses(values)]
