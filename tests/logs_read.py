"""Reads what the whole run of the tests has logged, in every process, for what no log may hold: an address, or a visitor's words.

It is what went to stderr while a test ran, as pytest has captured it; so it is read where the reports of all workers meet. A run in
which hardly anything was logged has shown nothing, and fails too. With `-s` nothing is captured, and nothing is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.-]*")
WORDS = ("text of m", "Tenéis", "talla 38", "Marta", "zapatillas", "shop.example", "whsec_", "correct horse")
"""What visitors say in most of the tests, who they are and where, and what nobody may read: secrets and passwords."""

LINE = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z \[\w+ *\]|^\{.*\"event\":")
WHOLE_SUITE = 1000
"""So many tests are the whole suite, and must have logged so many lines."""


@dataclass
class Reading:
    tests: int = 0
    lines: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def is_vacuous(self) -> bool:
        return self.tests >= WHOLE_SUITE > self.lines


reading = Reading()


def tells(lines: Iterable[str]) -> Iterator[str]:
    """The lines that hold what no log may hold."""
    return (line for line in lines if ADDRESS.search(line) or any(word in line for word in WORDS))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "teardown":  # whose report holds what the others hold
        return
    lines = report.capstderr.splitlines()
    reading.tests += 1
    reading.lines += sum(bool(LINE.match(line)) for line in lines)
    reading.told += [f"{report.nodeid}: {line}" for line in tells(lines)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput") and (reading.told or reading.is_vacuous):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("logs")
    terminalreporter.line(f"{reading.lines} lines of {reading.tests} tests were read; {len(reading.told)} tell what no log may tell")
    for line in reading.told[:20]:
        terminalreporter.line(line[:400], red=True)
    if reading.is_vacuous:
        terminalreporter.line("Hardly anything was logged: that shows nothing.", red=True)
