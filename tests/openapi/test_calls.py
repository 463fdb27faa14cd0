"""Schemathesis makes calls of docs/openapi.yaml: what it allows is taken, what it does not is refused, and each answer is one it names.

With CALLS set, as in `make fuzz`, so many of each kind, and other ones each time.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from portal.mail_services import SERVICES
from tests.openapi.document import PATHS, operation
from tests.openapi.senders import SENDERS, raw

CALLS = int(os.environ.get("CALLS", "25"))
LATELY = st.timedeltas(timedelta(days=-80), timedelta(days=1)).map(lambda ago: (datetime.now(UTC) + ago).isoformat())

# Left to itself it says year 2000 mostly, of which the portal keeps nothing.
schemathesis.openapi.format("date-time", LATELY)


def answered(app: Flask, source: str, mode: GenerationMode) -> Counter[int]:
    """How often each status was answered; raises where an answer is none that the document allows.

    What mail services send is read generously, a number in quotation marks as a number: there refusals are not asked for.
    """
    counted: Counter[int] = Counter()
    _, headers = SENDERS[source]({})
    place = {"endpoint": source, "word": "any"}
    made = operation(source).as_strategy(mode, path_parameters=place, headers=dict(headers))

    @settings(
        max_examples=CALLS,
        derandomize="CALLS" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def ask(case: Case[Any]) -> None:
        body, headers = SENDERS[source](case.body)
        answer = case.call(app=app, data=body, headers={"Content-Type": "application/json", **headers})
        counted[answer.status_code] += 1
        case.validate_response(answer, excluded_checks=[negative_data_rejection] if source in SERVICES else [])

    ask()
    return counted


@pytest.mark.parametrize("source", PATHS)
def test_every_body_that_the_document_allows_is_taken(app: Flask, source: str) -> None:
    assert set(answered(app, source, GenerationMode.POSITIVE)) == {200 if source in SERVICES else 202}


@pytest.mark.parametrize("source", PATHS)
def test_every_body_that_it_does_not_allow_is_refused(app: Flask, source: str) -> None:
    counted = answered(app, source, GenerationMode.NEGATIVE)

    assert counted[422] + counted[401] > 3, counted


def test_a_body_that_nobody_signed_is_refused(app: Flask) -> None:
    assert app.test_client().post("/webhooks/native/native", data=raw({})).status_code == 401
