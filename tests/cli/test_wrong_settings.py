"""The line that a wrong setting stops the start with (contract/EVENTS.md, Settings)."""

from pathlib import Path

import pytest

import config
from config import SettingError
from tests.cli.test_settings import KEY

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
    ("INSIDE_HOSTS", ["https://chat.internal", "chat.internal:3000", "chat.internal, 10.0.0.0/8"]),
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
    ("HEARTBEAT_URL", ["ping.example", "ftp://ping.example", "https://"]),
    ("SUPPORT_URL", ["support.example", "javascript:alert(1)", "https://"]),
    ("DEFAULT_LOCALE", ["fr", "español"]),
    ("DEFAULT_TIMEZONE", ["Mars/Olympus", "+02:00", "../../etc/passwd"]),
]


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


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ENCRYPTION_KEYS"])
@pytest.mark.parametrize(
    "shared", [{"DATABASE_URL": "postgresql+psycopg://portal@db.example/portal"}, {"REDIS_URL": "redis://redis.example"}]
)
def test_keys_that_several_hosts_need_are_not_made(tmp_path: Path, missing: str, shared: dict[str, str]) -> None:
    keys = {"SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY, missing: ""}

    assert line({"VAR_DIR": str(tmp_path / "var"), **keys, **shared}).startswith(f"{missing}: ")
    assert not (tmp_path / "var").exists()
