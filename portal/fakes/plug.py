"""What a fake that runs beside the portal tells it, by a file: where its API is, and the secret that it signs with."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

AGENTS = {"eva": "Eva Ruiz", "luis": "Luis Gil", "ana": "Ana Sanz"}
"""Who works there, by id: the agents of the demo account."""


@dataclass(frozen=True, slots=True)
class Plug:
    """What the endpoint in the portal is to be given; `page` is where people find the fake."""

    page: str
    secret: str
    settings: dict[str, str]


def endpoint_of(name: str) -> str:
    return f"demo-{name}"


def plug_file(var_dir: Path, name: str) -> Path:
    return var_dir / "fakes" / f"{name}.json"


def tell(var_dir: Path, name: str, plug: Plug) -> None:
    """Whole or not at all, and for this user alone."""
    path = plug_file(var_dir, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(plug), file)
    new.replace(path)


def told(var_dir: Path, name: str) -> Plug:
    return Plug(**json.loads(plug_file(var_dir, name).read_text()))
