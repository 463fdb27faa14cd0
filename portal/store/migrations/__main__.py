"""Writes the migration from the newest revision to the tables as they are: `make migration NAME="what it does"`.

Until the portal is released there is only the first: delete it and write it anew.
"""

import sys
import tempfile

from alembic import command

from portal.store.database import Database
from portal.store.migrate import MIGRATIONS, config, upgrade


def write(name: str) -> None:
    number = 1 + len(list(MIGRATIONS.glob("versions/[0-9]*.py")))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        if number > 1:
            upgrade(url)
        with Database(url).write() as connection:
            made = config(connection)
            made.attributes["alters"] = number > 1
            command.revision(made, name, autogenerate=True, rev_id=f"{number:04}")


write(sys.argv[1])
