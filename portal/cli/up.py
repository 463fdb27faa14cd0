"""`flask --app portal up`: everything the portal needs on one machine, until Ctrl-C."""

import asyncio
import os
import sys
from collections.abc import Iterator

import click
from flask import Flask
from flask.cli import ScriptInfo

from config import Settings, load
from portal.cli.demo import make_demo
from portal.cli.fail import fail
from portal.cli.migrate import brought_up
from portal.cli.plug_in import plug_in
from portal.fakes import FAKES
from portal.store.migrate import MigrationError, is_vacant
from portal.up.doorway import only_one, take_port
from portal.up.family import end_rest
from portal.up.refused import RefusedError
from portal.up.supervise import run


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where to listen, in place of the setting PORT.")
@click.option("--demo/--no-demo", default=True, help="Whether a new portal on this machine alone begins with a demo account.")
@click.option("--with-fake", "fakes", type=click.Choice(list(FAKES)), multiple=True, help="A chat system to play with in the demo account.")
def up(port: int | None, demo: bool, fakes: tuple[str, ...]) -> None:
    """Start everything: web, workers, and its own Redis and mail inbox where none is configured."""
    if port:
        os.environ["PORT"] = str(port)  # the children read it too
    os.umask(0o077)  # what visitors wrote is nobody else's on this machine
    settings = load()
    if fakes and not settings.for_one_machine:
        fail("Fakes are for a portal on one machine alone: HOST is not loop-back, or TRUSTED_PROXIES not 0.")
    try:
        with only_one(settings.var_dir):
            # An `up` that was killed could not end what it had started, and that may hold the port.
            asyncio.run(end_rest(settings.var_dir))
            with take_port(settings.host, settings.port) as listener:
                migrated = brought_up(settings.database_url)
                asyncio.run(run(settings, listener, lambda: (*migrated, *_welcome(settings, demo, fakes)), fakes))
    except (RefusedError, MigrationError, OSError) as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)


def _welcome(settings: Settings, demo: bool, fakes: tuple[str, ...]) -> Iterator[str]:
    alone = settings.on_loopback and settings.database_url.startswith("sqlite")
    if demo and alone and is_vacant(settings.database_url):
        make_demo(_made())
    logins = settings.var_dir / "demo.txt"
    yield f"The portal is at {settings.portal_url}"
    if logins.exists():
        yield f"See it work: {settings.portal_url}/try"
        yield f"Log-ins of the demo account, and what to try first: {logins}"
    else:
        yield "An account comes from: .venv/bin/flask --app portal provision FILE.json"
        yield "Its first log-in from: .venv/bin/flask --app portal create-admin --account ID --email E"
    for name in fakes:
        yield f"A fake {name} to play with: {plug_in(_made(), name)}"
    if settings.has_inbox_page:
        yield f"Mails go nowhere but to {settings.portal_url}/inbox"
    yield "Ctrl-C ends everything"


def _made() -> Flask:
    """Not the application this command runs in: that one was made before --port was read."""
    return ScriptInfo(app_import_path="portal").load_app()
