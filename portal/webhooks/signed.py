"""Whether calls are signed: those that are not are counted by sender, and too many of them are refused (portal/throttle.py)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from portal.bodies import BadSignature, NotJson
from portal.mail_services.service import UnreachedError
from portal.throttle import Throttle
from portal.webhooks.problems import NoEndpoint


@contextmanager
def must_be_signed() -> Iterator[Throttle]:
    """Around the check of a call's signature; gives what counts the signed ones.

    A call that names a certificate which nobody can get is not signed either, as far as one can tell, and has cost a call of ours.
    """
    throttle: Throttle = current_app.extensions["throttle"]
    try:
        yield throttle
    except (NoEndpoint, BadSignature, NotJson, UnreachedError):
        throttle.count_unsigned(request.remote_addr)
        raise
