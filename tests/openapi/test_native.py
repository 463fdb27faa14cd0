"""docs/openapi/native-events.yaml and the forms in portal/chat_systems/native say the same."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from portal.chat_systems.native.forms import FORMS
from tests.openapi.document import DOCS

EVENTS = yaml.safe_load((DOCS / "openapi/native-events.yaml").read_text())
WORDS = ("title", "description", "default", "$defs")


def plain(schema: Any, named: Mapping[str, Any]) -> Any:
    """Without words, and with what is referred to in place."""
    if isinstance(schema, list):
        return [plain(each, named) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return plain(named[schema["$ref"].rpartition("/")[2]], named)
    return {name: plain(value, named) for name, value in schema.items() if name not in WORDS}


@pytest.mark.parametrize("event", FORMS)
def test_each_event_s_data_has_the_same_form(event: str) -> None:
    written = FORMS[event].model_json_schema()

    assert plain(EVENTS[FORMS[event].__name__], EVENTS) == plain(written, written.get("$defs", {}))


def test_each_event_there_is_has_its_form_and_no_other_has() -> None:
    *told, others = (branch["properties"] for branch in EVENTS["Event"]["oneOf"])

    assert {each["type"]["const"]: each["data"]["$ref"] for each in told} == {name: f"#/{form.__name__}" for name, form in FORMS.items()}
    assert others["type"]["not"]["enum"] == list(FORMS)
