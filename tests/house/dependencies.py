"""`make audit`: whether a vulnerability is known of any package at its pinned version, as pip-audit finds them.

pip-audit says "no known vulnerabilities" also of what it could not look up. Here that is no pass: where nothing could be looked up the
audit is said to be skipped, and why; where only some of it could not be, it fails.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

PINS = "deploy/constraints.txt"
WHAT = ("--requirement", PINS, "--no-deps", "--disable-pip")
ASK = (sys.executable, "-m", "pip_audit", *WHAT, "--format", "json", "--progress-spinner", "off")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Lines to be shown, and the exit code."""

    lines: Sequence[str]
    code: int


def verdict(report: str, error: str) -> Verdict:
    """`report` is pip-audit's JSON, empty where it made none; `error` what it wrote beside it."""
    if not report.strip():
        return _skipped((error.strip().splitlines() or ["pip-audit said nothing"])[-1])
    packages = json.loads(report)["dependencies"]
    unknown = [package["skip_reason"] for package in packages if "skip_reason" in package]
    known = [f"{package['name']} {package['version']}: {_told(found)}" for package in packages for found in package.get("vulns", ())]
    if unknown and len(unknown) == len(packages):
        return _skipped(f"{unknown[0]}, and so on for all {len(packages)}")
    if known or unknown or not packages:
        return Verdict([*known, *unknown] or ["no package was audited"], 1)
    return Verdict([f"packages audited: {len(packages)}, with no known vulnerability"], 0)


def _told(found: dict[str, object]) -> str:
    return f"{found['id']}, mended in {found['fix_versions'] or 'no version so far'}"


def _skipped(why: str) -> Verdict:
    return Verdict(["SKIPPED: nothing was audited, because the network does not allow it here:", f"  {why}"], 0)


def audit() -> int:
    asked = subprocess.run(ASK, capture_output=True, text=True, check=False)
    found = verdict(asked.stdout, asked.stderr)
    sys.stdout.write("".join(f"{line}\n" for line in found.lines))
    return found.code


if __name__ == "__main__":
    sys.exit(audit())
