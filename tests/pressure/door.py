"""A mail server that is away: where it should be, whoever connects is counted and sent away at once."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class ShutDoor:
    """`knocks` are when somebody came, in seconds of a clock that only goes on."""

    def __init__(self, door: socket.socket) -> None:
        self.port = int(door.getsockname()[1])
        self.knocks: list[float] = []
        self._door = door

    def stand(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            self.knocks.append(monotonic())
            caller.close()


@contextmanager
def shut_door() -> Iterator[ShutDoor]:
    """Stands until the block ends; then the port is free for the server that is back."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        standing = ShutDoor(door)
        thread = threading.Thread(target=standing.stand)
        thread.start()
        try:
            yield standing
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()
