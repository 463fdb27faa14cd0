"""The form of a provisioning file (contract/EVENTS.md, Provisioning). A field left out is a field left alone."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictStr, model_validator

from config import LOCALES
from portal.chat_systems import ADAPTERS
from portal.chat_systems.texts import clean_name, id_fault
from portal.mail.addresses import valid
from portal.rules.reasons import Plan


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
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value


def _hash(value: str) -> str:
    if not value.startswith("$argon2"):
        raise ValueError("is not an argon2 hash")
    return value


Id = Annotated[StrictStr, AfterValidator(_id)]
Name = Annotated[StrictStr, AfterValidator(clean_name)]
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
    password: Annotated[StrictStr, Field(min_length=1)] | None = None
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
    id: Id
    source: StrictStr
    secret: StrictStr | None = None
    secrets: list[StrictStr] | None = None

    @model_validator(mode="after")
    def _can_verify(self) -> "EndpointForm":
        if self.source not in ADAPTERS:
            raise ValueError(f"source must be one of {', '.join(ADAPTERS)}")
        if self.secret is not None and self.secrets is not None:
            raise ValueError("has both secret and secrets")
        if self.secrets is not None and not 1 <= len(self.secrets) <= 2:
            raise ValueError("secrets must hold one, or two while one is being rotated")
        for secret in self.all_secrets or ():
            if fault := ADAPTERS[self.source].secret_fault(secret):
                raise ValueError(f"secret {fault}")
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
    offline_delay_seconds: Annotated[float, Field(gt=0, le=604800, allow_inf_nan=False)] | None = None
    missed_grace_seconds: Annotated[float, Field(gt=0, le=604800, allow_inf_nan=False)] | None = None
    groups: list[Group] = []
    agents: list[AgentForm] = []
    endpoints: list[EndpointForm] = []


class FileForm(Form):
    accounts: list[AccountForm]
