"""`flask --app portal doctor`: what is wrong, and what to do. Exits 1 when anything is."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.actions.diagnose import diagnose


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at database, Redis, worker, scheduler, SMTP log-in, receiver of bounces, DNS, clock and PORTAL_URL."""
    ill = False
    for finding in diagnose(current_app.extensions["house"]):
        if finding.wrong:
            click.echo(f"✗ {finding.part}: {finding.wrong}\n    {finding.remedy}")
            ill = True
        else:
            click.echo(f"✓ {finding.part}")
    raise SystemExit(1 if ill else 0)
