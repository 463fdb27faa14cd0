"""Every reason and everything a rule may see has its sentence in both languages."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from flask import Flask

from portal.rules.reasons import Kind, Reason
from portal.rules.trace import saw
from portal.sentences import kind_name, passed_sentence, plain, reason_sentence, show

ROOT = Path(__file__).parents[2]
GAP = re.compile(r"%\(\w+\)[sd]")
AT = datetime(2026, 5, 12, 8, 41, 12, 345000, tzinfo=UTC)


def catalogue(locale: str) -> Catalog:
    with (ROOT / "portal/translations" / locale / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale)


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Each English form with its translation."""
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    yield from zip(ids, strings, strict=True)


def test_spanish_is_whole_and_certain() -> None:
    for message in catalogue("es"):
        if message.id:
            assert not message.fuzzy, message.id
            assert all(string for _, string in forms(message)), message.id


def test_spanish_keeps_every_gap() -> None:
    for message in catalogue("es"):
        for text, string in forms(message) if message.id else ():
            assert sorted(GAP.findall(text)) == sorted(GAP.findall(string)), text


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_its_sentence_in_both_languages(app: Flask, reason: Reason) -> None:
    said = {}
    for language in ("es", "en"):
        with app.test_request_context(f"/?lang={language}"):
            said[language] = (reason_sentence(reason), passed_sentence(reason))

    assert len({*said["es"], *said["en"]}) == 4


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_name_in_both_languages(app: Flask, kind: Kind) -> None:
    said = set()
    for language in ("es", "en"):
        with app.test_request_context(f"/?lang={language}"):
            said.add(kind_name(kind))

    assert len(said) == 2


def test_what_was_seen_is_shown_in_the_reader_s_language_to_the_second(app: Flask) -> None:
    with app.test_request_context("/?lang=es"):
        assert show(saw("opened it at %(at)s", at=AT)) == "la abrió a las 8:41:12 del 12 may 2026"
        assert show(saw("active")) == "en activo"


def test_a_time_of_the_day_in_question_goes_without_its_date(app: Flask) -> None:
    with app.test_request_context("/?lang=es"):
        assert show(saw("opened it at %(at)s", at=AT), date(2026, 5, 12)) == "la abrió a las 8:41:12"


def test_devices_are_named_in_the_reader_s_language(app: Flask) -> None:
    with app.test_request_context("/?lang=es"):
        seen = show(saw("online on %(devices)s at %(at)s", devices="mobile, Pixel 9", at=AT))

    assert seen == "en línea en la aplicación móvil, Pixel 9 a las 8:41:12 del 12 may 2026"


def test_for_machines_it_is_english_with_iso_times() -> None:
    assert plain(saw("opened it at %(at)s", at=AT)) == "opened it at 2026-05-12T08:41:12.345000Z"
    assert plain(saw("active")) == "active"


class TestInMadrid:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"DEFAULT_TIMEZONE": "Europe/Madrid"}

    def test_times_are_in_the_reader_s_zone(self, app: Flask) -> None:
        with app.test_request_context("/?lang=en"):
            assert "10:41:12" in show(saw("opened it at %(at)s", at=AT))


def test_a_name_with_a_per_cent_sign_is_shown_as_it_is(app: Flask) -> None:
    seen = saw("online: %(colleagues)s", colleagues="100% Eva %(x)s")
    with app.test_request_context("/?lang=es"):
        assert show(seen) == "en línea: 100% Eva %(x)s"
    assert plain(seen) == "online: 100% Eva %(x)s"
