"""`rotate-keys` says what it did, and when the old key may go."""

from collections.abc import Callable
from dataclasses import replace

from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask

from portal.store.secrets import Locksmith
from tests.conftest import KEY
from tests.world import World

Run = Callable[..., Result]
NEW = Fernet.generate_key().decode()


def give(app: Flask, *keys: str) -> None:
    app.extensions["house"] = replace(app.extensions["house"], locksmith=Locksmith(keys))


def test_it_says_how_much_was_renewed_and_that_older_keys_may_go(app: Flask, world: World, run: Run) -> None:
    give(app, NEW, KEY)

    result = run("rotate-keys")

    assert (result.exit_code, result.stdout) == (0, "secrets put under the newest key: 1\nOlder keys may go from ENCRYPTION_KEYS now\n")
    assert "✓ keys" in run("doctor").stdout


def test_it_fails_when_a_secret_can_be_read_with_no_key(app: Flask, world: World, run: Run) -> None:
    give(app, NEW)

    result = run("rotate-keys")

    assert result.exit_code == 1
    assert "secrets that no key opens: 1;" in result.stderr
    assert "Older keys may go" not in result.stdout


def test_the_doctor_says_what_is_under_an_older_key_or_under_none(app: Flask, world: World, run: Run) -> None:
    give(app, NEW, KEY)
    assert "✗ keys: secrets still under an older key: 1\n    run `flask --app portal rotate-keys`" in run("doctor").stdout

    give(app, NEW)
    assert "✗ keys: secrets that no key opens: 1" in run("doctor").stdout
