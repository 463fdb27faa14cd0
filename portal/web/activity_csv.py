"""Actividad as a table for spreadsheet programs: CSV (RFC 4180) in UTF-8 with the mark that tells them so."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask_babel import gettext, to_user_timezone

from portal.actions.activity_lines import Line
from portal.clock import now
from portal.sentences import reason_sentence

TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"
# What spreadsheet programs take for the beginning of a formula, also in its wide form.
FORMULAS = tuple("=+-@\t\r\n|%＝＋－＠")


def rows(lines: Iterable[Line], links: str) -> Iterator[str]:
    """The file, a row at a time; `links` is what the page of an alert begins with, before the alert's row."""
    yield MARK + _row(_names())
    for line in lines:
        yield _row([_plain(cell) for cell in _cells(line, links)])


def file_name() -> str:
    return f"{gettext('activity')}-{to_user_timezone(now()):%Y-%m-%d}.csv"


def _names() -> list[str]:
    return [
        gettext("When"),
        gettext("Visitor"),
        gettext("First words"),
        gettext("Messages"),
        gettext("Missed"),
        gettext("E-mails"),
        gettext("In a summary"),
        gettext("Not delivered"),
        gettext("Cancelled"),
        gettext("Without e-mail"),
        gettext("Reason"),
        gettext("To be decided at"),
        gettext("Why"),
    ]


def _cells(line: Line, links: str) -> list[str]:
    result = line.result
    counts = (result.sent, result.summed, result.failed, result.cancelled, result.without)
    return [
        to_user_timezone(line.at).isoformat(sep=" ", timespec="seconds"),
        line.visitor,
        line.words,
        str(line.written),
        gettext("yes") if line.missed else gettext("no"),
        *map(str, counts),
        reason_sentence(result.reason) if result.reason else "",
        to_user_timezone(result.due_at).isoformat(sep=" ", timespec="seconds") if result.due_at else "",
        f"{links}{line.leads_to}",
    ]


def _plain(cell: str) -> str:
    """A cell that would be a formula is made text, as spreadsheet programs themselves write it (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULAS) else cell


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
