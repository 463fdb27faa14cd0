"""Counts what calls were answered (portal/actions/tally.py)."""

from flask import Response, current_app, g, request

from portal.actions.counted import Counted
from portal.actions.measures import OTHER, WEBHOOKS


def count(answer: Response) -> None:
    counted: Counted = current_app.extensions["counted"]
    counted.count(WEBHOOKS, *_labels(answer))


def _labels(answer: Response) -> tuple[str, str]:
    called = request.view_args or {}
    found = called.get("source") or called.get("service"), g.get("answer", str(answer.status_code))
    source, said = (value if value in known else OTHER for value, known in zip(found, WEBHOOKS.labels.values(), strict=True))
    return source, said
