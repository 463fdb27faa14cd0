"""Throws away kept mails before their time: those that told of somebody who is to be forgotten."""

import sys
from collections.abc import Collection
from email.utils import getaddresses
from pathlib import Path

from portal.addresses import email_key
from portal.mail import inbox


def throw_away(var_dir: Path, message_ids: Collection[str] = (), to: Collection[str] = ()) -> int:
    """The mails under these Message-IDs, and those handed in for these addresses, compared without case; how many it were."""
    keys = {email_key(address) for address in to}
    found = [mail.id for mail in inbox.kept(var_dir, limit=sys.maxsize) if _is_one(var_dir, mail.id, mail.to, message_ids, keys)]
    for mail_id in found:
        inbox._path(var_dir, mail_id).unlink(missing_ok=True)
    return len(found)


def _is_one(var_dir: Path, mail_id: str, recipients: str, message_ids: Collection[str], keys: Collection[str]) -> bool:
    if any(email_key(address) in keys for _, address in getaddresses([recipients])):
        return True
    mail = inbox.read(var_dir, mail_id) if message_ids else None
    return mail is not None and any(name.lower() == "message-id" and value.strip() in message_ids for name, value in mail.headers)
