"""Jinja compiles the templates of each application anew, which takes longer than most tests of a page; the applications are alike."""

from collections.abc import Iterator
from types import CodeType

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from portal.web.templating import App


class Compiled(BytecodeCache):
    """In memory, for one process."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "jinja_options", {"bytecode_cache": Compiled()})
        yield
