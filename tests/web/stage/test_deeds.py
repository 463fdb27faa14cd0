"""What somebody does on the page is a webhook that the portal takes, or it is refused, or said to be wrong."""

import pytest

from tests.web.stage.conftest import Played


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("writes", "message.created"),
        ("replies", "message.created"),
        ("leaves-site", "visitor.left"),
        ("returns", "visitor.returned"),
        ("opens", "conversation.opened"),
        ("joins", "conversation.joined"),
        ("leaves", "conversation.left"),
        ("closes", "conversation.closed"),
        ("connects:mobile", "agent.connected"),
        ("disconnects:mobile", "agent.disconnected"),
    ],
)
def test_every_deed_is_a_webhook_that_the_portal_took(played: Played, deed: str, told: str) -> None:
    page = played.act(deed, text="Hola")

    assert played.received()[0] == told
    assert f" · {told} · " in page.words


def test_each_webhook_is_shown_as_the_line_that_sends_it_again(played: Played) -> None:
    page = played.write()

    (line,) = [e.attrs["value"] for e in page.all("input") if e.attrs.get("value", "").startswith("curl ")]
    assert "/webhooks/native/demo-native" in line
    assert "¿Tenéis talla 38?" in line


def test_a_device_that_is_connected_can_be_disconnected(played: Played) -> None:
    played.write()
    connected = {"name": "deed", "aria-pressed": "true"}
    button = played.act("connects:mobile").one("button", **connected)

    assert played.act(button.attrs["value"]).all("button", **connected) == []


def test_an_agent_who_replies_has_joined_until_it_is_closed(played: Played) -> None:
    played.write()

    assert "leaves" in [b.attrs.get("value") for b in played.act("replies", text="Sí").all("button")]
    assert "leaves" not in [b.attrs.get("value") for b in played.act("closes").all("button")]


def test_what_is_not_taken_is_said_with_its_place(played: Played) -> None:
    page = played.act("writes", text="Hola", conversation="x" * 129)

    assert page.one("p", role="alert").text.startswith("No aceptado: 422, data.conversation_id")


@pytest.mark.parametrize(
    "told",
    [
        {"deed": "explodes"},
        {"deed": "opens", "agent": "nobody"},
        {"deed": "opens", "agent": ""},
        {"deed": "opens:web"},
        {"deed": "writes", "group": "nogrupo"},
        {"deed": "connects:toaster"},
        {"deed": "disconnects:toaster"},
        {"deed": "connects"},
    ],
)
def test_what_no_form_of_the_page_sends_is_refused_and_told_nobody(played: Played, told: dict[str, str]) -> None:
    token = played.see().all("input", name="csrf_token")[0].attrs["value"]
    sent = {"csrf_token": token, "conversation": "c1", "agent": "eva", "name": "Nora", "text": "Hola", **told}

    assert played.reader.client.post("/try/deeds", data=sent).status_code == 422
    assert played.received() == []


@pytest.mark.parametrize(("field", "typed"), [("text", ""), ("text", " "), ("text", "x" * 2001), ("name", " "), ("name", "x" * 101)])
def test_what_is_left_out_or_too_long_is_said_and_told_nobody(played: Played, field: str, typed: str) -> None:
    page = played.act("writes", **{"text": "Hola", field: typed})

    too_long = f"Es demasiado largo: como mucho, {len(typed) - 1} caracteres."
    assert page.one("p", role="alert").text == (too_long if typed.strip() else "Has dejado un campo vacío.")
    assert played.received() == []


@pytest.mark.parametrize(("deed", "place"), [("writes", "La tienda"), ("opens", "Eva"), ("replies", "Luis")])
def test_it_is_said_where_it_was_done(played: Played, deed: str, place: str) -> None:
    """Eva opens it; the reply is under all agents."""
    page = played.act(deed, text="x" * 2001, conversation="x" * 129)

    parts = [e for e in page.elements if e.tag in ("h2", "h3") or e.attrs.get("role") == "alert"]
    (alert,) = [number for number, part in enumerate(parts) if part.tag == "p"]
    assert parts[alert - 1].text == place
