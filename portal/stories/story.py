"""What a story is: a shop, the steps a chat system would tell, and the end that the rules give it (contract/RULES.md).

Times are in units of D and G, so a story keeps its shape whatever the two are where it is played.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from portal.rules.reasons import Kind, Reason
from portal.stories.shop import Shop, address


class Said(NamedTuple):
    """One sentence in both languages."""

    es: str
    en: str

    def in_(self, language: str) -> str:
        """Spanish where it is not English."""
        return self.en if language == "en" else self.es


@dataclass(frozen=True, slots=True)
class Moment:
    """So many delays and graces after the beginning."""

    delays: float = 0
    graces: float = 0

    def __add__(self, other: "Moment") -> "Moment":
        return Moment(self.delays + other.delays, self.graces + other.graces)

    def __rmul__(self, factor: float) -> "Moment":
        return Moment(factor * self.delays, factor * self.graces)

    def when(self, delay: timedelta, grace: timedelta) -> timedelta:
        """How long after the beginning, where D is `delay` and G is `grace`."""
        return self.delays * delay + self.graces * grace


START, D, G = Moment(), Moment(delays=1), Moment(graces=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One native event (contract/EVENTS.md), and what people are told about it.

    The conversation is left out of `data`; an `email` there is a mailbox of the shop, without its domain.
    """

    at: Moment
    type: str
    data: Mapping[str, Any]
    says: Said


@dataclass(frozen=True, slots=True)
class Mailed:
    """A `send` whose mail carries these messages and goes to this mailbox of the shop."""

    messages: tuple[str, ...] = ("m1",)
    to: str = "eva"


@dataclass(frozen=True, slots=True)
class End:
    """What becomes of one alert: its messages, and for every agent the mail or the reason for none."""

    kind: Kind
    messages: tuple[str, ...]
    verdicts: Mapping[str, Mailed | Reason]


class Told(NamedTuple):
    """A step as a webhook tells it."""

    at: datetime
    type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """`name` is for commands and addresses; `steps` are in order of time; `moral` is a sentence about the end."""

    name: str
    title: Said
    shop: Shop
    steps: tuple[Step, ...]
    ends: tuple[End, ...]
    moral: Said

    def told(self, account: str, conversation: str, begins: datetime, delay: timedelta, grace: timedelta) -> list[Told]:
        """The steps as events of `conversation` in the shop that was made as `account`, where D is `delay` and G is `grace`."""
        return [Told(begins + step.at.when(delay, grace), step.type, _data(step, account, conversation)) for step in self.steps]


def _data(step: Step, account: str, conversation: str) -> dict[str, Any]:
    data = dict(step.data)
    if "email" in data:
        data["email"] = address(data["email"], account)
    return data if step.type.startswith(("agent.", "account.")) else {"conversation_id": conversation, **data}
