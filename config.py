"""Every setting, read once from the environment (and `.env`), refused loudly when wrong (contract/EVENTS.md, Settings)."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values

from portal.dkim_key import dkim_key
from portal.kept import encryption_file, kept_keys
from portal.reading import Reader, SettingError

__all__ = ["SettingError", "Settings", "load"]

LOCALES = ("es", "en")
# Two names of the tz database stand for no place, and cannot be told times by.
ZONES = frozenset(available_timezones() - {"Factory", "localtime"})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What EVENTS.md's table names, with `D`, `G` and the like as time spans; secrets stay out of `repr`."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    mail_server: str
    mail_port: int
    mail_use_tls: bool
    mail_use_ssl: bool
    mail_username: str
    mail_password: str = field(repr=False)
    mail_default_sender: str
    mail_timeout: float
    mail_connections: int
    mails_per_hour: int
    mail_service_keys: Mapping[str, tuple[str, ...]] = field(repr=False)
    bounce_domain: str
    bounce_port: int
    secret_keys: tuple[str, ...] = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    # Where these are kept; None when they are settings.
    kept_encryption_keys: Path | None
    portal_url: str
    trusted_proxies: int
    offline_delay: timedelta
    missed_grace: timedelta
    settle: timedelta
    delay_range: tuple[timedelta, timedelta]
    retention: timedelta
    var_dir: Path
    host: str
    port: int
    web_workers: int
    workers: int
    dkim_selector: str
    dkim_key: bytes = field(repr=False)
    metrics_token: str = field(repr=False)
    heartbeat_url: str = field(repr=False)
    log_format: str
    log_level: str
    webhook_rate_limit: str
    sqlite_synchronous: str
    support_url: str
    default_locale: str
    default_timezone: ZoneInfo

    @property
    def embedded_redis(self) -> bool:
        return not self.redis_url

    @property
    def embedded_mail(self) -> bool:
        return not self.mail_server

    @property
    def on_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def has_inbox_page(self) -> bool:
        return self.embedded_mail and self.on_loopback


def environment() -> dict[str, str]:
    """The process's environment over what a `.env` file in the working directory says."""
    kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**kept, **os.environ}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environ`.

    Raises `SettingError`, one line that names the setting, when a value is wrong or a key that several hosts must share is missing.
    """
    read = Reader(environment() if environ is None else environ)
    var_dir = Path(read.text("VAR_DIR", "var")).absolute()
    database_url = read.url("DATABASE_URL", f"sqlite:///{var_dir}/portal.db", ("sqlite", "postgresql+psycopg"))
    redis_url = read.url("REDIS_URL", "", ("redis", "rediss", "unix"))
    shared = bool(redis_url) or not database_url.startswith("sqlite")
    secret_keys, encryption_keys = kept_keys(read, var_dir, shared)
    if read.flag("MAIL_USE_TLS") and read.flag("MAIL_USE_SSL"):
        raise SettingError("MAIL_USE_TLS: means STARTTLS, which cannot be had inside MAIL_USE_SSL; set one of the two")
    host, port = read.host("HOST", "127.0.0.1"), read.whole("PORT", 8000, 1, 65535)
    least, most = read.seconds_range("DELAY_RANGE_SECONDS", "30-3600")
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
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
        bounce_port=read.whole("BOUNCE_PORT", 2525, 1, 65535),
        secret_keys=secret_keys,
        encryption_keys=encryption_keys,
        kept_encryption_keys=None if read.keys("ENCRYPTION_KEYS") else encryption_file(var_dir),
        portal_url=read.url("PORTAL_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}", ("http", "https")).rstrip("/"),
        trusted_proxies=read.whole("TRUSTED_PROXIES", 0, 0, 10),
        offline_delay=read.seconds("OFFLINE_DELAY_SECONDS", 120),
        missed_grace=read.seconds("MISSED_GRACE_SECONDS", 30),
        settle=read.seconds("SETTLE_SECONDS", 5, least=0),
        delay_range=(least, most),
        retention=timedelta(days=read.number("RETENTION_DAYS", 90, 1, 36500)),
        var_dir=var_dir,
        host=host,
        port=port,
        web_workers=read.whole("WEB_WORKERS", 2, 1, 64),
        workers=read.whole("WORKERS", 2, 1, 64),
        dkim_selector=read.text("DKIM_SELECTOR", ""),
        dkim_key=dkim_key(read),
        heartbeat_url=read.url("HEARTBEAT_URL", "", ("http", "https")),
        metrics_token=read.text("METRICS_TOKEN", ""),
        log_format=read.choice("LOG_FORMAT", "console", ("console", "json")),
        log_level=read.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
        webhook_rate_limit=read.rate("WEBHOOK_RATE_LIMIT", "6000/minute"),
        sqlite_synchronous=read.choice("SQLITE_SYNCHRONOUS", "FULL", ("FULL", "NORMAL")),
        support_url=read.url("SUPPORT_URL", "", ("http", "https", "mailto")),
        default_locale=read.choice("DEFAULT_LOCALE", "es", LOCALES),
        default_timezone=ZoneInfo(read.choice("DEFAULT_TIMEZONE", "UTC", tuple(ZONES))),
    )
