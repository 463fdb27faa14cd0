"""Names every text that a catalogue leaves untranslated; a part of `make check`. English is the language of the texts themselves."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path("portal/translations")
SOURCE = "en"


def untranslated() -> Iterator[str]:
    for file in sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po")):
        locale = file.parts[-3]
        with file.open("rb") as po:
            for message in read_po(po, locale):
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and locale != SOURCE and (message.fuzzy or not all(strings)):
                    yield f"{file}:{message.lineno}: not translated: {message.id!r}"


if missing := list(untranslated()):
    sys.exit("\n".join(missing))
