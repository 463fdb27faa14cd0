"""The settings by what they are about; README.md tells of each, and `config.py` reads them."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """Where everything is kept, for how long, and under which keys."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    sqlite_synchronous: str
    var_dir: Path
    retention: timedelta
    secret_keys: tuple[str, ...] = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    # Where these are kept; None when they are settings.
    kept_encryption_keys: Path | None

    @property
    def embedded_redis(self) -> bool:
        return not self.redis_url


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """How mails go out, and how news of them comes back."""

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
    # 0 where nothing listens: the mail server hands mails to a command.
    bounce_port: int
    dkim_selector: str
    dkim_key: bytes = field(repr=False)

    @property
    def embedded_mail(self) -> bool:
        return not self.mail_server

    @property
    def receives_bounces(self) -> bool:
        return bool(self.bounce_domain and self.bounce_port)


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How the processes are reached, whom inside they may call, and how they are watched."""

    portal_url: str
    trusted_proxies: int
    inside_hosts: frozenset[str]
    host: str
    port: int
    web_workers: int
    workers: int
    webhook_rate_limit: str
    metrics_token: str = field(repr=False)
    heartbeat_url: str = field(repr=False)
    log_format: str
    log_level: str

    @property
    def on_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def for_one_machine(self) -> bool:
        """Whether nobody reaches it from elsewhere: on loop-back, and without a proxy that lets strangers in."""
        return self.on_loopback and not self.trusted_proxies


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """`D` and `G` (contract/RULES.md, Questions), how long a late message waits, and what an admin may choose as `D`."""

    offline_delay: timedelta
    missed_grace: timedelta
    settle: timedelta
    delay_range: tuple[timedelta, timedelta]


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """With whom the portal has not been told otherwise."""

    default_locale: str
    default_timezone: ZoneInfo
    support_url: str


@dataclass(frozen=True, kw_only=True)
class Settings(Keeping, Mailing, Serving, Deciding, Speaking):
    """What EVENTS.md's table names; secrets stay out of `repr`."""

    @property
    def has_inbox_page(self) -> bool:
        return self.embedded_mail and self.on_loopback
