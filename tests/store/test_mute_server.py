"""A database server that takes a connection and never says a word."""

import socket

from portal.store.database import Database


def test_a_mute_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql+psycopg://portal@127.0.0.1:{mute.getsockname()[1]}/portal?connect_timeout=2"

        assert Database(url).ping() == "does not answer (OperationalError)"
