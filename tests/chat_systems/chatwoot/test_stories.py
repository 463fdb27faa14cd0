"""What Chatwoot tells in a way of its own, played to the verdict; the causes it shares with others are in tests/chat_systems."""

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import func, select

from portal.actions.house import House
from portal.rules.reasons import Kind, Reason
from portal.store.receipts import POLL
from portal.store.tables import receipts
from portal.stories.people import EVA, LUIS
from portal.stories.shop import Shop
from portal.stories.steps import connects, joins, leaves, opens, writes
from portal.stories.story import START, D, Mailed, Said, Step, Story
from tests.chat_systems.played import Stage
from tests.stories.endings import end_of

NOTHING = Said("", "")
BOTH_ARE_MAILED = {"eva": Mailed(), "luis": Mailed(to="luis")}


def verdicts(portal: Flask, name: str, *steps: Step) -> Mapping[Kind, Mapping[str, Mailed | Reason]]:
    """Of Eva and Luis, by the kind of alert."""
    story = Story(name, NOTHING, Shop((EVA, LUIS)), steps, (), NOTHING)
    ends = [end_of(alert) for alert in Stage(portal, "chatwoot", story).play()]
    return {end.kind: end.verdicts for end in ends}


def polls_that_told(portal: Flask, fact: str) -> int:
    house: House = portal.extensions["house"]
    news = select(func.count()).select_from(receipts).where(receipts.c.type == POLL, receipts.c.did.contains(fact))
    with house.db.read() as tx:
        return tx.execute(news).scalar_one()


def test_who_opens_what_is_assigned_to_them_is_not_mailed(portal: Flask) -> None:
    told = verdicts(portal, "opened", writes(START, NOTHING), joins(0.1 * D, "eva", NOTHING), opens(0.3 * D, "eva", NOTHING))

    assert told == {Kind.OFFLINE: {"eva": Reason.OPENED, "luis": Mailed(to="luis")}}
    assert polls_that_told(portal, "opened") == 1


def test_what_is_assigned_to_who_is_away_and_opened_by_another_stops_no_mail(portal: Flask) -> None:
    told = verdicts(portal, "looked-at", writes(START, NOTHING), joins(0.1 * D, "eva", NOTHING), opens(0.3 * D, "luis", NOTHING))

    assert told == {Kind.OFFLINE: BOTH_ARE_MAILED}


def test_a_conversation_that_chatwoot_assigns_by_itself_as_it_begins_can_be_missed(portal: Flask) -> None:
    steps = connects(START, "eva", NOTHING), writes(0.2 * D, NOTHING), joins(0.21 * D, "eva", NOTHING), leaves(0.5 * D, NOTHING)

    assert verdicts(portal, "missed", *steps)[Kind.MISSED] == {"eva": Mailed(), "luis": Reason.AGENT_NOT_ONLINE}
