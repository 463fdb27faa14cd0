"""docs/security.md: every requirement of the standard stands in it once, and whatever holds one is there."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house.standard import requirements

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
LINE = re.compile(r"^- (V[\d.*]+(?:, V[\d.]+)*) ([✓–✗]) (.+)$", re.MULTILINE)
HELD = re.compile(r"`((?:tests|portal|docs|deploy|static)/[^`]+|[\w-]+\.(?:py|md|txt|toml))`")


@dataclass(frozen=True)
class Line:
    """`numbers` may be of a whole chapter: V10.*"""

    numbers: tuple[str, ...]
    mark: str
    words: str

    @property
    def held(self) -> list[str]:
        return HELD.findall(self.words)

    @property
    def covers(self) -> list[str]:
        given = [number.removesuffix("*") for number in self.numbers]
        return [each for each in requirements() if each in given or any(each.startswith(one) for one in given if one.endswith("."))]


LINES = [Line(tuple(numbers.split(", ")), mark, words) for numbers, mark, words in LINE.findall(PAGE)]


@cache
def named_in(path: Path) -> frozenset[str]:
    """By their name, or the name of their class and theirs."""
    tree = ast.parse(path.read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    methods = {f"{c.name}::{m.name}" for c in tree.body if isinstance(c, ast.ClassDef) for m in c.body if isinstance(m, ast.FunctionDef)}
    return frozenset(functions | methods)


def is_there(held: str) -> bool:
    path, _, test = held.partition("::")
    return (ROOT / path).is_file() and (not test or test in named_in(ROOT / path))


def test_every_requirement_stands_in_it_once() -> None:
    assert len(requirements()) == 253
    assert Counter(number for line in LINES for number in line.covers) == Counter(requirements())


def test_every_line_of_a_list_is_one_of_them() -> None:
    chapters = PAGE[PAGE.index("## V1 ") :]

    assert chapters.count("\n- ") == len(LINES)
    assert {number for line in LINES for number in line.numbers if "*" not in number} <= set(requirements())


def test_every_chapter_has_its_heading() -> None:
    assert re.findall(r"^## V(\d+) \S", PAGE, re.MULTILINE) == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.numbers[0])
def test_what_is_met_is_held_by_something_and_what_is_not_has_its_reason(line: Line) -> None:
    if line.mark == "✓":
        assert line.held
    else:
        assert re.search(r"\w{2}", HELD.sub("", line.words))
    assert [held for held in line.held if not is_there(held)] == []


def test_what_is_not_there_is_seen() -> None:
    assert is_there("tests/house/test_security_page.py::test_what_is_not_there_is_seen")
    assert not is_there("tests/house/test_security_page.py::test_nothing")
    assert not is_there("tests/house/nothing.py")


# By the linter's name for it, what must not be written in the portal.
FORBIDDEN = {
    "S102": "exec(given)",
    "S307": "eval(given)",
    "S301": "import pickle\npickle.loads(given)",
    "S311": "import random\nrandom.random()",
    "S324": "import hashlib\nhashlib.md5(given)",
    "S602": "import subprocess\nsubprocess.run(given, shell=True)",
    "S605": "import os\nos.system(given)",
    "S608": 'f"SELECT * FROM agents WHERE name = {given}"',
    "S501": "import httpx\nhttpx.get(given, verify=False)",
    "S314": "import xml.etree.ElementTree as tree\ntree.fromstring(given)",
    "S704": "from markupsafe import Markup\nMarkup(given)",
}


def test_the_linter_sees_what_must_not_be_written() -> None:
    source = "def write(given):\n" + "".join(f"    {line}\n" for code in FORBIDDEN.values() for line in code.splitlines())
    ask = [sys.executable, "-m", "ruff", "check", "--output-format", "json", "--stdin-filename", "portal/x.py", "-"]

    told = subprocess.run(ask, input=source, capture_output=True, text=True, cwd=ROOT, check=False).stdout

    assert FORBIDDEN.keys() <= {each["code"] for each in json.loads(told)}
