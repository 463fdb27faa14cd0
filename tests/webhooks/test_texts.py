"""What strangers write is cleaned and cut before it is kept (contract/EVENTS.md, Native events)."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.chat_systems.texts import CUT, LONGEST_TEXT
from portal.store.tables import agents, devices, messages
from tests.webhooks.door import Door
from tests.webhooks.samples import MESSAGE, put

EVERY_CONTROL = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
ALONE = "\ud83d"
"""Half of a character, as a text has it that was cut in the middle of an emoji."""


def kept(door: Door, data: dict[str, Any]) -> Any:
    assert door.tell("message.created", data).get_json()["status"] == "accepted"
    with door.house.db.read() as tx:
        return tx.execute(select(messages)).one()


def text_of(door: Door, text: str) -> str:
    found: str = kept(door, {**MESSAGE, "text": text}).text
    return found


@pytest.mark.parametrize("text", ["", " ", "¿Tenéis la talla 38? 👢", "line\n\n\ttab", "a\u2028b\u200d\u202e", "<b>'\";--&amp;{{x}}%s"])
def test_a_text_is_kept_as_it_was_written(sqlite_door: Door, text: str) -> None:
    assert text_of(sqlite_door, text) == text


def test_control_characters_are_removed_from_a_text_but_line_breaks_and_tabs_stay(door: Door) -> None:
    assert text_of(door, f"a{EVERY_CONTROL}b{ALONE}c") == "a\t\n\nbc"


@pytest.mark.parametrize("written", ["a\r\nb", "a\rb", "a\nb"])
def test_a_line_break_is_one_however_it_is_written(sqlite_door: Door, written: str) -> None:
    assert text_of(sqlite_door, written) == "a\nb"


@pytest.mark.parametrize("letter", ["a", "ñ", "€", "👢"])
def test_a_text_of_64_kib_is_kept_whole(sqlite_door: Door, letter: str) -> None:
    text = letter * (LONGEST_TEXT // len(letter.encode()))

    assert text_of(sqlite_door, text) == text


@pytest.mark.parametrize("letter", ["ñ", "€", "👢"])
def test_a_longer_text_is_cut_between_characters_and_marked(door: Door, letter: str) -> None:
    found = text_of(door, "x" + letter * LONGEST_TEXT)

    assert found.startswith("x" + letter)
    assert found.endswith(letter + CUT)
    assert LONGEST_TEXT - 4 < len(found.removesuffix(CUT).encode()) <= LONGEST_TEXT


@pytest.mark.parametrize(("place", "column"), [("author.name", "author_name"), ("author.email", "author_email"), ("page_url", "page_url")])
def test_control_characters_are_removed_from_a_visitors_name_address_and_page(door: Door, place: str, column: str) -> None:
    found = kept(door, put("message.created", place, f" a{EVERY_CONTROL}b{ALONE}c "))

    assert getattr(found, column) == "abc"


@pytest.mark.parametrize("place", ["author.name", "author.email", "page_url"])
def test_a_name_of_any_length_is_taken(door: Door, place: str) -> None:
    kept(door, put("message.created", place, "x" * 100_000))


@pytest.mark.parametrize("place", ["author.name", "author.email", "page_url"])
def test_what_is_empty_is_as_left_out(sqlite_door: Door, place: str) -> None:
    column = place.replace(".", "_")

    assert getattr(kept(sqlite_door, put("message.created", place, "\n")), column) is None


def test_control_characters_are_removed_from_an_agents_name_and_a_devices_label(door: Door) -> None:
    door.tell("agent.updated", {"agent_id": "eva", "name": "E\x00v\na"})
    door.tell("agent.connected", {"agent_id": "eva", "device_id": "d1", "device": "mobile", "label": "And\x1broid"})

    with door.house.db.read() as tx:
        assert tx.execute(select(agents.c.name).where(agents.c.external_id == "eva")).scalar_one() == "Eva"
        assert tx.execute(select(devices.c.label)).scalar_one() == "Android"


def test_the_name_of_a_type_nobody_knows_may_hold_anything(door: Door) -> None:
    assert door.tell("\x00\ud800" + "x" * 10_000, {}).get_json()["status"] == "ignored"
