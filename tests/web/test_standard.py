"""What the OWASP ASVS asks of every answer and every page, and no other test holds (docs/security.md)."""

from flask import Flask

from tests.web.people import BOB, PASSWORD
from tests.web.reader import Reader
from tests.web.test_routes import address, rules

PROFILE = "/settings/profile"
LONG = f"  {'Änderung der Wörter, 12 mal ' * 4}ñ "


def pages(app: Flask) -> list[str]:
    return [address(app, rule) for rule in rules(app) if "GET" in (rule.methods or ())]


def test_no_address_is_traced(app: Flask, stranger: Reader) -> None:
    assert {stranger.client.open(path, method="TRACE").status_code for path in pages(app)} <= {404, 405}


def test_a_page_takes_nothing_from_elsewhere_and_stands_in_no_frame(app: Flask, bob: Reader) -> None:
    for path in pages(app):
        policy = set(bob.client.get(path).headers["Content-Security-Policy"].split("; "))
        assert policy >= {"default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"}, path


def test_no_other_site_may_read_an_answer(app: Flask, bob: Reader) -> None:
    for path in pages(app):
        headers = bob.client.get(path, headers={"Origin": "https://evil.example"}).headers
        assert not [name for name, _ in headers if name.startswith("Access-Control")], path


def test_every_answer_says_what_it_is_and_in_which_letters(app: Flask, bob: Reader) -> None:
    for path in pages(app):
        answer = bob.client.get(path)
        kind = answer.headers["Content-Type"]
        assert not answer.data or not kind.startswith("text/") or "charset=utf-8" in kind, path


def test_a_password_of_any_length_and_letters_counts_as_it_was_typed(bob: Reader, stranger: Reader) -> None:
    assert len(LONG) > 64
    assert bob.send(f"{PROFILE}/password", {"current": PASSWORD, "new": LONG}, page=PROFILE).status_code == 303

    for other in (LONG.strip(), LONG.lower(), LONG[:-2] + "n ", LONG[:72]):
        assert stranger.log_in(BOB, other).status_code == 422
    assert stranger.log_in(BOB, LONG).status_code == 303


def test_passwords_are_typed_unseen_and_managers_may_fill_them_in(bob: Reader, stranger: Reader) -> None:
    for page in (stranger.see("/login"), bob.see(PROFILE), bob.see(f"{PROFILE}/second-step")):
        fields = [e for e in page.all("input") if "password" in e.attrs.get("autocomplete", "")]
        assert fields
        assert all(e.attrs["type"] == "password" and "maxlength" not in e.attrs and "pattern" not in e.attrs for e in fields)


def test_every_page_behind_the_log_in_has_the_way_out(app: Flask, bob: Reader) -> None:
    seen = [answer for path in pages(app) if (answer := bob.client.get(path)).status_code == 200 and 'id="more"' in answer.text]

    assert len(seen) > 8
    assert all('action="/logout' in answer.text for answer in seen)


def test_nothing_runs_in_debug_mode(app: Flask) -> None:
    assert not app.debug
    assert not app.testing
