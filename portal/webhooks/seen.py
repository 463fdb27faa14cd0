"""Endpoints as this process has seen them last, so that not each call has to ask for its own.

Nothing is taken on their word alone: what is kept is kept only where the endpoint still is as it was seen, and what is refused is looked
at again with the endpoint as it is (`called.py`). So a change of it counts from the moment in which it is made, on all machines.
"""

from threading import Lock

from portal.store.endpoints import Endpoint

MOST = 1024


class Seen:
    def __init__(self) -> None:
        self._by_id: dict[str, Endpoint] = {}
        self._putting = Lock()

    def get(self, source: str, public_id: str) -> Endpoint | None:
        endpoint = self._by_id.get(public_id)
        return endpoint if endpoint and endpoint.source == source else None

    def put(self, public_id: str, endpoint: Endpoint | None) -> None:
        """As it was found; None where there is none. Of too many the one that was put first is forgotten."""
        with self._putting:
            self._by_id.pop(public_id, None)
            if endpoint:
                self._by_id[public_id] = endpoint
            if len(self._by_id) > MOST:
                del self._by_id[next(iter(self._by_id))]
