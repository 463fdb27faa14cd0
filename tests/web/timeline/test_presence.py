"""Presence in the words of a picture and its table."""

from datetime import datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.actions.whereabouts import Stretch, Told
from portal.rules.facts import Unknown
from portal.rules.spans import FOREVER, Span
from portal.web.timeline.presence import bar
from tests.builders import at

VIEW = Span(at(-120), at(120))


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        (at(-60), at(60), "did not answer, 11:59:00 AM–12:01:00 PM"),
        (at(-60), FOREVER, "did not answer from 11:59:00 AM on"),
        (at(-600), at(60), "did not answer until 12:01:00 PM"),
    ],
)
def test_that_a_chat_system_did_not_answer_is_told_as_of_then(app: Flask, began: datetime, ended: datetime, said: str) -> None:
    gap = Unknown(began, ended, "smartsupp", "acme-smartsupp")
    with app.test_request_context(), force_locale("en"):
        words = bar(Stretch("", gap.cut(VIEW), Told.UNKNOWN, gap), VIEW, VIEW, None).words

    assert f"Smartsupp (acme-smartsupp) {said}" == words.replace("\u202f", " ")
