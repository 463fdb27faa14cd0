"""Answers to those who ask again and again: nothing, while nothing has changed."""

from typing import Any

from flask import Response, request
from jinja2_fragments.flask import render_block


def unless_known(template: str, block: str, state: str, **values: Any) -> Response:
    """The block, or 304 when `If-None-Match` names its `state` already (RFC 9110, 13.1.2).

    `state` must differ when anything shown differs. The block is given it too, so that what is shown next asks with it. It is a
    weak validator (RFC 9110, 8.8.1): the bytes also depend on how they are compressed.
    """
    known = request.if_none_match.contains_weak(state)
    answer = Response(status=304) if known else Response(render_block(template, block, state=state, **values))
    answer.set_etag(state, weak=True)
    return answer
