"""docs/openapi.yaml as schemathesis reads it."""

from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from schemathesis.schemas import APIOperation, BaseSchema

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "openapi.yaml"
WRITTEN: dict[str, Any] = yaml.safe_load(FILE.read_text())

PATHS: dict[str, str] = {path.split("/")[2]: path for path in WRITTEN["paths"]}
"""By the name of the chat system or mail service."""


@cache
def document() -> BaseSchema:
    return schemathesis.openapi.from_path(FILE)


def operation(source: str) -> APIOperation[Any, Any, Any, Any]:
    return document()[PATHS[source]]["POST"]
