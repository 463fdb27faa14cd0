"""The raw body of a call, as far as it is not too long to be read."""

from flask import request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from portal.webhooks.problems import LARGEST_BODY


def read_body() -> bytes:
    """Raises `werkzeug.exceptions.RequestEntityTooLarge` or `BadRequest`.

    Of a chunked one a byte more than is allowed is read, because werkzeug cuts it at its limit without a word.
    """
    request.max_content_length = LARGEST_BODY if request.content_length is not None else LARGEST_BODY + 1
    try:
        body = request.get_data(cache=False)
    except HTTPException:
        raise
    except Exception as error:  # each WSGI server has its own for a body that is chunked wrongly
        raise BadRequest("the body cannot be read") from error
    if len(body) > LARGEST_BODY:
        raise RequestEntityTooLarge
    return body
