"""Style, script and pictures under addresses that name their contents, so that browsers keep them for a year."""

import hashlib
from functools import cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

import brotli
from flask import Blueprint, Response, abort, current_app, request, send_file

blueprint = Blueprint("assets", __name__)

STATIC = Path(__file__).parents[2] / "static"
# htmx comes from a pip package that holds nothing but its files.
HTMX = Path(str(files("js_lib_htmx"))) / "static" / "htmx" / "htmx.min.js"
YEAR = 365 * 24 * 3600


def asset(name: str) -> str:
    """The address of an asset as it was when the process first told it."""
    return current_app.url_for("assets.show", version=_told(name), name=name)


@cache
def _told(name: str) -> str:
    """Every page tells four. They change with the portal, which then starts anew; under an address that is out of date none is kept."""
    return _version(_path(name))


@blueprint.get("/assets/<version>/<name>")
def show(version: str, name: str) -> Response:
    path = _path(name)
    if path not in (HTMX, *STATIC.iterdir()):
        abort(404)
    answer = _short(path) if request.accept_encodings.quality("br") else send_file(path, etag=_version(path))
    if version == _version(path):
        answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer


def _path(name: str) -> Path:
    return HTMX if name == HTMX.name else STATIC / name


def _short(path: Path) -> Response:
    answer = Response(_compressed(path, path.stat().st_mtime_ns), mimetype=guess_type(path.name)[0])
    answer.content_encoding = "br"
    answer.set_etag(_version(path), weak=True)
    answer.make_conditional(request)
    return answer


def _version(path: Path) -> str:
    return _digest(path, path.stat().st_mtime_ns)


@cache
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@cache
def _compressed(path: Path, _changed: int) -> bytes:
    """As short as can be: it takes a moment, once."""
    return bytes(brotli.compress(path.read_bytes()))
