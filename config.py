"""Every setting, read once from the environment (and `.env`), refused loudly when wrong (contract/EVENTS.md, Settings)."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values

from portal.dkim_key import dkim_key
from portal.kept import encryption_file, kept_keys
from portal.reading import Reader, SettingError
from portal.settings import Deciding, Keeping, Mailing, Serving, Settings, Speaking

__all__ = ["SettingError", "Settings", "load"]

LOCALES = ("es", "en")
# Two names of the tz database stand for no place, and cannot be told times by.
ZONES = frozenset(available_timezones() - {"Factory", "localtime"})


def environment() -> dict[str, str]:
    """The process's environment over what a `.env` file in the working directory says."""
    kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**kept, **os.environ}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environ`.

    Raises `SettingError`, one line that names the setting, when a value is wrong or a key that several hosts must share is missing.
    """
    read = Reader(environment() if environ is None else environ)
    groups = (_keeping(read), _mailing(read), _serving(read), _deciding(read), _speaking(read))
    return Settings(**{name: value for group in groups for name, value in vars(group).items()})


def _keeping(read: Reader) -> Keeping:
    var_dir = Path(read.text("VAR_DIR", "var")).absolute()
    database_url = read.url("DATABASE_URL", f"sqlite:///{var_dir}/portal.db", ("sqlite", "postgresql+psycopg"))
    redis_url = read.url("REDIS_URL", "", ("redis", "rediss", "unix"))
    shared = bool(redis_url) or not database_url.startswith("sqlite")
    secret_keys, encryption_keys = kept_keys(read, var_dir, shared)
    return Keeping(
        database_url=database_url,
        redis_url=redis_url,
        sqlite_synchronous=read.choice("SQLITE_SYNCHRONOUS", "FULL", ("FULL", "NORMAL")),
        var_dir=var_dir,
        retention=timedelta(days=read.number("RETENTION_DAYS", 90, 1, 36500)),
        secret_keys=secret_keys,
        encryption_keys=encryption_keys,
        kept_encryption_keys=None if read.keys("ENCRYPTION_KEYS") else encryption_file(var_dir),
    )


def _mailing(read: Reader) -> Mailing:
    if read.flag("MAIL_USE_TLS") and read.flag("MAIL_USE_SSL"):
        raise SettingError("MAIL_USE_TLS: means STARTTLS, which cannot be had inside MAIL_USE_SSL; set one of the two")
    return Mailing(
        mail_server=read.text("MAIL_SERVER", ""),
        mail_port=read.whole("MAIL_PORT", 25, 1, 65535),
        mail_use_tls=read.flag("MAIL_USE_TLS"),
        mail_use_ssl=read.flag("MAIL_USE_SSL"),
        mail_username=read.text("MAIL_USERNAME", ""),
        mail_password=read.text("MAIL_PASSWORD", ""),
        mail_default_sender=read.address("MAIL_DEFAULT_SENDER", "Avisos <avisos@localhost>"),
        mail_timeout=read.number("MAIL_TIMEOUT", 10, 0.1, 600),
        mail_connections=read.whole("MAIL_CONNECTIONS", 4, 1, 100),
        mails_per_hour=read.whole("MAILS_PER_HOUR", 60, 0, 1_000_000),
        mail_service_keys={"mailgun": read.keys("MAILGUN_SIGNING_KEY"), "ses": read.keys("SES_TOPIC_ARN")},
        bounce_domain=read.text("BOUNCE_DOMAIN", "") and read.host("BOUNCE_DOMAIN", "").lower(),
        bounce_port=read.whole("BOUNCE_PORT", 2525, 0, 65535),
        dkim_selector=read.text("DKIM_SELECTOR", ""),
        dkim_key=dkim_key(read),
    )


def _serving(read: Reader) -> Serving:
    host, port = read.host("HOST", "127.0.0.1"), read.whole("PORT", 8000, 1, 65535)
    return Serving(
        portal_url=read.url("PORTAL_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}", ("http", "https")).rstrip("/"),
        trusted_proxies=read.whole("TRUSTED_PROXIES", 0, 0, 10),
        inside_hosts=read.hosts("INSIDE_HOSTS"),
        host=host,
        port=port,
        web_workers=read.whole("WEB_WORKERS", 2, 1, 64),
        workers=read.whole("WORKERS", 2, 1, 64),
        webhook_rate_limit=read.rate("WEBHOOK_RATE_LIMIT", "6000/minute"),
        metrics_token=read.text("METRICS_TOKEN", ""),
        heartbeat_url=read.url("HEARTBEAT_URL", "", ("http", "https")),
        log_format=read.choice("LOG_FORMAT", "console", ("console", "json")),
        log_level=read.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    )


def _deciding(read: Reader) -> Deciding:
    return Deciding(
        offline_delay=read.seconds("OFFLINE_DELAY_SECONDS", 120),
        missed_grace=read.seconds("MISSED_GRACE_SECONDS", 30),
        settle=read.seconds("SETTLE_SECONDS", 5, least=0),
        delay_range=read.seconds_range("DELAY_RANGE_SECONDS", "30-3600"),
    )


def _speaking(read: Reader) -> Speaking:
    return Speaking(
        default_locale=read.choice("DEFAULT_LOCALE", "es", LOCALES),
        default_timezone=ZoneInfo(read.choice("DEFAULT_TIMEZONE", "UTC", tuple(ZONES))),
        support_url=read.url("SUPPORT_URL", "", ("http", "https", "mailto")),
    )
