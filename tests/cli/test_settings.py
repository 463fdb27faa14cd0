"""What the settings are when they are right (contract/EVENTS.md, Settings)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from config import Settings

KEY, OLDER = "WBL7UmRCzXHdSgJdEfdkJYSJ4vMdTLDgcSDKP1BSKeY=", "cmFuZG9tIGVub3VnaCBmb3IgYSB0ZXN0IG9mIG9yZGU="
SHARED = {"DATABASE_URL": "postgresql+psycopg://portal@db.example/portal", "SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY}


def load(tmp_path: Path, **environ: str) -> Settings:
    return config.load({"VAR_DIR": str(tmp_path / "var"), **environ})


def test_nothing_need_be_set(tmp_path: Path) -> None:
    made = load(tmp_path)

    expected: dict[str, Any] = {
        "database_url": f"sqlite:///{tmp_path}/var/portal.db",
        "redis_url": "",
        "mail_server": "",
        "portal_url": "http://127.0.0.1:8000",
        "trusted_proxies": 0,
        "inside_hosts": frozenset(),
        "offline_delay": timedelta(seconds=120),
        "missed_grace": timedelta(seconds=30),
        "settle": timedelta(seconds=5),
        "delay_range": (timedelta(seconds=30), timedelta(hours=1)),
        "retention": timedelta(days=90),
        "host": "127.0.0.1",
        "port": 8000,
        "web_workers": 2,
        "workers": 2,
        "dkim_selector": "",
        "metrics_token": "",
        "log_format": "console",
        "log_level": "INFO",
        "mail_timeout": 10,
        "mail_connections": 4,
        "webhook_rate_limit": "6000/minute",
        "sqlite_synchronous": "FULL",
        "support_url": "",
        "default_locale": "es",
    }
    assert {name: getattr(made, name) for name in expected} == expected
    assert made.default_timezone.key == "UTC"


def test_what_is_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    assert load(tmp_path, PORT="", LOG_LEVEL=" ", DATABASE_URL="").port == 8000


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [("0.0.0.0", "80", "http://0.0.0.0:80"), ("::1", "8000", "http://[::1]:8000"), ("portal.local", "81", "http://portal.local:81")],
)
def test_the_portals_address_comes_of_its_host_and_port(tmp_path: Path, host: str, port: str, url: str) -> None:
    assert load(tmp_path, HOST=host, PORT=port).portal_url == url


def test_hosts_inside_are_named_in_one_list(tmp_path: Path) -> None:
    assert load(tmp_path, INSIDE_HOSTS="Chat.internal, 10.0.0.7,fd00::7").inside_hosts == {"chat.internal", "10.0.0.7", "fd00::7"}


@pytest.mark.parametrize(
    ("environ", "alone"), [({}, True), ({"HOST": "localhost"}, True), ({"HOST": "0.0.0.0"}, False), ({"TRUSTED_PROXIES": "1"}, False)]
)
def test_a_portal_is_for_one_machine_where_nobody_else_reaches_it(tmp_path: Path, environ: dict[str, str], alone: bool) -> None:
    assert load(tmp_path, **environ).for_one_machine is alone


def test_delays_may_be_fractions(tmp_path: Path) -> None:
    assert load(tmp_path, OFFLINE_DELAY_SECONDS="0.25", SETTLE_SECONDS="0").offline_delay == timedelta(milliseconds=250)


def test_keys_are_made_once_and_kept_for_oneself(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)

    assert (first.secret_keys, first.encryption_keys) == (second.secret_keys, second.encryption_keys)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "var").iterdir()} == {0o600}


def test_keys_are_the_newest_first(tmp_path: Path) -> None:
    made = load(tmp_path, **SHARED | {"ENCRYPTION_KEYS": f"{KEY}, {OLDER}", "SECRET_KEY_FALLBACKS": "older oldest"})

    assert made.secret_keys == ("s", "older", "oldest")
    assert made.encryption_keys == (KEY, OLDER)


def test_no_secret_is_in_what_settings_look_like(tmp_path: Path) -> None:
    words = {"MAIL_PASSWORD": "word1", "METRICS_TOKEN": "word2", "REDIS_URL": "redis://:word3@h", "SECRET_KEY": "word4"}

    assert "word" not in repr(load(tmp_path, **SHARED | words))
    assert KEY not in repr(load(tmp_path, **SHARED))


def test_a_file_named_env_is_read_too_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"VAR_DIR={tmp_path}\nPORT=8001\nHOST='127.0.0.2'  # here\nexport WORKERS=3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "8002")

    made = config.load()

    assert (made.host, made.port, made.workers) == ("127.0.0.2", 8002, 3)
