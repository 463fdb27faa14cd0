"""The pages of the built-in inbox."""

from pathlib import Path

import pytest
from flask import Flask

from config import load
from portal import create_app
from portal.mail import inbox
from portal.mail.compose import compose
from tests.mail.letters import PANEL, letter
from tests.web.reader import Reader

ATTACK = '<script>alert(1)</script>"><img src=x>'


def portal(var_dir: Path, **settings: str) -> Flask:
    return create_app(load({"VAR_DIR": str(var_dir), "LOG_LEVEL": "ERROR", **settings}))


@pytest.fixture
def app(var_dir: Path, sqlite_url: str) -> Flask:
    return portal(var_dir, DATABASE_URL=sqlite_url)


@pytest.fixture
def reader(app: Flask) -> Reader:
    return Reader(app.test_client())


def keep(app: Flask, var_dir: Path, to: str = "eva@acme.example", visitor: str = "Ana") -> str:
    with app.app_context():
        return inbox.keep(var_dir, "avisos@localhost", [to], compose(letter(to=to, visitor=visitor)).as_bytes())


@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_empty_inbox_says_what_will_be_there(reader: Reader, lang: str) -> None:
    assert {"es": "Todavía no", "en": "No mail yet"}[lang] in reader.see(f"/inbox?lang={lang}").words


def test_nobody_has_to_log_in(app: Flask, reader: Reader, var_dir: Path) -> None:
    mail_id = keep(app, var_dir)

    assert "Ana: «¿Tenéis talla 38?»" in reader.see("/inbox").words
    assert "Ana: «¿Tenéis talla 38?»" in reader.see(f"/inbox/{mail_id}").one("h1").text


def test_the_list_may_be_of_one_recipient(app: Flask, reader: Reader, var_dir: Path) -> None:
    keep(app, var_dir, "eva@acme.example")
    keep(app, var_dir, "luis@acme.example")

    words = reader.see("/inbox?to=luis").words

    assert "luis@acme.example" in words
    assert "eva@acme.example" not in words
    assert "pepe" in reader.see("/inbox?to=pepe").words


def test_a_mail_is_shown_with_its_headers_and_its_text(app: Flask, reader: Reader, var_dir: Path) -> None:
    page = reader.see(f"/inbox/{keep(app, var_dir)}")

    assert "List-Unsubscribe" in page.words
    assert PANEL in page.one("pre").text


def test_the_html_part_is_in_a_sandbox_with_its_own_policy(app: Flask, reader: Reader, var_dir: Path) -> None:
    mail_id = keep(app, var_dir)
    frame = reader.see(f"/inbox/{mail_id}").one("iframe")

    answer = reader.client.get(frame.attrs["src"])

    policy = answer.headers["Content-Security-Policy"]
    assert frame.attrs["src"] == f"/inbox/{mail_id}/html"
    assert "allow-scripts" not in frame.attrs["sandbox"] + policy
    assert "allow-same-origin" not in frame.attrs["sandbox"] + policy
    assert all(rule in policy for rule in ("default-src 'none'", "style-src 'unsafe-inline'", "sandbox", "frame-ancestors 'self'"))
    assert "<!DOCTYPE html>" in answer.text


def test_a_mail_can_be_had_as_it_was_sent(app: Flask, reader: Reader, var_dir: Path) -> None:
    answer = reader.client.get(f"/inbox/{keep(app, var_dir)}/raw")

    assert answer.mimetype == "text/plain"
    assert b"Delivered-To: eva@acme.example\r\n" in answer.data


def test_what_a_mail_says_is_text_on_the_page(app: Flask, reader: Reader, var_dir: Path) -> None:
    mail_id = keep(app, var_dir, visitor=ATTACK)

    assert "<script>alert" not in reader.see("/inbox").html + reader.see(f"/inbox/{mail_id}").html


@pytest.mark.parametrize("path", ["/inbox/nothing", "/inbox/../../portal.db", "/inbox/nothing/html", "/inbox/nothing/raw"])
def test_a_mail_that_is_not_there_is_not_found(reader: Reader, path: str) -> None:
    assert reader.client.get(path).status_code == 404


def test_a_mail_without_html_has_no_frame(reader: Reader, var_dir: Path) -> None:
    mail_id = inbox.keep(var_dir, "a@x.test", ["b@x.test"], b"Subject: x\r\n\r\nhello")

    assert not reader.see(f"/inbox/{mail_id}").all("iframe")
    assert reader.client.get(f"/inbox/{mail_id}/html").status_code == 404


@pytest.mark.parametrize("settings", [{"MAIL_SERVER": "mail.example"}, {"HOST": "0.0.0.0"}])
@pytest.mark.parametrize("path", ["", "/{}", "/{}/html", "/{}/raw"])
def test_with_a_mail_server_or_off_loop_back_there_is_no_inbox(var_dir: Path, settings: dict[str, str], path: str) -> None:
    app = portal(var_dir, **settings)

    assert app.test_client().get("/inbox" + path.format(keep(app, var_dir))).status_code == 404
