"""The dashboard and the alert rules ask for what `/metrics` tells, and for nothing else."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from config import load
from portal import create_app, queue
from portal.queue import Alarm
from tests.conftest import settings
from tests.operate.given import OPERATE
from tests.sink import Sink
from tests.valkey import valkey
from tests.waiting import PATIENCE

SELECTOR = re.compile(r"\b(portal_\w+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)(=~|=)"([^"]*)"')
Sample = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def told(migrated_sqlite: Path, sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    """Every sample that `/metrics` tells, with its labels."""
    folder = tmp_path_factory.mktemp("watched")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder)}"
    app: Flask = create_app(load({**settings(sink, folder), "DATABASE_URL": url}))
    with valkey() as redis, pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "PATIENCE", PATIENCE)
        app.extensions["house"] = replace(app.extensions["house"], alarm=Alarm(redis.url))
        text = app.test_client().get("/metrics").text
    yield [(sample.name, sample.labels) for family in text_string_to_metric_families(text) for sample in family.samples]
    app.extensions["house"].db.engine.dispose()


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((OPERATE / "alerts.yaml").read_text())["groups"]
    return list(group["rules"])


def panels() -> list[dict[str, Any]]:
    return list(json.loads((OPERATE / "dashboard.json").read_text())["panels"])


ASKED = [(rule["alert"], rule["expr"]) for rule in rules()]
ASKED += [(panel["title"], target["expr"]) for panel in panels() for target in panel["targets"]]


def fits(sample: Sample, name: str, matchers: str) -> bool:
    wanted = MATCHER.findall(matchers)
    return sample[0] == name and all(
        re.fullmatch(value if how == "=~" else re.escape(value), sample[1].get(label, "")) for label, how, value in wanted
    )


@pytest.mark.parametrize(("who", "expression"), ASKED, ids=[who for who, _ in ASKED])
def test_what_is_asked_for_is_told(told: list[Sample], who: str, expression: str) -> None:
    asked = SELECTOR.findall(expression) or [("up", "")]

    for name, matchers in asked:
        assert name == "up" or any(fits(sample, name, matchers) for sample in told), (name, matchers)


def test_every_metric_has_its_place_in_the_page_and_on_the_dashboard(told: list[Sample]) -> None:
    page = (OPERATE / "watching.md").read_text()
    dashboard = " ".join(target["expr"] for panel in panels() for target in panel["targets"])
    names = {re.sub(r"_(bucket|sum|count|total|created)$", "", name) for name, _ in told}

    assert {name for name in names if f"`{name}" not in page} == set()
    assert {name for name in names if name not in dashboard} == set()


def test_labels_that_are_summed_by_are_told(told: list[Sample]) -> None:
    known = {label for _, labels in told for label in labels}

    for _, expression in ASKED:
        assert {label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")} <= known


def test_every_rule_says_how_bad_it_is_and_what_to_do() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["remedy"]


def test_the_chapters_that_rules_point_to_are_there() -> None:
    chapters = re.findall(r"^## (.*)$", (OPERATE / "trouble.md").read_text(), re.MULTILINE)
    named = [name for rule in rules() for name in re.findall(r'trouble\.md, "([^"]*)"', rule["annotations"]["remedy"])]

    assert named
    assert set(named) <= set(chapters)


@pytest.mark.parametrize("words", [("check", OPERATE / "alerts.yaml"), ("test", Path(__file__).with_name("alerts_fire.yaml"))])
def test_prometheus_takes_the_rules_and_fires_when_it_should(words: tuple[str, Path]) -> None:
    if (promtool := shutil.which("promtool")) is None:
        pytest.skip("no promtool on this machine; with one, it reads the rules")
    what, file = words
    checked = subprocess.run([promtool, what, "rules", file], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr
