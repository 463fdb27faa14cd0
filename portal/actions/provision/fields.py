"""What the fields of a provisioning file may hold (contract/EVENTS.md, Provisioning)."""

from typing import Annotated
from urllib.parse import urlsplit

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from pydantic import AfterValidator, Field, StrictStr, ValidationInfo

from config import LOCALES
from portal.chat_systems import ADAPTERS
from portal.chat_systems.texts import clean_name, clean_url, id_fault
from portal.mail.addresses import valid

WEEK = 7 * 24 * 3600  # seconds


def _id(value: str) -> str:
    if fault := id_fault(value):
        raise ValueError(fault)
    return value


def _address(value: str) -> str:
    address = valid(value)
    if address is None:
        raise ValueError("is not an e-mail address")
    return address


def _locale(value: str) -> str:
    if value not in LOCALES:
        raise ValueError(f"must be one of {', '.join(LOCALES)}")
    return value


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")) or clean_url(value) != value or not urlsplit(value).hostname:
        raise ValueError("must be an address that begins with http:// or https://")
    return value


def _password(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character") from None
    return value


def _hash(value: str) -> str:
    try:
        extract_parameters(value)
        value.encode("ascii")
    except (InvalidHashError, UnicodeEncodeError):
        raise ValueError("is not an argon2 hash") from None
    return value


def _in_a_path(value: str) -> str:
    if "/" in value:
        raise ValueError("must not contain a slash: it stands in the webhook's address")
    return value


def _source(value: str) -> str:
    if value not in ADAPTERS:
        raise ValueError(f"must be one of {', '.join(ADAPTERS)}")
    return value


def _secret(value: str, info: ValidationInfo) -> str:
    adapter = ADAPTERS.get(info.data.get("source", ""))
    if adapter and (fault := adapter.secret_fault(value)):
        raise ValueError(fault)
    return value


Id = Annotated[StrictStr, AfterValidator(_id)]
Secret = Annotated[StrictStr, AfterValidator(_secret)]
Name = Annotated[StrictStr, AfterValidator(clean_name)]
Seconds = Annotated[float, Field(strict=True, gt=0, le=WEEK, allow_inf_nan=False)]
Locale = Annotated[StrictStr, AfterValidator(_locale)]
Email = Annotated[StrictStr, AfterValidator(_address)]
Password = Annotated[StrictStr, Field(min_length=1), AfterValidator(_password)]
PasswordHash = Annotated[StrictStr, AfterValidator(_hash)]
WebAddress = Annotated[StrictStr, AfterValidator(_web_address)]
EndpointId = Annotated[Id, AfterValidator(_in_a_path)]
Source = Annotated[StrictStr, AfterValidator(_source)]
