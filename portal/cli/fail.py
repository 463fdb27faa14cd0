"""How a command says what is wrong: plain lines on stderr, exit 2."""

from typing import NoReturn

import click


def fail(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(2)
