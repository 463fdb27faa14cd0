"""What is given for machines that serve the portal: each file is read by the program it is for, or as that would."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

import config
from tests.conftest import KEY
from tests.operate.given import DEPLOY

UNITS = ["portal-web@8001.service", "portal-worker@1.service", "portal-migrate.service", "portal-bounces.service"]
MOST_EXPOSED = 2.0  # of 10, as systemd counts


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"])


def env(**filled_in: str) -> dict[str, str]:
    given = dotenv_values(DEPLOY / "portal.env.example")
    return {name: value or "" for name, value in given.items()} | filled_in


def test_the_example_of_settings_is_right_once_the_keys_are_filled_in(tmp_path: Path) -> None:
    made = config.load(env(SECRET_KEY="s", ENCRYPTION_KEYS=KEY, VAR_DIR=str(tmp_path)))

    assert (made.portal_url, made.trusted_proxies, made.mail_use_tls) == ("https://portal.example.com", 1, True)


def test_every_setting_of_the_example_is_one_that_somebody_reads() -> None:
    source = (DEPLOY.parent / "config.py").read_text() + (DEPLOY.parent / "portal" / "kept.py").read_text()

    assert {name for name in env() if f'"{name}"' not in source} == {"POSTGRES_PASSWORD"}


def test_compose_starts_two_of_each_kind_behind_the_proxy(services: dict[str, Any]) -> None:
    assert [services[name]["deploy"]["replicas"] for name in ("web", "worker")] == [2, 2]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy", "bounces"}


def test_compose_names_only_what_there_is(services: dict[str, Any]) -> None:
    volumes = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for mounted in service.get("volumes", []):
            source = mounted.partition(":")[0]
            assert source in volumes or (DEPLOY / source).exists()
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()


def test_a_key_that_mails_are_signed_with_is_seen_by_every_process_of_the_portal_and_kept_out_of_git(services: dict[str, Any]) -> None:
    for name in ("migrate", "web", "worker", "bounces"):
        assert services[name]["volumes"] == ["./private:/etc/portal:ro"]
    assert (DEPLOY / "private" / ".gitignore").read_text().splitlines()[1:] == ["*", "!.gitignore"]


def test_compose_gives_the_portal_no_right_it_does_not_need(services: dict[str, Any]) -> None:
    for name in ("migrate", "web", "worker", "bounces"):
        assert (services[name]["read_only"], services[name]["cap_drop"]) == (True, ["ALL"])


def test_the_settings_that_compose_makes_start_a_portal(services: dict[str, Any], tmp_path: Path) -> None:
    own = {name: str(value).replace("${POSTGRES_PASSWORD:?}", "secret") for name, value in services["web"]["environment"].items()}

    made = config.load(env(**own, SECRET_KEY="s", ENCRYPTION_KEYS=KEY, VAR_DIR=str(tmp_path)))

    assert (made.web_workers, made.trusted_proxies) == (2, 1)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would be where the portal is in this folder."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    units = Path(shutil.copytree(DEPLOY / "systemd", tmp_path / "units"))
    for unit in [each for each in units.rglob("*") if each.is_file()]:
        unit.write_text(unit.read_text().replace("/opt/portal", str(tmp_path)))
    return units


def systemd_analyze(units: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    if (program := shutil.which("systemd-analyze")) is None:
        pytest.skip("no systemd-analyze on this machine; with one, it reads the units")
    environ = {**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"}
    return subprocess.run([program, *words], env=environ, capture_output=True, text=True, check=False)


def test_systemd_takes_the_units(installed: Path) -> None:
    read = systemd_analyze(installed, "verify", *UNITS)

    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_little_that_a_unit_could_do_harm_with(installed: Path, unit: str) -> None:
    read = systemd_analyze(installed, "security", "--offline=yes", "--no-pager", unit)
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", read.stdout)

    assert exposure
    assert float(exposure[1]) <= MOST_EXPOSED
