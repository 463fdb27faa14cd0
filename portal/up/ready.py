"""Asks a program once whether it is ready; an answer that does not come is a no."""

import asyncio
import http.client
from pathlib import Path

_PATIENCE = 2.0  # seconds
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to ask when it listens at every address)


async def redis_answers(path: Path) -> bool:
    """False too while it still reads its append-only file."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(b"PING\r\n")
            answer = await reader.readline()
            writer.close()
    except OSError:
        return False
    return answer.startswith(b"+PONG")


async def is_there(file: Path) -> bool:
    """Who writes it does so once it listens."""
    return file.exists()


async def listens_at_port_in(file: Path) -> bool:
    """`file` holds the number of a loop-back port, once it is there."""
    try:
        port = int(file.read_text())
    except (OSError, ValueError):
        return False
    return await listens("127.0.0.1", port)


async def listens(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(_EVERYWHERE.get(host, host), port)
            writer.close()
    except OSError:
        return False
    return True


def is_healthy(host: str, port: int) -> bool:
    """Whether the web server answers at `/healthz`; blocks."""
    connection = http.client.HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
