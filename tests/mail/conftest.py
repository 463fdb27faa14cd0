from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from config import Settings, load
from portal.mail.send import Post


def post_for(settings: Settings) -> Post:
    """A post office with as much of an application around it as it needs."""
    app = Flask("portal")
    Babel(app)
    post = Post(settings)
    post.init_app(app)
    return post


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def in_app(var_dir: Path) -> Iterator[None]:
    app = Flask("portal")
    Babel(app)
    Post(load({"VAR_DIR": str(var_dir)})).init_app(app)
    with app.app_context():
        yield
