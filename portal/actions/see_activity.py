"""To see what happened: bursts of conversations with what came of each, as far as one may see it (look.md, Actividad).

An admin sees the account. An agent sees the conversations of their team, and of others only their own verdict and its reason; so
who filters by what they may not see is shown their team's conversations alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from portal.actions.activity_lines import Line, closed_line, open_line
from portal.actions.activity_sight import Filters, Sight, sight_of
from portal.actions.house import House
from portal.store import activity, endpoints
from portal.store.activity import Sent
from portal.store.bursts import Key
from portal.store.sign_ins import Person

PAGE = 25
CHUNK = 200
"""Lines of an export read at once."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A page of it: `newest` is the key of its first line, `older` that of the last, where more follow.

    `agents` are those one may filter by, names by id. `testable`: nothing is listed, and a test message could be.
    """

    lines: tuple[Line, ...]
    newest: Key | None
    older: Key | None
    agents: Mapping[str, str]
    testable: bool


def see_activity(house: House, person: Person, filters: Filters, older_than: Key | None = None) -> Activity:
    """Raises `NoSuchAgent`."""
    with house.db.read() as tx:
        sight = sight_of(tx, person, filters)
        rows = activity.page(tx, sight.wanted, sight.only, PAGE + 1, older_than)
        lines = _lines(tx, sight, rows[:PAGE])
        testable = not lines and person.is_admin and endpoints.first_of(tx, person.account_id) is not None
    older = _key(lines[-1]) if len(rows) > PAGE else None
    return Activity(lines, _key(lines[0]) if lines else None, older, sight.names, testable)


def count_newer(house: House, person: Person, filters: Filters, key: Key, most: int) -> int:
    """How many bursts began after `key`, counted up to `most`. Raises `NoSuchAgent`."""
    with house.db.read() as tx:
        sight = sight_of(tx, person, filters)
        return activity.newer(tx, sight.wanted, sight.only, key, most)


def each_line(house: House, person: Person, filters: Filters) -> Iterator[Line]:
    """All lines, newest first, read a chunk at a time. Raises `NoSuchAgent`, before the first."""
    with house.db.read() as tx:
        sight = sight_of(tx, person, filters)
    return _each_line(house, sight)


def _each_line(house: House, sight: Sight) -> Iterator[Line]:
    key: Key | None = None
    while True:
        with house.db.read() as tx:
            lines = _lines(tx, sight, activity.page(tx, sight.wanted, sight.only, CHUNK, key))
        yield from lines
        if len(lines) < CHUNK:
            return
        key = _key(lines[-1])


def _key(line: Line) -> Key:
    return line.at, line.alert


def _lines(tx: Connection, sight: Sight, rows: list[int]) -> tuple[Line, ...]:
    mails = activity.mails(tx, rows)
    return tuple(_line(sight, row, mails.get(row.id, [])) for row in activity.told(tx, rows, sight.wanted.kind))


def _line(sight: Sight, row: Any, mails: Sequence[Sent]) -> Line:
    is_open = sight.team is None or row.group is None or row.group in sight.team
    return open_line(row, mails, sight.about) if is_open else closed_line(row, mails, sight.me)
