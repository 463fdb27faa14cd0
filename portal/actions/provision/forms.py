"""The form of a provisioning file (contract/EVENTS.md, Provisioning). A field left out is a field left alone."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationInfo, model_validator

from config import LOCALES
from portal.chat_systems import ADAPTERS
from portal.chat_systems.texts import clean_name, clean_url, id_fault
from portal.mail.addresses import valid
from portal.rules.reasons import Plan

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


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Options(Form):
    offline: StrictBool | None = None
    missed: StrictBool | None = None


class Group(Form):
    id: Id
    name: Name | None = None


class AgentForm(Form):
    id: Id
    name: Name | None = None
    email: Annotated[StrictStr, AfterValidator(_address)] | None = None
    role: Literal["admin", "agent"] | None = None
    active: StrictBool | None = None
    password: Annotated[StrictStr, Field(min_length=1), AfterValidator(_password)] | None = None
    password_hash: Annotated[StrictStr, AfterValidator(_hash)] | None = None
    groups: list[Id] | None = None
    options: Options = Options()
    locale: Locale | None = None

    @model_validator(mode="after")
    def _one_password(self) -> "AgentForm":
        if self.password and self.password_hash:
            raise ValueError("has both password and password_hash")
        return self


class EndpointForm(Form):
    id: Annotated[Id, AfterValidator(_in_a_path)]
    source: Annotated[StrictStr, AfterValidator(_source)]
    secret: Secret | None = None
    secrets: Annotated[list[Secret], Field(min_length=1, max_length=2)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "EndpointForm":
        if self.secret is not None and self.secrets is not None:
            raise ValueError("has both secret and secrets")
        return self

    @property
    def all_secrets(self) -> list[str] | None:
        """Newest first; None where the file names none."""
        return [self.secret] if self.secret is not None else self.secrets


class AccountForm(Form):
    id: Id
    name: Name | None = None
    plan: Plan | None = None
    locale: Locale | None = None
    panel_url: Annotated[StrictStr, AfterValidator(_web_address)] | None = None
    options: Options = Options()
    offline_delay_seconds: Seconds | None = None
    missed_grace_seconds: Seconds | None = None
    groups: list[Group] = []
    agents: list[AgentForm] = []
    endpoints: list[EndpointForm] = []


class FileForm(Form):
    accounts: list[AccountForm]
