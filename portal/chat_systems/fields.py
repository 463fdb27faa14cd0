"""What the fields of chat systems' webhooks may hold, cleaned as contract/EVENTS.md (Native events) says; each system's forms use them."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictStr, WithJsonSchema

from portal.chat_systems.texts import LONGEST_ID, clean_name, clean_text, clean_url, id_fault

# The standard library takes any character between date and time, and does not look beyond a zero byte.
_ISO_8601 = re.compile(r"[-+0-9.,:TWZ ]+")

# What `_id` asks for, as docs/openapi/native-events.yaml says it; a test compares the two.
_ID_SCHEMA = {"type": "string", "minLength": 1, "maxLength": LONGEST_ID, "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*$"}


def _instant(value: Any) -> datetime:
    try:
        parsed = datetime.fromisoformat(value if _ISO_8601.fullmatch(value) else "")
    except (TypeError, ValueError):
        raise ValueError("must be an ISO 8601 time, as in 2026-05-12T18:30:58.612Z") from None
    if parsed.tzinfo is None:
        raise ValueError("must name its zone, as in 2026-05-12T18:30:58.612Z")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:  # within the calendar where it was written, beyond it in UTC
        return datetime.max.replace(tzinfo=UTC) if parsed.year > 1 else datetime.min.replace(tzinfo=UTC)


def _id(value: str) -> str:
    if fault := id_fault(value):
        raise ValueError(fault)
    return value


Instant = Annotated[datetime, BeforeValidator(_instant)]
Id = Annotated[StrictStr, AfterValidator(_id), WithJsonSchema(_ID_SCHEMA)]
Text = Annotated[StrictStr, AfterValidator(clean_text)]
Name = Annotated[StrictStr, AfterValidator(clean_name)]
Url = Annotated[StrictStr, AfterValidator(clean_url)]


class Form(BaseModel):
    """Unknown extra fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)
