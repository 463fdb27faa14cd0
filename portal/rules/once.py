"""What is worked out of the same facts again and again, for every agent alike, is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from portal.rules.facts import Facts

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(work: Callable[Concatenate[Facts, Given], Found]) -> Callable[Concatenate[Facts, Given], Found]:
    """`work`, done once for these facts, which never change, and for what else it is given; its callers share what it returns."""

    @wraps(work)
    def remembered(facts: Facts, /, *given: Given.args, **named: Given.kwargs) -> Found:
        asked = (work, *given, *named.items())
        if asked not in facts.known:
            facts.known[asked] = work(facts, *given, **named)
        found: Found = facts.known[asked]
        return found

    return remembered
