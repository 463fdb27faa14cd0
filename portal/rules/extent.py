"""How much chat systems tell: what one never tells is not taken for what did not happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Extent(StrEnum):
    """Of one thing."""

    ALL = "all"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Untold:
    """By chat system, as in an endpoint's `source`: `presence` are those that tell nobody's, `openings` says of whom each tells that they
    opened a conversation.
    """

    presence: frozenset[str]
    openings: Mapping[str, Extent]
