"""For supervisors and load balancers: is the process there, and can it do its work?"""

from concurrent.futures import ThreadPoolExecutor

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.web import house

blueprint = Blueprint("health", __name__)

PATIENCE = 2.0  # seconds
# One thread, so that a database that is mute for long is asked once and not by every call.
_asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ready")


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """With the address that the caller seems to have asked: where that is another, a proxy is not counted in TRUSTED_PROXIES."""
    return {"status": "ok", "asked": request.host_url.rstrip("/")}


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Each part by name with `ok`, or a sentence that says what is wrong; 503 when any is."""
    parts = {"database": _database(), **house().alarm.health()}
    return {name: why or "ok" for name, why in parts.items()}, 503 if any(parts.values()) else 200


def _database() -> str | None:
    asked = _asker.submit(house().db.ping)
    try:
        return asked.result(timeout=PATIENCE)
    except TimeoutError:
        asked.cancel()  # or those that wait behind one that hangs would pile up
        return f"did not answer within {PATIENCE:g} s"
