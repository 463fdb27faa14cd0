"""Whatever stands in a body, a service understands it or refuses it in one of the ways there are."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.bodies import BadForm, BadSignature, NotJson
from portal.mail_services.mailgun import Mailgun
from portal.mail_services.ses import Ses
from tests.mail_services.amazon import NOW, TOPIC, Amazon
from tests.mail_services.mailgun import KEY, failed

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", "9999-12-31T23:59:59-14:00", "5.1.1"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6
)
AMAZON = Amazon()


def places(content: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [place, *(found for step, inner in steps for found in places(inner, (*place, step)))]


def put(content: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    content[place[0]] = put(content[place[0]], place[1:], value)
    return content


@given(data=st.data(), value=VALUES)
@settings(max_examples=200, derandomize=True)
def test_a_call_of_mailgun_with_anything_anywhere(data: st.DataObject, value: Any) -> None:
    content = json.loads(failed())
    body = json.dumps(put(content, data.draw(st.sampled_from(places(content))), value)).encode()
    with suppress(BadSignature, NotJson, BadForm):
        Mailgun().verify(body, (KEY,), NOW)
    with suppress(NotJson, BadForm):
        Mailgun().parse(body)


@given(data=st.data(), value=VALUES)
@settings(max_examples=200, derandomize=True)
def test_a_message_of_amazon_with_anything_anywhere(data: st.DataObject, value: Any) -> None:
    told = json.loads(
        json.loads(AMAZON.report("Bounce", "f" * 32, timestamp=NOW.isoformat(), bouncedRecipients=[{"status": "5.1.1"}]))["Message"]
    )
    message = json.dumps(put(told, data.draw(st.sampled_from(places(told))), value))
    envelope = AMAZON.message(message=message)
    with suppress(NotJson, BadForm):
        Ses(AMAZON.fetch).parse(json.dumps(envelope).encode())
    body = json.dumps(put(dict(envelope), data.draw(st.sampled_from(places(envelope))), value)).encode()
    with suppress(BadSignature, NotJson, BadForm):
        Ses(AMAZON.fetch).verify(body, (TOPIC,), NOW)
