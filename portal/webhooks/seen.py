"""Endpoints as this process has seen them last, so that not each call has to ask for its own.

Nothing is taken on their word alone: what is kept is kept only where the endpoint still is as it was seen, and what is refused is looked
at again with the endpoint as it is (`called.py`). So a change of it counts from the moment in which it is made, on all machines.
"""

from portal.store.endpoints import Endpoint

MOST = 1024


class Seen:
    def __init__(self) -> None:
        self._by_id: dict[str, Endpoint] = {}

    def get(self, source: str, public_id: str) -> Endpoint | None:
        endpoint = self._by_id.get(public_id)
        return endpoint if endpoint and endpoint.source == source else None

    def put(self, endpoint: Endpoint) -> None:
        if len(self._by_id) >= MOST:
            self._by_id.clear()
        self._by_id[endpoint.public_id] = endpoint
