"""What the address of Actividad asks for: filters, and from which burst on."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, request

from portal.actions.activity_sight import Filters
from portal.rules.reasons import Kind
from portal.store.activity_filters import Outcome
from portal.store.bursts import Key

LONGEST_TEXT = 200
LARGEST_ROW = 2**63 - 1


def asked() -> Filters:
    """404 for a kind or an outcome that there is not."""
    given = request.args
    try:
        kind = Kind(given["kind"]) if given.get("kind") else None
        outcome = Outcome(given["outcome"]) if given.get("outcome") else None
    except ValueError:
        abort(404)
    return Filters(kind, outcome, given.get("agent", ""), given.get("text", "").strip()[:LONGEST_TEXT])


def query(filters: Filters) -> dict[str, Any]:
    """The filters that filter, as they stand in an address."""
    named = {"kind": filters.kind, "outcome": filters.outcome, "agent": filters.agent, "text": filters.text}
    return {name: str(value) for name, value in named.items() if value}


def key_of(name: str) -> Key | None:
    """The key that `written` made; 404 for what it did not make."""
    value = request.args.get(name)
    if value is None:
        return None
    at, _, row = value.partition("~")
    try:
        key = datetime.fromisoformat(at).astimezone(UTC), int(row)
    except (ValueError, OverflowError):
        abort(404)
    return key if 0 <= key[1] <= LARGEST_ROW else abort(404)


def written(key: Key) -> str:
    at, row = key
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{row}"
