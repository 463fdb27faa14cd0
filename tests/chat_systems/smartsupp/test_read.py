"""Smartsupp says that a conversation was read, and not by whom: it is shown, and opens it for nobody."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal.rules.spans import Span
from portal.store import timeline
from portal.store.tables import conversations
from portal.stories import STORIES
from tests.chat_systems.played import Stage
from tests.world import T


def test_that_somebody_read_it_is_kept_once_and_of_nobody(portal: Flask) -> None:
    stage = Stage(portal, "smartsupp", STORIES["opened-in-the-panel"])

    stage.play()

    with stage.house.db.read() as tx:
        talk = tx.execute(select(conversations.c.id)).scalar_one()
        happened = timeline.happened(tx, talk, Span(T, T + timedelta(minutes=5)))
    assert [(fact.type, fact.agent) for fact in happened] == [("wrote", ""), ("read", "")]
