"""Answers are sent as short as the browser can read them (RFC 9110, 8.4).

Length gives secrets away where a stranger's words stand beside them and a page may be asked for thousands of times (BREACH).
Nothing here can be guessed so: a CSRF token is signed together with its second, so it differs from page to page and its parts
are worth nothing alone; other sites cannot ask in somebody's name, for the session cookie is `SameSite=Lax`; and what is shown
once is not asked for twice.
"""

from flask import Flask
from flask_compress import Compress


def compress(app: Flask) -> None:
    """What is below half a kilobyte is left as it is: it fits into one packet anyhow."""
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_MIN_SIZE=500, COMPRESS_REGISTER=False)
    compressor = Compress(app)
    app.after_request(compressor.after_request)
