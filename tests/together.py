"""Which tests run in one process: those of a file, and those of folders that share what is slow to start.

(xdist's own groups do not group under pytest 9.2, see its issue 1386.)
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

SHARE = ("tests/browser/stage/", "tests/browser/", "tests/stories/")
"""A running portal; a browser, and the demo account it looks at; a running portal. The first that fits counts."""


class Together(LoadFileScheduling):  # type: ignore[misc]
    """In the order in which tests are collected: files with many tests first would leave the longest one alone at the end."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        shared = (folder for folder in SHARE if nodeid.startswith(folder))
        return next(shared, nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)  # pytest runs without xdist too
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)
