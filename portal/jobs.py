"""Door for RQ, a line each: look at what is due, ask chat systems, erase what is too old (design.md, The row is the truth)."""

from flask import current_app

from portal.actions import forget as forgetting
from portal.actions import poll as polling
from portal.actions import wake as waking


def wake() -> None:
    waking.wake(current_app.extensions["house"])


def poll() -> None:
    polling.poll_due(current_app.extensions["house"])


def forget() -> None:
    forgetting.forget(current_app.extensions["house"])
