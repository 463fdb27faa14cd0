"""Actividad by kind, agent, outcome and text; and what of it one may see."""

import csv
import io
from typing import Any

import pytest
from flask import Flask

from portal.actions.house import House
from tests.web.activity_page import LATE, Activity
from tests.web.chat import DORA, Chat
from tests.web.people import ALICE, CHARLIE


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def activity(chat: Chat) -> Activity:
    return Activity(chat)


@pytest.fixture
def told(chat: Chat, activity: Activity) -> Activity:
    """Marta wrote to Ventas, and Alice was mailed; Nuria left Soporte while Dora was online; Olga's message is pending."""
    writes(chat, "Marta", 0, "¿Tenéis la talla 38?", "ventas")
    chat.online("dora", 250, 500)
    writes(chat, "Nuria", 300, "¿Cómo devuelvo un pedido?", "soporte")
    chat.tell("visitor.left", 400, conversation_id="Nuria")
    activity.decide(1000)
    writes(chat, "Olga", LATE - 20, "¿Y la 39?", "ventas")
    return activity


def writes(chat: Chat, visitor: str, at: float, text: str, group: str, **more: Any) -> None:
    chat.writes(f"{visitor}{at}", at, visitor, text=text, group_id=group, author={"name": visitor}, **more)


FILTERED: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"kind": "missed"}, ["Nuria"]),
    ({"kind": "offline"}, ["Olga", "Nuria", "Marta"]),
    ({"outcome": "mailed"}, ["Nuria", "Marta"]),
    ({"outcome": "mailed", "kind": "offline"}, ["Marta"]),
    ({"outcome": "nobody", "kind": "offline"}, ["Nuria"]),
    ({"outcome": "pending"}, ["Olga"]),
    ({"agent": "alice"}, ["Olga", "Marta"]),
    ({"agent": "dora"}, ["Nuria"]),
    ({"agent": "bob", "outcome": "mailed"}, []),
    ({"agent": "bob", "outcome": "nobody"}, ["Nuria"]),
    ({"agent": "dora", "outcome": "mailed"}, ["Nuria"]),
    ({"text": "talla"}, ["Marta"]),
    ({"text": "como DEVUELVO"}, ["Nuria"]),
    ({"text": "olg"}, ["Olga"]),
    ({"text": "talla", "outcome": "pending"}, []),
    ({"text": "¿?"}, []),
    ({"text": '" OR *'}, []),
)


def test_filters_hold_together(told: Activity) -> None:
    assert [(asked, told.visitors(**asked)) for asked, _ in FILTERED] == list(FILTERED)


def test_with_an_agent_lines_say_what_came_of_it_for_that_agent(told: Activity) -> None:
    assert told.lines(agent="bob") == ["Nuria perdida ¿Cómo devuelvo un pedido? ✗ alguien de su equipo estaba en línea"]
    assert told.lines(agent="alice")[-1].endswith("✓ e-mail")


def test_words_are_found_in_their_own_burst_and_a_name_in_all_of_the_visitor_s(chat: Chat, activity: Activity) -> None:
    writes(chat, "Marta", 0, "botas", "ventas")
    chat.writes("later", 2000, "Marta", text="sandalias")

    assert len(activity.lines(text="sandalias")) == 1
    assert len(activity.lines(text="marta")) == 2
    assert activity.lines(text="sandalias")[0].startswith("Marta")


def test_what_there_is_not_cannot_be_asked_for(activity: Activity) -> None:
    for name, value in (("kind", "x"), ("outcome", "x"), ("agent", "charlie"), ("agent", "nobody")):
        activity.open(f"/activity?{name}={value}", status=404)


def test_filters_are_as_they_were_asked_for(told: Activity) -> None:
    page = told.see(text='"talla"', outcome="mailed", agent="alice")

    assert page.one("input", id="text").attrs["value"] == '"talla"'
    assert [each.text for each in page.all("option") if "selected" in each.attrs] == ["Alguien recibió un e-mail", "Alice", "Los dos"]


def test_who_finds_nothing_can_go_back_to_all(told: Activity) -> None:
    page = told.see(text="zzz")

    assert "Nada coincide" in page.one("main").text
    assert page.all("a", href="/activity")


