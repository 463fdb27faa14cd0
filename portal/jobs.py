"""Door for RQ: one job, which looks at what is due (design.md, The row is the truth)."""

from flask import current_app

from portal.actions import wake as action


def wake() -> None:
    action.wake(current_app.extensions["house"])
