"""Every setting of contract/EVENTS.md, Settings: its default, and the line that a wrong value stops the start with."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from config import SettingError, Settings

KEY, OLDER = "WBL7UmRCzXHdSgJdEfdkJYSJ4vMdTLDgcSDKP1BSKeY=", "cmFuZG9tIGVub3VnaCBmb3IgYSB0ZXN0IG9mIG9yZGU="
SHARED = {"DATABASE_URL": "postgresql+psycopg://portal@db.example/portal", "SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY}

WRONG = [
    (
        "DATABASE_URL",
        ["mysql://x/y", "portal.db", "sqlite:portal.db", "sqlite://", "postgresql+psycopg://u:p@h:port/d", "postgresql://h/d"],
    ),
    ("REDIS_URL", ["http://h", "localhost:6379", "redis://h:port", "redis://h?socket_timeout=x", "rediss://[::1"]),
    ("MAIL_PORT", ["smtp", "0", "65536", "25.5", "-1", "nan"]),
    ("MAIL_USE_TLS", ["maybe", "2"]),
    ("MAIL_USE_SSL", ["maybe"]),
    ("MAIL_DEFAULT_SENDER", ["Avisos", "avisos@", "@portal.example", "Avisos <>", "a@b.example\nBcc: c@d.example"]),
    ("MAIL_TIMEOUT", ["soon", "0", "-1", "inf", "601"]),
    ("MAIL_CONNECTIONS", ["0", "1.5", "many"]),
    ("ENCRYPTION_KEYS", ["secret", "ñ", f"{KEY},short"]),
    ("PORTAL_URL", ["portal.example", "ftp://portal.example", "https://", "https://[::1", "https://portal.example:port"]),
    ("TRUSTED_PROXIES", ["-1", "11", "one"]),
    ("OFFLINE_DELAY_SECONDS", ["0", "-1", "two minutes", "nan", "604801"]),
    ("MISSED_GRACE_SECONDS", ["0", "-1", "nan"]),
    ("SETTLE_SECONDS", ["-1", "nan", "inf"]),
    ("DELAY_RANGE_SECONDS", ["30", "3600-30", "0-30", "a-b", "30-", "-30", "30-nan", "1-1e300"]),
    ("RETENTION_DAYS", ["0", "-90", "36501", "forever"]),
    ("HOST", ["[::1]", "a b", "http://127.0.0.1", "127.0.0.1:8000"]),
    ("PORT", ["abc", "0", "65536", "80.5"]),
    ("WEB_WORKERS", ["0", "65", "x"]),
    ("WORKERS", ["0", "65", "x"]),
    ("LOG_FORMAT", ["xml"]),
    ("LOG_LEVEL", ["LOUD", "10"]),
    ("WEBHOOK_RATE_LIMIT", ["many", "6000", "0/minute", "-1/minute", "6000/fortnight", "1/second;2/minute"]),
    ("SQLITE_SYNCHRONOUS", ["OFF", "2"]),
    ("SUPPORT_URL", ["support.example", "javascript:alert(1)", "https://"]),
    ("DEFAULT_LOCALE", ["fr", "español"]),
    ("DEFAULT_TIMEZONE", ["Mars/Olympus", "+02:00", "../../etc/passwd"]),
]


def load(tmp_path: Path, **environ: str) -> Settings:
    return config.load({"VAR_DIR": str(tmp_path / "var"), **environ})


def line(environ: dict[str, str]) -> str:
    """What is said of wrong settings: one line."""
    with pytest.raises(SettingError) as caught:
        config.load(environ)
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    return said


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG for value in values])
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    environ = {"VAR_DIR": str(tmp_path / "var"), "SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY, name: value}

    assert line(environ).startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEYS"])
def test_a_wrong_value_that_may_hold_a_secret_is_not_repeated(tmp_path: Path, name: str) -> None:
    said = line({"VAR_DIR": str(tmp_path), "SECRET_KEY": "s", name: "nonsense://user:hunter2@h:port/"})

    assert "hunter2" not in said


def test_a_var_dir_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert line({"VAR_DIR": str(tmp_path / "file" / "var")}).startswith("VAR_DIR: ")


def test_nothing_need_be_set(tmp_path: Path) -> None:
    made = load(tmp_path)

    expected: dict[str, Any] = {
        "database_url": f"sqlite:///{tmp_path}/var/portal.db",
        "redis_url": "",
        "mail_server": "",
        "portal_url": "http://127.0.0.1:8000",
        "trusted_proxies": 0,
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


def test_delays_may_be_fractions(tmp_path: Path) -> None:
    assert load(tmp_path, OFFLINE_DELAY_SECONDS="0.25", SETTLE_SECONDS="0").offline_delay == timedelta(milliseconds=250)


def test_keys_are_made_once_and_kept_for_oneself(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)

    assert (first.secret_keys, first.encryption_keys) == (second.secret_keys, second.encryption_keys)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "var").iterdir()} == {0o600}


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ENCRYPTION_KEYS"])
@pytest.mark.parametrize("shared", [{"DATABASE_URL": SHARED["DATABASE_URL"]}, {"REDIS_URL": "redis://redis.example"}])
def test_keys_that_several_hosts_need_are_not_made(tmp_path: Path, missing: str, shared: dict[str, str]) -> None:
    keys = {"SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY, missing: ""}

    assert line({"VAR_DIR": str(tmp_path / "var"), **keys, **shared}).startswith(f"{missing}: ")
    assert not (tmp_path / "var").exists()


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
