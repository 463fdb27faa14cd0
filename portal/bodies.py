"""Bodies of signed calls from outside: how they are read, and in which ways they are refused (contract/EVENTS.md, Answers)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class BadSignature(Exception):  # noqa: N818 (it is the name of what is wrong)
    """Missing, wrong, or outside the tolerance: 401."""


class NotJson(Exception):  # noqa: N818
    """Not JSON, or not UTF-8: 400."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a body: `at` is its place, like `data.agent_id`."""

    at: str
    why: str


class BadForm(Exception):  # noqa: N818
    """JSON, but not of the contract's form: 422."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.at}: {fault.why}" for fault in faults))
        self.faults = list(faults)


_PLAIN = {
    "Field required": "is missing",
    "Extra inputs are not permitted": "is not a field that is known here",
    "Input should be a valid dictionary": "must be a JSON object",
}


def fault_of(place: tuple[int | str, ...], message: str, whole: str = "body") -> Fault:
    """A fault from pydantic's words; `whole` names what has no place in it."""
    at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    plain = next((ours for theirs, ours in _PLAIN.items() if message.startswith(theirs)), message)
    return Fault(at or whole, plain.removeprefix("Value error, "))


def text_of(body: bytes) -> str:
    """Raises `NotJson` for what is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise NotJson(f"the body is not UTF-8: {error.reason} at byte {error.start}") from None


def json_of(body: bytes) -> Any:
    """Raises `NotJson`."""
    try:
        return json.loads(text_of(body), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise NotJson(f"the body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError) as error:
        raise NotJson(f"the body is not JSON: {error}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def validated(form: type[Model], content: Any, *place: str) -> Model:
    """`content`, which stands at `place` in the body, as a `form`. Raises `BadForm`."""
    if not isinstance(content, dict):
        raise BadForm([Fault(".".join(place) or "body", "must be a JSON object")])
    try:
        return form.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise BadForm([fault_of((*place, *detail["loc"]), detail["msg"]) for detail in details]) from None
