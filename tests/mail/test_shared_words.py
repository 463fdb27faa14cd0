"""What a team is told of one conversation is put into words once; what is an agent's own is in their mail alone."""

from typing import Any

import pytest

from portal.mail.compose import compose
from tests.mail.letters import letter, on_the_wire, parts

pytestmark = pytest.mark.usefixtures("in_app")


def own(who: str) -> dict[str, Any]:
    """All of a letter that is one agent's and nobody else's."""
    stop, name = f"https://portal.example/unsubscribe/{who}&<s>", f"<{who}@portal.example>"
    return {"to": f"{who}@acme.example", "unsubscribe_url": stop, "one_click_url": f"{stop}/one-click", "message_id": name}


def whole(**changes: Any) -> str:
    mail = compose(letter(**changes))
    return "\n".join((*parts(mail), *(f"{name}: {value}" for name, value in on_the_wire(mail).items())))


def test_of_two_agents_neither_has_anything_of_the_other() -> None:
    eva, luis = whole(**own("eva")), whole(**own("luis"))

    assert "luis" not in eva
    assert "eva" not in luis
    assert all("\0" not in mail for mail in (eva, luis))


@pytest.mark.parametrize(("first", "other"), [("eva", "luis"), ("luis", "eva")])
def test_whoever_is_first_each_has_their_own_link_in_both_parts(first: str, other: str) -> None:
    compose(letter(**own(first)))

    text, html = parts(compose(letter(**own(other))))
    assert f"/unsubscribe/{other}&<s>" in text
    assert f"/unsubscribe/{other}&amp;&lt;s&gt;" in html


@pytest.mark.parametrize(("changes", "words"), [({"locale": "en"}, "10:40"), ({"timezone": "America/Bogota"}, "3:40")])
def test_who_has_another_language_or_time_zone_has_other_words(changes: dict[str, str], words: str) -> None:
    eva, luis = whole(**own("eva")), whole(**own("eva"), **changes)

    assert eva != luis
    assert words in luis
