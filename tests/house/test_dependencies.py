"""`make audit` never passes in silence."""

import json
from typing import Any

from tests.house.dependencies import verdict

FINE = {"name": "flask", "version": "3.1.3", "vulns": []}
WRONG = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "CVE-2019-10906", "fix_versions": ["2.10.1"]}]}
UNKNOWN = {"name": "rq", "skip_reason": "Dependency not found on PyPI and could not be audited: rq (3.0.0)"}


def told(*packages: dict[str, Any]) -> tuple[int, str]:
    found = verdict(json.dumps({"dependencies": packages, "fixes": []}), "No known vulnerabilities found")
    return found.code, "\n".join(found.lines)


def test_packages_of_which_nothing_is_known_pass() -> None:
    assert told(FINE) == (0, "packages audited: 1, with no known vulnerability")


def test_a_known_vulnerability_fails_by_name() -> None:
    assert told(FINE, WRONG) == (1, "jinja2 2.0: CVE-2019-10906, mended in ['2.10.1']")


def test_a_package_that_could_not_be_looked_up_fails_although_pip_audit_does_not_mind() -> None:
    code, lines = told(FINE, UNKNOWN)

    assert code == 1
    assert "rq (3.0.0)" in lines


def test_where_none_can_be_looked_up_it_says_that_it_was_skipped_and_why() -> None:
    code, lines = told(UNKNOWN, UNKNOWN)

    assert code == 0
    assert lines.startswith("SKIPPED: nothing was audited")
    assert "rq (3.0.0)" in lines


def test_without_a_report_the_last_error_is_the_reason() -> None:
    assert "Name or service not known" in verdict("", "Traceback\nConnectionError: Name or service not known").lines[-1]


def test_no_packages_at_all_are_no_pass() -> None:
    assert told() == (1, "no package was audited")
