"""Door for operators: `flask --app portal COMMAND`. One file a command."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.cli.up import up

    for command in (up,):
        app.cli.add_command(command)
