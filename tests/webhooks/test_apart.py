"""Webhooks have none of what surrounds a page, and say and note for themselves what they need of it."""

from collections.abc import Callable

from flask import Blueprint, Response

from portal.actions.noted import whence
from portal.store import audit
from portal.web.templating import APART, App
from tests.webhooks.door import PATH, Door

LEFT = {"conversation_id": "c1"}


def hooks_run(blueprint: str) -> list[str]:
    """What is run around a view of a blueprint of this name, among pages' hooks."""
    app, own, run = App(__name__), Blueprint(blueprint, __name__), list[str]()

    def after(word: str) -> Callable[[Response], Response]:
        def note(answer: Response) -> Response:
            run.append(word)
            return answer

        return note

    app.before_request(lambda: run.append("a page's"))
    app.after_request(after("a page's"))
    own.url_value_preprocessor(lambda _endpoint, _values: run.append("values"))
    for word in ("", " too"):
        own.before_request(lambda word=word: run.append(f"before{word}"))
        own.after_request(after(f"after{word}"))
    own.add_url_rule("/", "take", lambda: "taken")
    app.register_blueprint(own)
    app.test_client().get("/")
    return run


def test_what_a_webhook_changes_is_noted_with_its_sender_s_address(sqlite_door: Door) -> None:
    sqlite_door.tell("account.updated", {"name": "Acme y hermanos"}, sender="203.0.113.9")

    with sqlite_door.house.db.read() as tx:
        assert [line.address for line in audit.lines_of(tx, 1, 1)] == ["203.0.113.9"]
    assert whence.get() is None


def test_an_answer_is_kept_nowhere_and_taken_for_nothing_else_and_is_the_same_for_all(sqlite_door: Door) -> None:
    for answer in (sqlite_door.tell("visitor.left", LEFT), sqlite_door.post("{"), sqlite_door.app.test_client().options(PATH)):
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
        assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
        assert "Vary" not in answer.headers


def test_their_own_hooks_are_run_as_flask_would_and_no_page_s() -> None:
    assert hooks_run("page") == ["values", "a page's", "before", "before too", "after too", "after", "a page's"]
    assert hooks_run(APART) == ["values", "before", "before too", "after too", "after"]


def test_a_hook_of_theirs_may_answer_in_place_of_the_view() -> None:
    app, own = App(__name__), Blueprint(APART, __name__)
    own.before_request(lambda: "not now")
    own.add_url_rule("/", "take", lambda: "taken")
    app.register_blueprint(own)

    assert app.test_client().get("/").text == "not now"
