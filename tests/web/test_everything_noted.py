"""Nothing that the audit log watches is changed without a line, by whatever form, command or webhook."""

import pytest
from flask import Flask
from sqlalchemy import Table

from portal.actions.sample_events import SAMPLES
from portal.store.tables import accounts, agents, endpoints
from portal.store.watched import COLUMNS
from tests.web.at_work import SECRET, AtWork
from tests.web.changed import UNWATCHED, WATCHED, changed, noted, seen
from tests.web.deeds import DEEDS, SILENT
from tests.web.reader import Reader
from tests.web.test_routes import address, rules

# Each of these changes nothing that is watched. Whoever adds a form, a command or a type of event puts it here or among the deeds.
UNHEARD = SILENT | {
    "activity.test",
    "free_play.act",
    "integrations.replay",
    "integrations.send",
    "look.choose_theme",
    "profile.close",
    "profile.close_all_others",
    "second_step.offer",
    "sign_in.log_in",
    "sign_in.log_out",
    "story_play.begin",
    "story_play.go_on",
    "story_play.step",
    "webhooks.report",
    "webhooks.take",
    "why.disconnect_device",
    "why.send_test_mail",
}
COMMANDS_UNHEARD = {
    "backup",
    "bounce",
    "doctor",
    "explain",
    "export-visitor",
    "forget-visitor",
    "migrate",
    "receive-bounces",
    "rotate-keys",
    "send-test-event",
    "story",
    "stuck",
    "up",
}


DONE = {name for name, _ in DEEDS}


def test_whatever_is_changed_has_its_line_and_every_line_its_change(app: Flask, bob: Reader) -> None:
    work = AtWork(app, bob)
    for name, deed in DEEDS:
        before = seen(work.house.db)
        deed(work)
        done = changed(before, seen(work.house.db))
        assert noted(work.house.db, before) == done, name
        assert bool(done) is (name not in SILENT), name


def test_every_form_is_among_the_deeds_or_said_to_change_nothing(app: Flask) -> None:
    forms = {rule.endpoint for rule in rules(app) if "POST" in (rule.methods or ())}

    assert forms - DONE == UNHEARD - SILENT


def test_every_command_is_among_the_deeds_or_said_to_change_nothing(app: Flask) -> None:
    assert set(app.cli.commands) - DONE == COMMANDS_UNHEARD


def test_what_is_said_to_change_nothing_changes_nothing(app: Flask, bob: Reader) -> None:
    work = AtWork(app, bob)
    work.provision({"id": "acme", "agents": [{"id": "a1"}], "endpoints": [{"id": "e", "source": "native", "secret": SECRET}]})
    work.endpoint = "/e"
    before = seen(work.house.db)

    token = bob.see("/settings/profile").all("input", name="csrf_token")[0].attrs["value"]
    for rule in sorted(rules(app), key=lambda rule: rule.endpoint == "sign_in.log_out"):
        if rule.endpoint in UNHEARD:
            assert bob.client.post(address(app, rule), data={"csrf_token": token}).status_code < 500
    for event_type in SAMPLES.keys() - DONE:
        work.tell(event_type, **{"message_id": "m1", **SAMPLES[event_type]})

    assert changed(before, seen(work.house.db)) == set()


@pytest.mark.parametrize("table", [accounts, agents, endpoints], ids=lambda table: table.name)
def test_every_column_is_watched_or_said_not_to_be(table: Table) -> None:
    name = table.name

    assert {column.name for column in table.columns} == WATCHED[name].keys() | UNWATCHED[name]
    assert {column: what.value for column, what in COLUMNS[table].items()} == WATCHED[name]