def test_an_agent_sees_other_teams_conversations_without_words_or_names(told: Activity) -> None:
    assert told.lines(ALICE) == [
        "Olga ¿Y la 39? … se decide a las 11:41",
        "Conversación de otro equipo – la conversación es de otro grupo",
        "Marta ¿Tenéis la talla 38? ✓ 1 e-mail · 2 sin e-mail",
    ]
    assert "Nuria" not in told.see(ALICE).html
    assert "devuelvo" not in told.see(ALICE).html


def test_filters_tell_an_agent_nothing_of_other_teams(told: Activity) -> None:
    revealing: tuple[dict[str, Any], ...] = (
        {"text": "nuria"},
        {"text": "devuelvo"},
        {"agent": "dora"},
        {"outcome": "nobody"},
        {"agent": "dora", "outcome": "mailed"},
    )

    assert [told.lines(ALICE, **asked) for asked in revealing] == [[]] * len(revealing)


def test_an_agent_in_no_group_sees_all(told: Activity, chat: Chat) -> None:
    with chat.at(LATE):
        chat.tell("agent.updated", LATE, agent_id="alice", group_ids=[])

    assert "Nuria" in told.visitors(ALICE)


def test_on_other_plans_groups_hide_nothing(told: Activity, chat: Chat) -> None:
    chat.tell("account.updated", LATE, plan="standard")

    assert "Nuria" in told.visitors(ALICE)


def test_the_group_is_the_one_named_last(told: Activity, chat: Chat) -> None:
    writes(chat, "Nuria", 450, "¿Hola?", "ventas", received=LATE - 30)

    assert "Nuria" in told.visitors(ALICE)
    assert "Nuria" not in told.visitors(DORA)


def test_another_account_sees_nothing_of_it(told: Activity, chat: Chat) -> None:
    assert told.lines(CHARLIE) == []
    assert told.lines(CHARLIE, text="talla") == []
    assert told.poll(told.see(CHARLIE), LATE + 5, CHARLIE)[0] == 304


def test_its_alerts_are_no_news_in_another_account(chat: Chat, activity: Activity) -> None:
    page = activity.see(CHARLIE, at=-10)
    chat.marta_writes()

    assert activity.poll(page, 5, CHARLIE)[0] == 304


def table(activity: Activity, path: str = "/activity.csv") -> list[list[str]]:
    answer = activity.get(path)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_an_admin_takes_the_list_along_as_a_table(told: Activity, chat: Chat) -> None:
    names, *rows = table(told)

    assert names[:4] == ["Cuándo", "Visitante", "Primeras palabras", "Mensajes"]
    assert [row[1] for row in rows] == ["Olga", "Nuria", "Marta"]
    assert rows[-1][:10] == ["2026-05-12 10:40:00+00:00", "Marta", "¿Tenéis la talla 38?", "1", "no", "1", "0", "0", "0", "2"]
    assert rows[-1][-1].endswith(f"/alerts/{chat.rows()[0]}")


def test_the_table_has_what_the_filters_leave(told: Activity) -> None:
    assert [row[1] for row in table(told, "/activity.csv?outcome=mailed&kind=offline")[1:]] == ["Marta"]


def test_the_table_goes_on_beyond_one_reading(chat: Chat, activity: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.actions.see_activity.CHUNK", 2)
    for number in range(5):
        writes(chat, f"v{number}", number, "Hola", "ventas")

    assert [row[1] for row in table(activity)[1:]] == ["v4", "v3", "v2", "v1", "v0"]


def test_no_cell_of_the_table_is_a_formula(chat: Chat, activity: Activity) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1", "|x", "%0"]
    for number, text in enumerate(texts):
        writes(chat, text, -number, text, "ventas")

    rows = table(activity)[1:]
    assert [row[1:3] for row in rows] == [[f"'{text.strip()}"] * 2 for text in texts]


def test_the_table_is_for_admins(told: Activity) -> None:
    assert told.get("/activity.csv", ALICE).status_code == 403
    assert not [link for link in told.see(ALICE).all("a") if "csv" in link.attrs["href"]]


def test_a_test_message_is_for_admins(activity: Activity) -> None:
    token = activity.see(ALICE).all("input", name="csrf_token")[0].attrs["value"]

    with activity.chat.at(LATE):
        answer = activity.reader(ALICE).client.post("/activity/test", data={"csrf_token": token})

    assert answer.status_code == 403
    assert not activity.see(ALICE).all("button", **{"class": "main"})
