"""What the templates of the played chat are given: the same for a whole page and for what renews a part of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from flask import request, url_for

from portal.actions.open_shop import DEMO
from portal.actions.play import Play
from portal.actions.see_alert import SeenAlert
from portal.actions.see_stage import Stage, see_stage
from portal.actions.sign_call import sign
from portal.clock import now
from portal.store.integrations import KeptCall
from portal.stories import ROOMS, STORIES
from portal.web import house
from portal.web.alert_agents import in_page
from portal.web.alerts import drawn, state_of
from portal.web.integration_words import did_words
from portal.web.stage import pace, words

PAGE, ANEW = "try/try.html", "try/anew.html"
CALLS_RENEWED = 120  # seconds; a signature is good for five minutes


@dataclass(frozen=True, slots=True)
class Player:
    """A story as it is played: `paused` seconds after its beginning, None while it goes on. `next` is the story after it.

    `told` is how many steps are shown as told: of a paused story those until then, whatever becomes of its shop.
    """

    play: Play
    paused: float | None
    over: bool
    next: str
    told: int


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook as it came in: what it did, in words, and the line that sends it once more."""

    row: int
    type: str
    at: datetime
    did: str
    curl: str


def free_play(conversation: str) -> dict[str, Any]:
    stage = see_stage(house(), DEMO, conversation)
    anew = partial(url_for, "free_play.portal", conversation=conversation)
    return {**_shown(stage, conversation, anew), "rooms": ROOMS}


def story_play(play: Play, paused: float | None = None) -> dict[str, Any]:
    stage = see_stage(house(), play.shop, play.shop)
    seen = stage.conversation.alert
    over = paused is None and play.next_at is None and seen is not None and not _pending(seen)
    told = play.told if paused is None else play.happened(play.since + timedelta(seconds=paused))
    player = Player(play, paused, over, _after(play.story.name), told)
    return _shown(stage, play.shop, partial(url_for, "story_play.portal", shop=play.shop), player)


def _shown(stage: Stage, conversation: str, anew: Callable[..., str], player: Player | None = None) -> dict[str, Any]:
    """`anew` is the address at which what has changed is asked for."""
    seen = stage.conversation.alert
    pending, rest = bool(seen and _pending(seen)), _rest(stage)
    return {
        "stage": stage,
        "conversation": conversation,
        "logins": house().settings.var_dir / "demo.txt",
        "usual": (house().settings.offline_delay, house().settings.missed_grace),
        "seen": seen,
        "player": player,
        "asleep": player is not None and (player.over or player.paused is not None),
        "pending": pending,
        "rest": rest,
        "rest_is_known": request.args.get("rest") == rest,
        "asks": anew(rest=rest),
        "calls": [_call(stage, kept) for kept in stage.calls],
        "state": _state(stage, player, rest, pending),
        "now": now(),
        "names": {player.id: player.name for player in stage.players},
        "words": words,
        "pace": pace,
        **(drawn(seen, in_page(seen)) if seen else {"scene": None}),
    }


def _state(stage: Stage, player: Player | None, rest: str, pending: bool) -> str:
    """Differs when anything on the page differs; while something is pending the picture grows by the second."""
    seen, second = stage.conversation.alert, int(now().timestamp()) if pending else None
    told = state_of(seen, [verdict for each in seen.burst for verdict in each.verdicts]) if seen else ""
    return _digest((told, sorted(stage.mails), player and player.over, rest, second))


def _call(stage: Stage, kept: KeptCall) -> Call:
    receipt = kept.receipt
    told = sign(house(), stage.endpoint, receipt.event_id, kept.body.decode())
    return Call(receipt.id, receipt.type, receipt.received_at, did_words(receipt), told.as_curl)


def _pending(seen: SeenAlert) -> bool:
    """Whether something of the burst is to be decided, or a mail to be tried, in the next seconds."""
    return any(each.decided_at is None or any(v.mail and v.mail.state == "queued" for v in each.verdicts) for each in seen.burst)


def _rest(stage: Stage) -> str:
    """Differs when anything differs that is beside what the portal makes of it, or when the calls are to be signed anew."""
    talk = stage.conversation
    calls = [call.receipt.id for call in stage.calls]
    return _digest((stage.players, stage.talks, talk.lines, talk.on_site, calls, now().timestamp() // CALLS_RENEWED))


def _digest(told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:12]


def _after(name: str) -> str:
    """The story after the last is the first."""
    names = list(STORIES)
    return names[(names.index(name) + 1) % len(names)]
