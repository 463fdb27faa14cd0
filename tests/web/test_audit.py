"""The audit log, for admins: who changed what, and from where."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from portal.actions.house import House
from portal.actions.unsubscribe import token, unsubscribe
from portal.clock import now
from portal.rules.reasons import Kind
from portal.store import audit
from portal.store.about import Subject, What
from portal.store.audit import By, Change, Means
from portal.store.profile import profile_of
from portal.web import audit as pages
from tests.web.mails import agent_row
from tests.web.page import Page
from tests.web.people import ALICE
from tests.web.reader import Reader

LOG = "/settings/audit"


def lines(page: Page) -> list[str]:
    return [" ".join(element.text.split()) for element in page.all("li")]


def test_a_change_is_told_with_who_made_it_and_from_where(bob: Reader) -> None:
    bob.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    bob.turn("account-offline", "off")

    (line,) = lines(bob.see(f"{LOG}?lang=en"))
    assert line.startswith("E-mail when you are offline · the account on → off Bob · 203.0.113.9 ")


def test_each_agents_own_change_stands_under_their_name(alice: Reader, bob: Reader) -> None:
    alice.turn("mine-missed", "off")

    (line,) = lines(bob.see(f"{LOG}?lang=en"))
    assert line.startswith("E-mail for a missed conversation · Alice on → off Alice · 127.0.0.1 ")


def test_a_link_in_a_mail_says_that_it_was_one(house: House, app: Flask, bob: Reader) -> None:
    with app.app_context():
        unsubscribe(house, token(house, agent_row(house, "Alice"), Kind.OFFLINE, ALICE))

    (line,) = lines(bob.see(f"{LOG}?lang=es"))
    assert "Alice activado → desactivado Alice · un enlace en un e-mail " in line


def test_what_changes_nothing_leaves_no_line(bob: Reader) -> None:
    bob.turn("account-offline", "on")

    assert lines(bob.see(LOG)) == []


def test_a_password_is_never_told(bob: Reader) -> None:
    new: dict[str, str | list[str]] = {"current": "correct horse battery", "new": "staple wind lamp river"}
    assert bob.send("/settings/profile/password", new, page="/settings/profile").status_code == 303

    page = bob.see(f"{LOG}?lang=en")
    assert lines(page)[0].startswith("Password · Bob Bob · 127.0.0.1")
    assert "staple" not in page.html
    assert "argon2" not in page.html


def test_agents_see_no_audit_log(alice: Reader, bob: Reader) -> None:
    alice.see(LOG, status=403)
    assert not alice.see("/settings/profile").all("a", href=LOG)
    assert bob.see("/settings/profile").all("a", href=LOG)


def test_other_accounts_lines_are_not_there(bob: Reader, charlie: Reader, house: House) -> None:
    bob.turn("account-offline", "off")

    page = charlie.see(f"{LOG}?agent={agent_row(house, 'Bob')}")
    assert lines(page) == []
    assert "Bob" not in page.html


def test_lines_are_found_by_person_whoever_did_it_and_by_what(alice: Reader, bob: Reader, house: House) -> None:
    alice.turn("mine-missed", "off")
    bob.turn("account-offline", "off")
    page = f"/settings/team/{agent_row(house, 'Alice')}"
    bob.send(f"{page}/active", {"value": ["on", "off"]}, page=page)

    assert len(lines(bob.see(LOG))) == 3
    assert len(lines(bob.see(f"{LOG}?agent={agent_row(house, 'Alice')}&what="))) == 2
    assert len(lines(bob.see(f"{LOG}?agent=&what=active"))) == 1
    assert lines(bob.see(f"{LOG}?what=plan&lang=en")) == []


@pytest.mark.parametrize("query", ["what=pigeon", "before=99999999999999999999", "agent=-1"])
def test_what_cannot_be_asked_for_is_not_there(bob: Reader, query: str) -> None:
    bob.see(f"{LOG}?{query}", status=404)


def test_older_lines_are_on_the_next_page(bob: Reader, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 2)
    for _ in range(3):
        bob.turn("account-missed", "off")
        bob.turn("account-missed", "on")

    seen, path = [], f"{LOG}?what=missed"
    while path:
        page = bob.see(path)
        seen.append(len(lines(page)))
        older = [e.attrs["href"] for e in page.all("a") if "before" in parse_qs(urlsplit(e.attrs["href"]).query)]
        path = next((href for href in older if "lang=" not in href), "")
    assert sum(seen) == 5
    assert seen == [2, 2, 1]


def test_what_was_erased_is_said_to_be(bob: Reader, house: House) -> None:
    row = agent_row(house, "Bob")
    moved = Change(Subject(agent=row), What.EMAIL, "b@old.example", "b@new.example")
    with house.db.write() as tx:
        account = profile_of(tx, row).account
        audit.write(tx, account, [moved], By(Means.COMMAND), None, now())
        audit.erase_lines(tx, now(), now())

    (line,) = lines(bob.see(f"{LOG}?lang=en"))
    assert line.startswith("E-mail · Bob erased command ")


@pytest.mark.parametrize("language", ["es", "en"])
def test_everything_that_can_be_changed_has_its_name(bob: Reader, language: str) -> None:
    options = {e.attrs["value"]: e.text.strip() for e in bob.see(f"{LOG}?lang={language}").all("option")}

    assert all(options[what] for what in What)
