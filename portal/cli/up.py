"""`flask --app portal up`: everything the portal needs on one machine, until Ctrl-C."""

import asyncio
import os
import sys
from collections.abc import Iterator

import click
from flask.cli import ScriptInfo

from config import Settings, load
from portal.cli.migrate import brought_up
from portal.store.migrate import MigrationError, is_vacant
from portal.up.doorway import only_one, take_port
from portal.up.family import end_rest
from portal.up.refused import RefusedError
from portal.up.supervise import run


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where to listen, in place of the setting PORT.")
@click.option("--demo/--no-demo", default=True, help="Whether a new portal on this machine alone begins with a demo account.")
def up(port: int | None, demo: bool) -> None:
    """Start everything: web, workers, and its own Redis and mail inbox where none is configured."""
    if port:
        os.environ["PORT"] = str(port)  # the children read it too
    os.umask(0o077)  # what visitors wrote is nobody else's on this machine
    settings = load()
    try:
        with only_one(settings.var_dir):
            # An `up` that was killed could not end what it had started, and that may hold the port.
            asyncio.run(end_rest(settings.var_dir))
            with take_port(settings.host, settings.port) as listener:
                migrated = brought_up(settings.database_url)
                asyncio.run(run(settings, listener, lambda: (*migrated, *_welcome(settings, demo))))
    except (RefusedError, MigrationError, OSError) as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)


def _welcome(settings: Settings, demo: bool) -> Iterator[str]:
    alone = settings.on_loopback and settings.database_url.startswith("sqlite")
    if demo and alone and is_vacant(settings.database_url):
        _make_demo()
    logins = settings.var_dir / "demo.txt"
    yield f"The portal is at {settings.portal_url}"
    if logins.exists():
        yield f"See it work: {settings.portal_url}/try"
        yield f"Log-ins of the demo account, and what to try first: {logins}"
    else:
        yield "An account comes from: .venv/bin/flask --app portal provision FILE.json"
        yield "Its first log-in from: .venv/bin/flask --app portal create-admin --account ID --email E"
    if settings.has_inbox_page:
        yield f"Mails go nowhere but to {settings.portal_url}/inbox"
    yield "Ctrl-C ends everything"


def _make_demo() -> None:
    from portal.cli.demo import make_demo

    # Not the application this command runs in: that one was made before --port was read.
    make_demo(ScriptInfo(app_import_path="portal").load_app())
