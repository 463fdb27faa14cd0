"""What a rule saw: a sentence with gaps, translated and filled in where it is shown."""

from dataclasses import dataclass
from datetime import datetime

from portal.rules.reasons import Reason

type_of_value = str | int | datetime


def N_(sentence: str) -> str:  # noqa: N802 (gettext's own name for "mark for translation")
    return sentence


@dataclass(frozen=True, slots=True)
class Saw:
    """`sentence` is in the catalogue under its English text; `values` fill its `%(name)s` gaps."""

    sentence: str
    values: tuple[tuple[str, type_of_value], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One rule as asked: whether it lets the mail pass, and what it saw; `known` is False where it says so for want of news."""

    rule: Reason
    passed: bool
    saw: Saw
    known: bool = True


def saw(sentence: str, **values: type_of_value) -> Saw:
    return Saw(sentence, tuple(values.items()))
