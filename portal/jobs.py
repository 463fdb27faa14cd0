"""Door for RQ: one job that looks at what is due, and one that erases what is too old (design.md, The row is the truth)."""

from flask import current_app

from portal.actions import forget as forgetting
from portal.actions import wake as waking


def wake() -> None:
    waking.wake(current_app.extensions["house"])


def forget() -> None:
    forgetting.forget(current_app.extensions["house"])
