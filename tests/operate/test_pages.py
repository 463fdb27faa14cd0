"""The pages for operators, and the README: what they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.moving import make
from tests.operate.given import DEPLOY, OPERATE
from tests.running import ROOT

PAGES = [ROOT / "README.md", *sorted(OPERATE.glob("*.md"))]
READ = re.compile(r'\bread\.\w+\("([A-Z_]+)"')
# Named in the pages, and no settings of the portal's own.
OTHERS = {"PORTAL_UPSTREAMS", "POSTGRES_PASSWORD"}

every_page = pytest.mark.parametrize("page", PAGES, ids=[page.name if page.parent == ROOT else f"operate/{page.name}" for page in PAGES])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make(tmp_path_factory.mktemp("var"))


def settings() -> set[str]:
    """Those that the portal reads."""
    sources = [ROOT / "config.py", ROOT / "portal" / "kept.py", ROOT / "portal" / "dkim_key.py"]
    return {name for source in sources for name in READ.findall(source.read_text())}


def commands(text: str) -> Iterator[str]:
    yield from re.findall(r"flask --app portal ([a-z][a-z-]*)", text)
    yield from re.findall(r"^portal ([a-z][a-z-]*)", text, re.MULTILINE)


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", page.read_text())]

    assert [target for target in targets if "://" not in target and target and not (page.parent / target).exists()] == []


def test_commands_are_there(app: Flask) -> None:
    texts = [file.read_text() for file in (*PAGES, DEPLOY / "compose.yaml", *(DEPLOY / "systemd").glob("*.service"))]

    assert {command for text in texts for command in commands(text)} <= set(app.cli.commands)


def test_settings_are_the_portals() -> None:
    named = {name for page in OPERATE.glob("*.md") for name in re.findall(r"`([A-Z][A-Z_]+[A-Z])(?:=[^`]*)?`", page.read_text())}

    assert named - settings() == OTHERS


def test_the_readme_names_every_setting() -> None:
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]

    assert settings() - set(re.findall(r"`([A-Z_]+)`", table)) == set()


def test_units_that_pages_name_are_given() -> None:
    named = {name for page in PAGES for name in re.findall(r"portal-(?:web|worker|migrate|bounces)@?", page.read_text())}

    assert {name for name in named if not (DEPLOY / "systemd" / f"{name}.service").exists()} == set()
