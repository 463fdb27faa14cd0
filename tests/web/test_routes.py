"""About all routes: who may come in, and what no stranger may send."""

from flask import Flask
from werkzeug.routing import Rule

from tests.web.reader import Reader

# Everything else demands a log-in. Whoever adds a line here says that anybody may see it.
PUBLIC = {
    "assets.show",
    "email_links.confirm",
    "email_links.revert",
    "email_links.show_confirm",
    "email_links.show_revert",
    "free_play.act",
    "free_play.portal",
    "free_play.show",
    "health.alive",
    "health.ready",
    "inbox.show",
    "inbox.show_html",
    "inbox.show_mail",
    "inbox.show_raw",
    "invitation.accept",
    "invitation.show",
    "look.choose_theme",
    "metrics.show",
    "recover.ask",
    "recover.choose",
    "recover.show",
    "recover.show_choice",
    "sign_in.log_in",
    "sign_in.log_out",
    "sign_in.show",
    "sign_in.take_code",
    "story_play.begin",
    "story_play.go_on",
    "story_play.pause",
    "story_play.portal",
    "story_play.show",
    "story_play.step",
    "test_arrived.confirm",
    "test_arrived.show",
    "unsubscribe.one_click",
    "unsubscribe.show",
    "unsubscribe.stop",
    "webhooks.report",
    "webhooks.take",
}
# No page sends these, so they have no CSRF token: a signature or a signed token in the address stands in for it.
WITHOUT_TOKEN = {"unsubscribe.one_click", "webhooks.report", "webhooks.take"}
VALUES = {"device": 1, "alert": 1, "agent": 1, "sign_in": 1, "receipt": 1, "whose": "mine", "kind": "offline"}


def address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        return rule.build({name: VALUES.get(name, "x") for name in rule.arguments})[1]  # type: ignore[index]


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_every_route_is_public_by_list_or_demands_a_log_in(app: Flask) -> None:
    visitor = app.test_client()
    for rule in rules(app):
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        answer = visitor.open(address(app, rule), method=method)
        sent_away = answer.status_code == 303 and "/login" in (answer.location or "")
        assert sent_away is (rule.endpoint not in PUBLIC), rule


def test_the_public_list_names_only_what_there_is(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} >= PUBLIC | WITHOUT_TOKEN


def test_every_post_needs_a_token_or_is_on_the_short_list(app: Flask, alice: Reader) -> None:
    for rule in rules(app):
        if "POST" in (rule.methods or ()):
            answer = alice.client.post(address(app, rule))
            refused = answer.status_code == 400 and "demasiado tiempo abierta" in answer.text
            assert refused is (rule.endpoint not in WITHOUT_TOKEN), rule


def test_no_view_takes_both_what_shows_and_what_acts(app: Flask) -> None:
    both = {rule.endpoint for rule in rules(app) if {"GET", "POST"} <= (rule.methods or set())}

    assert not both


def test_addresses_are_in_lower_case_with_dashes(app: Flask) -> None:
    for rule in rules(app):
        fixed = "".join(part for is_value, part in rule._trace if not is_value)
        assert fixed == fixed.lower()
        assert "_" not in fixed
