"""What the gunicorn of bench.pages serves: the portal, and in the same processes a Flask application with one empty Jinja page."""

from flask import Flask, render_template_string
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from portal import create_app

EMPTY = "/empty/"


def app() -> DispatcherMiddleware:
    empty = Flask("empty")
    empty.add_url_rule("/", "empty", lambda: render_template_string("<!doctype html><title>{{ title }}</title>", title="empty"))
    return DispatcherMiddleware(create_app(), {EMPTY.rstrip("/"): empty})
