"""People at the log-in: with passwords, right and wrong, at a second after the stories' beginning."""

from portal.actions.sign_in import sign_in
from portal.actions.slow_down import TooSoonError
from tests.world import World

EVA, NOBODY = "eva@acme.example", "nobody@acme.example"
PASSWORD = "correct horse battery"


def try_in(world: World, at: float, password: str = "wrong", email: str = EVA, known: str = "") -> str | int | None:
    """The token; None when it was wrong; the seconds to wait when it was not looked at."""
    with world.at(at):
        try:
            return sign_in(world.house, email, password, "a browser", known)
        except TooSoonError as error:
            return error.retry_after
