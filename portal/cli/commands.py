"""All commands of `flask --app portal`."""

from flask import Flask

from portal.cli.backup import backup
from portal.cli.bounce import bounce
from portal.cli.create_admin import create_admin
from portal.cli.doctor import doctor
from portal.cli.drop_second_step import drop_second_step
from portal.cli.explain import explain
from portal.cli.export_visitor import export_visitor
from portal.cli.forget_agent import forget_agent
from portal.cli.forget_visitor import forget_visitor
from portal.cli.migrate import migrate
from portal.cli.provision import provision
from portal.cli.receive_bounces import receive_bounces
from portal.cli.rotate_keys import rotate_keys
from portal.cli.send_test_event import send_test_event
from portal.cli.story import story
from portal.cli.stuck import stuck
from portal.cli.up import up

COMMANDS = (
    backup,
    bounce,
    create_admin,
    doctor,
    drop_second_step,
    explain,
    export_visitor,
    forget_agent,
    forget_visitor,
    migrate,
    provision,
    receive_bounces,
    rotate_keys,
    send_test_event,
    story,
    stuck,
    up,
)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
