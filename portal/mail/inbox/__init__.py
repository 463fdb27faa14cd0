"""What the built-in inbox keeps: one file for each mail under `VAR_DIR/inbox`, and the port its server listens on."""

import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from pathlib import Path

from portal import clock
from portal.mail.inbox import parsed

MAIL_ID = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list. `to` are the addresses that the mail was handed in for, with commas."""

    id: str
    at: datetime
    to: str
    subject: str
    sender: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail; `text` and `html` are its parts of these kinds, None where it has none."""

    id: str
    at: datetime
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    raw: bytes


def port(var_dir: Path) -> int | None:
    """Where the inbox was last told to listen; None when it never was."""
    try:
        return int((_folder(var_dir) / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def tell_port(var_dir: Path, number: int) -> None:
    _write(_folder(var_dir) / "port", str(number).encode())


def keep(var_dir: Path, sender: str, recipients: list[str], content: bytes) -> str:
    """Keeps a mail and hands back its id; it is on the disk then (RFC 5321, 6.1). Raises `OSError` when the disk will not have it."""
    envelope = f"Return-Path: <{sender}>\r\n" + "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
    mail_id = f"{clock.now():%Y%m%dT%H%M%S.%f}Z-{secrets.token_hex(4)}"
    _write(_folder(var_dir) / f"{mail_id}.eml", envelope.encode(errors="surrogateescape") + content)
    return mail_id


def kept(var_dir: Path, to: str = "", limit: int = 200) -> list[Kept]:
    """The newest mails first, at most `limit`; only those to an address that holds `to`, compared without case."""
    mails = ((mail_id, _raw(var_dir, mail_id)) for mail_id in _ids(var_dir))
    lines = (_line(mail_id, raw) for mail_id, raw in mails if raw is not None)
    return list(islice((line for line in lines if to.casefold() in line.to.casefold()), limit))


def forget(var_dir: Path, before: datetime) -> None:
    """Throws away the mails kept before an instant."""
    for mail_id in _ids(var_dir):
        if _at(mail_id) < before:
            _path(var_dir, mail_id).unlink(missing_ok=True)


def read(var_dir: Path, mail_id: str) -> Mail | None:
    """The mail of this id; None when there is none, or when it is no id."""
    raw = _raw(var_dir, mail_id) if MAIL_ID.fullmatch(mail_id) else None
    if raw is None:
        return None
    message = parsed.parsed(raw)
    headers, subject = parsed.headers(message), parsed.first(message, "Subject")
    return Mail(mail_id, _at(mail_id), subject, headers, parsed.part(message, "plain"), parsed.part(message, "html"), raw)


def mails_under(var_dir: Path, message_ids: Collection[str], since: datetime) -> dict[str, Mail]:
    """By Message-ID, the mails kept since an instant; of the same mail sent twice, the first."""
    missing, found = set(message_ids), {}
    recent = list(takewhile(lambda mail_id: _at(mail_id) >= since, _ids(var_dir))) if missing else []
    for mail in (read(var_dir, mail_id) for mail_id in reversed(recent)):
        name = dict(mail.headers).get("Message-ID", "").strip() if mail else ""
        if mail and name in missing:
            found[name] = mail
            missing.remove(name)
        if not missing:
            break
    return found


def _raw(var_dir: Path, mail_id: str) -> bytes | None:
    """None when it is not there, or was thrown away a moment ago."""
    try:
        return _path(var_dir, mail_id).read_bytes()
    except FileNotFoundError:
        return None


def _line(mail_id: str, raw: bytes) -> Kept:
    head = parsed.parsed(raw.partition(b"\r\n\r\n")[0])
    to = ", ".join(parsed.values(head, "Delivered-To"))
    return Kept(mail_id, _at(mail_id), to, parsed.first(head, "Subject"), parsed.first(head, "From"))


def _ids(var_dir: Path) -> Iterator[str]:
    names = sorted((path.stem for path in _folder(var_dir).glob("*.eml")), reverse=True)
    return (name for name in names if MAIL_ID.fullmatch(name))


def _at(mail_id: str) -> datetime:
    return datetime.fromisoformat(mail_id.partition("-")[0])


def _path(var_dir: Path, mail_id: str) -> Path:
    return _folder(var_dir) / f"{mail_id}.eml"


def _folder(var_dir: Path) -> Path:
    return var_dir / "inbox"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
