"""Werkzeug compiles the builder of addresses of each of a hundred routes, which is most of the time that it takes to make an application.

The tests make thousands of applications, all alike.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


@pytest.fixture(scope="session", autouse=True)
def routes_are_compiled_once() -> Iterator[None]:
    """A builder is made of the rule's text and defaults alone, and is handed the rule whose addresses it builds."""
    builders: dict[Any, Builder] = {}
    compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder

    def known(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, rule.host, rule.subdomain, str(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", known)
        yield
