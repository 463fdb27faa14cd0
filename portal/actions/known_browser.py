"""A browser that an agent has proved themselves in: guesses from elsewhere do not hold it up (OWASP's "device cookie").

It signs nobody in. All it gives is a lane of its own in `slow_down`.
"""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

from portal.actions.house import House


def make(house: House, agent: int) -> str:
    """What the agent's browser keeps, in a cookie."""
    token: str = _serializer(house).dumps([agent, secrets.token_urlsafe(16)])
    return token


def mark(house: House, agent: int | None, token: str) -> str:
    """What tells this browser from the agent's others; empty for a browser that is not the agent's."""
    try:
        whose, found = _serializer(house).loads(token)
    except BadSignature:
        return ""
    return str(found) if whose == agent else ""


def _serializer(house: House) -> URLSafeSerializer:
    """Signs with the newest key and reads what any of them signed: itsdangerous wants the newest last."""
    return URLSafeSerializer(list(reversed(house.settings.secret_keys)), salt="known-browser")
