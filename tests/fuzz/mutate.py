"""Spoils a body: first as JSON, place by place, then as bytes. The same generator spoils alike, so a seed names a run."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.fuzz.strange import NO_JSON, NO_UTF_8, NUMBERS, OTHERS, TEXTS, TIMES

Holder = tuple[Any, Any]
"""An object or a list, and the key or index of one value in it."""


def spoilt(chance: Random, body: bytes) -> bytes:
    """`body`, which is JSON, with one to three things wrong with it."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        body = chance.choices((_as_json, as_bytes), (4, 1))[0](chance, body)
    return body


def _as_json(chance: Random, body: bytes) -> bytes:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return as_bytes(chance, body)
    places = list(_places(content))
    if not places or chance.random() < 0.02:
        return _dumped(chance, _value(chance))
    if chance.random() < 0.08:
        return _raw(chance, content, chance.choice(places))
    chance.choice(WAYS)(chance, content, places)
    return _dumped(chance, content)


def _places(content: Any) -> Iterator[Holder]:
    """Every value within, whatever it is in."""
    waiting = [content]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


def _replace(chance: Random, _content: Any, places: list[Holder]) -> None:
    holder, key = chance.choice(places)
    holder[key] = _value(chance)


def _remove(chance: Random, _content: Any, places: list[Holder]) -> None:
    holder, key = chance.choice(places)
    del holder[key]


def _rename(chance: Random, content: Any, places: list[Holder]) -> None:
    holder, key = chance.choice(places)
    if isinstance(holder, dict):
        holder[chance.choice((key.upper(), f"{key} ", key[:-1], chance.choice(TEXTS)))] = holder.pop(key)
    else:
        _replace(chance, content, places)


def _swap(chance: Random, _content: Any, places: list[Holder]) -> None:
    (a, i), (b, j) = chance.choice(places), chance.choice(places)
    a[i], b[j] = json.loads(json.dumps(b[j])), json.loads(json.dumps(a[i]))


def _wrap(chance: Random, _content: Any, places: list[Holder]) -> None:
    holder, key = chance.choice(places)
    holder[key] = chance.choice((lambda value: [value], lambda value: {"value": value}, str, lambda value: json.dumps(value)))(holder[key])


def _within(chance: Random, content: Any, places: list[Holder]) -> None:
    """Something strange in the middle of a text that is right."""
    texts = [(holder, key) for holder, key in places if isinstance(holder[key], str)]
    if not texts:
        return _replace(chance, content, places)
    holder, key = chance.choice(texts)
    at = chance.randint(0, len(holder[key]))
    holder[key] = holder[key][:at] + chance.choice(TEXTS) + holder[key][at:]
    return None


def _add(chance: Random, _content: Any, places: list[Holder]) -> None:
    holder, _ = chance.choice(places)
    if isinstance(holder, dict):
        holder[chance.choice(TEXTS)] = _value(chance)
    else:
        holder.append(_value(chance))


WAYS: tuple[Callable[[Random, Any, list[Holder]], None], ...] = (_replace, _replace, _remove, _rename, _swap, _wrap, _within, _within, _add)


def _value(chance: Random) -> Any:
    return chance.choice(chance.choices((TEXTS, TIMES, NUMBERS, OTHERS), (4, 2, 2, 2))[0])


def _dumped(chance: Random, content: Any) -> bytes:
    """With escapes or in UTF-8; half a character can only be told by an escape."""
    try:
        return json.dumps(content, ensure_ascii=chance.random() < 0.5).encode()
    except UnicodeEncodeError:
        return json.dumps(content).encode()


def _raw(chance: Random, content: Any, place: Holder) -> bytes:
    """What no JSON writer writes: a key twice, or a value that is none."""
    holder, key = place
    told, mark = json.dumps(holder[key]), "\x7fhere\x7f"
    holder[key] = mark
    twice = f"{told}, {json.dumps(key)}: {json.dumps(_value(chance))}"
    value = twice if isinstance(key, str) and chance.random() < 0.5 else chance.choice(NO_JSON)
    return json.dumps(content).replace(json.dumps(mark), value, 1).encode()


def as_bytes(chance: Random, body: bytes) -> bytes:
    """`body` with some bytes flipped, cut, doubled or put in between."""
    at, end = sorted((chance.randint(0, len(body)), chance.randint(0, len(body))))
    flipped = body[at : at + 1] and bytes((body[at] ^ (1 << chance.randrange(8)),))
    return chance.choice(
        (
            body[:at] + flipped + body[at + 1 :],
            body[:at] + flipped + body[at + 1 :],
            body[:at],
            body[:at] + body[end:],
            body[:end] + body[at:],
            body[:at] + chance.randbytes(chance.randint(1, 8)) + body[at:],
            body[:at] + chance.choice(NO_UTF_8) + body[at:],
            b"\xef\xbb\xbf" + body,
            body.decode(errors="replace").encode("utf-16"),
        )
    )
