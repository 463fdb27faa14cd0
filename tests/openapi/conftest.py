"""A portal with an endpoint of every chat system, which believes both mail services and slows nobody down."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.actions.provision import provision
from portal.mail_services import SERVICES
from portal.mail_services.ses import Ses
from tests.fuzz.corpora import CORPORA
from tests.fuzz.rounds import Unlimited
from tests.mail_services.amazon import TOPIC
from tests.mail_services.mailgun import KEY
from tests.moving import make, moved
from tests.openapi.senders import AMAZON
from tests.world import account


@pytest.fixture(scope="module")
def app(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Each endpoint is named like its chat system."""
    folder = tmp_path_factory.mktemp("openapi")
    ends = [{"id": name, "source": name, "secret": it.secret, "settings": dict(it.settings)} for name, it in CORPORA.items()]
    made = make(folder, MAILGUN_SIGNING_KEY=KEY, SES_TOPIC_ARN=TOPIC)
    with moved(made, f"sqlite:///{shutil.copy(migrated_sqlite, folder)}") as app, pytest.MonkeyPatch.context() as patch:
        patch.setitem(SERVICES, "ses", Ses(AMAZON.fetch))
        provision(app.extensions["house"], json.dumps({"accounts": [account(endpoints=ends)]}), overwrite=False)
        app.extensions["throttle"] = Unlimited(app.extensions["house"])
        yield app
